import type { Session } from '../database.js'

/** Space of a table's rows that no row needs, as far as the planner's statistics tell. */
export interface BloatEstimate {
  readonly name: string
  readonly sizeBytes: number
  readonly wastedBytes: number
  /** Of the size, 0 to 100. */
  readonly percent: number
}

// A row takes a line pointer (4 bytes), a header (23 bytes and the bitmap of nulls) and its columns, rounded up
// to 8; a page gives 24 bytes to its own header. An empty table has no widths, and needs none. Widths are what ANALYZE measured, of what is not in TOAST.
const bloatSql = `
with widths as (
  select s.schemaname, s.tablename, pg_catalog.count(*) as columns, bool_or(s.null_frac > 0) as "hasNulls",
    sum((1 - s.null_frac) * s.avg_width) as width
  from pg_catalog.pg_stats s
  where s.schemaname = $1 and not s.inherited
  group by s.schemaname, s.tablename
), sized as (
  select c.relname as name, c.relpages::float8 as pages, c.reltuples::float8 as rows,
    pg_catalog.current_setting('block_size')::int as block,
    coalesce((select o.option_value::int from pg_catalog.pg_options_to_table(c.reloptions) o
      where o.option_name = 'fillfactor'), 100) as fillfactor,
    4 + 8 * ceil((23 + case when w."hasNulls" then (c.relnatts + 7) / 8 else 0 end) / 8.0)
      + 8 * ceil(coalesce(w.width, 0) / 8.0) as "rowBytes"
  from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join widths w on w.schemaname = n.nspname and w.tablename = c.relname
  where n.nspname = $1 and c.relkind in ('r', 'm') and c.relpages > 1
    and (c.reltuples = 0 or c.reltuples > 0 and w.columns = (select pg_catalog.count(*) from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
), judged as (
  select name, pages * block as "sizeBytes",
    block * greatest(pages - ceil(rows / greatest(floor((block - 24) * fillfactor / 100.0 / "rowBytes"), 1)), 0) as "wastedBytes"
  from sized
)
select name, "sizeBytes"::float8 as "sizeBytes", "wastedBytes"::float8 as "wastedBytes",
  (100 * "wastedBytes" / "sizeBytes")::float8 as percent
from judged
order by "wastedBytes" desc, name`

/**
 * Tables, partitions and materialized views with the space they waste, the most wasteful first. Those that
 * were never analyzed, or whose statistics this role may not read, are left out: nothing is known of them.
 */
export async function readBloat(session: Session, schema: string): Promise<readonly BloatEstimate[]> {
  return (await session.query<BloatEstimate>(bloatSql, [schema])).rows
}
