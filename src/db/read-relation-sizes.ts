import { printQualified } from '../sql/print-name.js'
import type { Session } from './database.js'
import { userSchema } from './read-catalog/sql.js'

/** What a table with all its partitions, or a materialized view, takes up. */
export interface RelationSize {
  /** The planner's estimate. */
  readonly rows: number
  readonly sizeBytes: number
  /** Of `sizeBytes`. */
  readonly indexBytes: number
}

interface SizeRow extends RelationSize {
  readonly schema: string
  readonly name: string
  readonly kind: string
}

const sizesSql = `
select n.nspname as schema, c.relname as name, c.relkind as kind,
  coalesce(sum(case when l.reltuples >= 0 then l.reltuples
    else pg_catalog.pg_stat_get_live_tuples(l.oid) end), 0)::float8 as rows,
  coalesce(sum(pg_catalog.pg_total_relation_size(l.oid)), 0)::float8 as "sizeBytes",
  coalesce(sum(pg_catalog.pg_indexes_size(l.oid)), 0)::float8 as "indexBytes"
from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral (
    select c.oid as relid where c.relkind in ('r', 'm')
    union all
    select t.relid from pg_catalog.pg_partition_tree(c.oid) t where c.relkind = 'p' and t.isleaf
  ) leaf
  join pg_catalog.pg_class l on l.oid = leaf.relid
where ${userSchema('n.nspname')} and c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and not c.relispartition
group by n.nspname, c.relname, c.relkind`

/** Sizes of the users' tables and materialized views, by the ids that the catalog gives them. Writes nothing. */
export async function readRelationSizes(session: Session): Promise<ReadonlyMap<string, RelationSize>> {
  const { rows } = await session.query<SizeRow>(sizesSql)
  return new Map(
    rows.map(({ schema, name, kind, ...size }) => [
      `${kind === 'm' ? 'materialized view' : 'table'} ${printQualified(schema, name)}`,
      size,
    ]),
  )
}
