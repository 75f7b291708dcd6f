import type { Session } from '../database.js'

/** A table with all of its partitions. Counts since the statistics were last reset. */
export interface TableUse {
  readonly name: string
  /** 0 for a table that is not partitioned. */
  readonly partitions: number
  /** The planner's estimate. */
  readonly rows: number
  readonly deadRows: number
  readonly sizeBytes: number
  readonly indexBytes: number
  readonly sequentialScans: number
  readonly indexScans: number
}

const tablesSql = `
select c.relname as name, (pg_catalog.count(*) filter (where l.oid <> c.oid))::int as partitions,
  sum(case when l.reltuples >= 0 then l.reltuples else coalesce(s.n_live_tup, 0) end)::float8 as rows,
  coalesce(sum(s.n_dead_tup), 0)::float8 as "deadRows",
  coalesce(sum(pg_catalog.pg_total_relation_size(l.oid)), 0)::float8 as "sizeBytes",
  coalesce(sum(pg_catalog.pg_indexes_size(l.oid)), 0)::float8 as "indexBytes",
  coalesce(sum(s.seq_scan), 0)::float8 as "sequentialScans",
  coalesce(sum(s.idx_scan), 0)::float8 as "indexScans"
from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral (
    select c.oid as relid where c.relkind = 'r'
    union all
    select t.relid from pg_catalog.pg_partition_tree(c.oid) t where c.relkind = 'p' and t.isleaf
  ) leaf
  join pg_catalog.pg_class l on l.oid = leaf.relid
  left join pg_catalog.pg_stat_all_tables s on s.relid = l.oid
where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
group by c.oid, c.relname
order by "sizeBytes" desc, c.relname
limit $2`

/** The largest tables of a schema. */
export async function readTableUse(
  session: Session,
  { schema, limit }: { readonly schema: string; readonly limit: number },
): Promise<readonly TableUse[]> {
  return (await session.query<TableUse>(tablesSql, [schema, limit])).rows
}
