import type { IndexUse, TableUse, Usage } from '../../indexes/evidence.js'
import { printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'
import { indexWasteSql, tableWasteSql } from './waste.js'

/** A crash empties all counters and resets those of the whole server, so the younger of both tells. */
const serverSql = `
select greatest(d.stats_reset, b.stats_reset, case when b.stats_reset is null and d.stats_reset is null
    then pg_catalog.pg_postmaster_start_time() end) as since,
  pg_catalog.statement_timestamp() as "readAt",
  (select pg_catalog.count(*)::integer from pg_catalog.pg_stat_replication) as replicas,
  pg_catalog.current_setting('autovacuum_freeze_max_age')::integer as "freezeMaxAge",
  pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::integer as "multixactFreezeMaxAge"
from pg_catalog.pg_stat_database d, pg_catalog.pg_stat_bgwriter b
where d.datname = pg_catalog.current_database()`

/** An index of a partitioned table counts what its parts count. */
const indexesSql = (version: number) => `
select n.nspname as schema, x.relname as name,
  coalesce(sum(pg_catalog.pg_stat_get_numscans(leaf.oid)), 0)::float8 as scans,
  ${version >= 160_000 ? 'max(pg_catalog.pg_stat_get_lastscan(leaf.oid))' : 'null::timestamptz'} as "lastScan",
  coalesce(sum(pg_catalog.pg_relation_size(leaf.oid)), 0)::float8 as "sizeBytes"
from pg_catalog.pg_class x
  join pg_catalog.pg_namespace n on n.oid = x.relnamespace
  left join lateral (
    select x.oid as oid where x.relkind = 'i'
    union all
    select t.relid from pg_catalog.pg_partition_tree(x.oid) t where x.relkind = 'I' and t.isleaf and t.relid <> x.oid
  ) leaf on true
where x.relkind in ('i', 'I') and x.relpersistence <> 't' and ${userSchema('n.nspname')}
group by x.oid, n.nspname, x.relname`

/** Rows of a partitioned table are those of its leaves; it is analyzed by itself or not at all. */
const tablesSql = `
select n.nspname as schema, t.relname as name,
  coalesce(sum(greatest(leaf.reltuples, pg_catalog.pg_stat_get_live_tuples(leaf.oid), 0)), 0)::float8 as rows,
  t.reltuples >= 0 as analyzed,
  coalesce(sum(pg_catalog.pg_stat_get_mod_since_analyze(leaf.oid)), 0)::float8 as "modifiedSinceAnalyze",
  greatest(pg_catalog.pg_stat_get_last_analyze_time(t.oid),
    pg_catalog.pg_stat_get_last_autoanalyze_time(t.oid)) as "lastAnalyze",
  coalesce(sum(pg_catalog.pg_stat_get_tuples_deleted(leaf.oid)), 0)::float8 as deletes,
  coalesce(sum(pg_catalog.pg_stat_get_tuples_inserted(leaf.oid) + pg_catalog.pg_stat_get_tuples_updated(leaf.oid)
    + pg_catalog.pg_stat_get_tuples_deleted(leaf.oid)), 0)::float8 as writes,
  coalesce(sum(pg_catalog.pg_relation_size(leaf.oid)), 0)::float8 as "sizeBytes",
  case when t.relkind <> 'p' then greatest(pg_catalog.age(t.relfrozenxid),
    (select pg_catalog.age(o.relfrozenxid) from pg_catalog.pg_class o where o.oid = t.reltoastrelid)) end as "xidAge",
  case when t.relkind <> 'p' then greatest(pg_catalog.mxid_age(t.relminmxid),
    (select pg_catalog.mxid_age(o.relminmxid) from pg_catalog.pg_class o where o.oid = t.reltoastrelid)) end as "multixactAge"
from pg_catalog.pg_class t
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  left join lateral (
    select t.oid, t.reltuples where t.relkind <> 'p'
    union all
    select c.oid, c.reltuples from pg_catalog.pg_partition_tree(t.oid) p
      join pg_catalog.pg_class c on c.oid = p.relid where t.relkind = 'p' and p.isleaf and c.relkind = 'r'
  ) leaf on true
where t.relkind in ('r', 'p', 'm') and t.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 't.oid')}
group by t.oid, n.nspname, t.relname, t.reltuples, t.relkind, t.relfrozenxid, t.relminmxid, t.reltoastrelid`

type Dated<T, K extends keyof T> = Omit<T, K | 'wastedBytes'> & { readonly [key in K]: Date | null } & {
  readonly schema: string
  readonly name: string
}

interface ServerRow extends Pick<Usage, 'replicas' | 'freezeMaxAge' | 'multixactFreezeMaxAge'> {
  readonly since: Date
  readonly readAt: Date
}

interface WasteRow {
  readonly schema: string
  readonly name: string
  readonly wastedBytes: number
}

const iso = (date: Date | null) => date?.toISOString() ?? null

/**
 * What the server counted, for the checks that judge use. Runs in the transaction that is open. The same shape can come
 * from a file of another server's statistics.
 */
export async function readUsage(session: Session, version: number): Promise<Usage> {
  const { since, readAt, ...server } = (await session.query<ServerRow>(serverSql)).rows[0]!
  const indexes = await session.query<Dated<IndexUse, 'lastScan'>>(indexesSql(version))
  const tables = await session.query<Dated<TableUse, 'lastAnalyze'>>(tablesSql)
  const indexWaste = wasteBy((await session.query<WasteRow>(indexWasteSql)).rows)
  const tableWaste = wasteBy((await session.query<WasteRow>(tableWasteSql)).rows)
  return {
    source: 'this database',
    countedSince: since.toISOString(),
    readAt: readAt.toISOString(),
    ...server,
    indexes: Object.fromEntries(
      indexes.rows.map(({ schema, name, lastScan, ...use }) => {
        const qualified = printQualified(schema, name)
        return [`index ${qualified}`, { ...use, lastScan: iso(lastScan), wastedBytes: indexWaste(qualified) }]
      }),
    ),
    tables: Object.fromEntries(
      tables.rows.map(({ schema, name, lastAnalyze, ...use }) => {
        const qualified = printQualified(schema, name)
        return [qualified, { ...use, lastAnalyze: iso(lastAnalyze), wastedBytes: tableWaste(qualified) }]
      }),
    ),
  }
}

function wasteBy(rows: readonly WasteRow[]): (name: string) => number | null {
  const known = new Map(
    rows.map(({ schema, name, wastedBytes }) => [printQualified(schema, name), wastedBytes]),
  )
  return (name) => known.get(name) ?? null
}
