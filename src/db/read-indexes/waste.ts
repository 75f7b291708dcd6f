import { userSchema } from '../read-catalog/sql.js'

/** Storage parameter of a relation as a number. */
const fillfactor = (relation: string, usual: number) =>
  `coalesce((select o.option_value::integer from pg_catalog.pg_options_to_table(${relation}.reloptions) o
      where o.option_name = 'fillfactor'), ${usual})`

/**
 * Bytes of each B-tree that its entries do not need, where the statistics of all its columns are there and this role
 * may read them. An entry takes a line pointer (4 bytes), a header (8, or 16 with a bitmap of nulls) and its columns,
 * rounded up to 8; a page gives 40 bytes to its headers. Pages above the leaves are one in some 200. Entries that
 * PostgreSQL keeps once for many rows need less, so the estimate errs towards less waste.
 *
 * @see https://www.postgresql.org/docs/current/btree-implementation.html
 */
export const indexWasteSql = `
with keys as (
  select i.indexrelid, pg_catalog.count(*) as columns, pg_catalog.count(s.attname) as known,
    bool_or(s.null_frac > 0) as "hasNulls", sum((1 - s.null_frac) * s.avg_width) as width
  from pg_catalog.pg_index i
    join pg_catalog.pg_class x on x.oid = i.indexrelid and x.relkind = 'i' and x.relpages > 10
    join pg_catalog.pg_am am on am.oid = x.relam and am.amname = 'btree'
    join pg_catalog.pg_class t on t.oid = i.indrelid
    join pg_catalog.pg_namespace n on n.oid = t.relnamespace
    cross join pg_catalog.generate_series(1, i.indnatts) k(n)
    join pg_catalog.pg_attribute a on a.attrelid = i.indexrelid and a.attnum = k.n
    left join pg_catalog.pg_attribute ta on ta.attrelid = i.indrelid and ta.attnum = i.indkey[k.n - 1]
    left join pg_catalog.pg_stats s on s.schemaname = n.nspname and not s.inherited
      and (s.tablename = t.relname and s.attname = ta.attname
        or s.tablename = x.relname and i.indkey[k.n - 1] = 0 and s.attname = a.attname)
  where i.indisvalid and t.relpersistence <> 't' and ${userSchema('n.nspname')}
  group by i.indexrelid
), sized as (
  select n.nspname as schema, x.relname as name, x.relpages::float8 as pages, x.reltuples::float8 as rows,
    pg_catalog.current_setting('block_size')::integer as block, ${fillfactor('x', 90)} as fillfactor,
    4 + case when k."hasNulls" then 16 else 8 end + 8 * ceil(k.width / 8.0) as "entryBytes"
  from keys k
    join pg_catalog.pg_class x on x.oid = k.indexrelid
    join pg_catalog.pg_namespace n on n.oid = x.relnamespace
  where k.columns = k.known and x.reltuples >= 0
)
select schema, name, (block * greatest(pages
  - ceil(1.005 * rows / greatest(floor((block - 40) * fillfactor / 100.0 / "entryBytes"), 1)) - 1, 0))::float8 as "wastedBytes"
from sized`

/**
 * Bytes of each table that its rows do not need, where the statistics of all its columns are there. A row takes a line
 * pointer (4 bytes), a header (23 bytes and the bitmap of nulls) and its columns, rounded up to 8; a page gives 24 bytes
 * to its header.
 */
export const tableWasteSql = `
with widths as (
  select s.schemaname, s.tablename, pg_catalog.count(*) as columns, bool_or(s.null_frac > 0) as "hasNulls",
    sum((1 - s.null_frac) * s.avg_width) as width
  from pg_catalog.pg_stats s
  where not s.inherited and ${userSchema('s.schemaname')}
  group by s.schemaname, s.tablename
), sized as (
  select n.nspname as schema, t.relname as name, t.relpages::float8 as pages, t.reltuples::float8 as rows,
    pg_catalog.current_setting('block_size')::integer as block, ${fillfactor('t', 100)} as fillfactor,
    4 + 8 * ceil((23 + case when w."hasNulls" then (t.relnatts + 7) / 8 else 0 end) / 8.0)
      + 8 * ceil(w.width / 8.0) as "rowBytes"
  from pg_catalog.pg_class t
    join pg_catalog.pg_namespace n on n.oid = t.relnamespace
    join widths w on w.schemaname = n.nspname and w.tablename = t.relname
  where t.relkind in ('r', 'm') and t.relpages > 10 and t.reltuples >= 0
    and w.columns = (select pg_catalog.count(*) from pg_catalog.pg_attribute a
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped)
)
select schema, name, (block * greatest(pages
  - ceil(rows / greatest(floor((block - 24) * fillfactor / 100.0 / "rowBytes"), 1)), 0))::float8 as "wastedBytes"
from sized`
