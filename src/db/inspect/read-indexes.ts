import type { Session } from '../database.js'

/** An index, with those of all partitions. Scans since the statistics were last reset. */
export interface IndexUse {
  readonly name: string
  readonly table: string
  readonly scans: number
  readonly sizeBytes: number
  /** It keeps a constraint, whether or not anybody reads through it. */
  readonly isUnique: boolean
  /** False: a concurrent build failed; it costs writes and serves nobody. */
  readonly isValid: boolean
}

/** Indexes and how long they have been counted. */
export interface IndexUses {
  /** UTC; null where they never were reset. */
  readonly countedSince: Date | null
  readonly indexes: readonly IndexUse[]
}

const indexesSql = `
select r.relname as name, tr.relname as "table",
  coalesce(sum(pg_catalog.pg_stat_get_numscans(x.oid)), 0)::float8 as scans,
  coalesce(sum(pg_catalog.pg_relation_size(x.oid)), 0)::float8 as "sizeBytes",
  i.indisunique or i.indisexclusion as "isUnique", i.indisvalid and coalesce(bool_and(xi.indisvalid), true) as "isValid"
from pg_catalog.pg_index i
  join pg_catalog.pg_class r on r.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = r.relnamespace
  join pg_catalog.pg_class tr on tr.oid = i.indrelid
  left join lateral (
    select r.oid as relid where r.relkind = 'i'
    union all
    select t.relid from pg_catalog.pg_partition_tree(r.oid) t where r.relkind = 'I' and t.isleaf
  ) leaf on true
  left join pg_catalog.pg_class x on x.oid = leaf.relid and x.relkind = 'i'
  left join pg_catalog.pg_index xi on xi.indexrelid = x.oid
where n.nspname = $1 and not r.relispartition
group by r.oid, r.relname, tr.relname, i.indisunique, i.indisexclusion, i.indisvalid
order by "sizeBytes" desc, r.relname`

/** Every index of a schema that is no part of a partitioned one, the largest first. */
export async function readIndexUse(session: Session, schema: string): Promise<IndexUses> {
  const since = await session.query<{ at: Date | null }>(
    'select stats_reset as at from pg_catalog.pg_stat_database where datname = pg_catalog.current_database()',
  )
  const { rows } = await session.query<IndexUse>(indexesSql, [schema])
  return { countedSince: since.rows[0]?.at ?? null, indexes: rows }
}
