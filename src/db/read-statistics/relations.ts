import type { IndexOfStatistics, TableOfStatistics } from '../../statistics/statistics.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'
import { readHeights } from './heights.js'

/** A table with its oid and without its columns. */
export interface RelationRow
  extends Omit<TableOfStatistics, 'columns' | 'indexes' | 'partitionOf' | 'bound'> {
  readonly oid: string
  readonly partitionOf: string | null
  readonly bound: string | null
}

export interface IndexRow extends Omit<IndexOfStatistics, 'expressions'> {
  readonly oid: string
  readonly tableOid: string
}

const tablesSql = `
select c.oid::text as oid, n.nspname as schema, c.relname as name,
  case c.relkind when 'p' then 'partitioned table' when 'm' then 'materialized view' else 'table' end as kind,
  c.relpages as pages, c.reltuples::float8 as rows, c.relallvisible as "allVisiblePages",
  case when c.relispartition then (select p.relname from pg_catalog.pg_inherits h
    join pg_catalog.pg_class p on p.oid = h.inhparent where h.inhrelid = c.oid limit 1) end as "partitionOf",
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}
order by n.nspname, c.relname`

/** By oid: the planner takes the older of two indexes that cost the same. */
const indexesSql = `
select x.oid::text as oid, n.nspname as schema, i.indrelid::text as "tableOid", x.relname as name, am.amname as method, x.relpages as pages,
  x.reltuples::float8 as rows
from pg_catalog.pg_index i
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = x.relnamespace
  join pg_catalog.pg_am am on am.oid = x.relam
where x.relkind = 'i' and x.relpersistence <> 't' and i.indisvalid and ${userSchema('n.nspname')}
order by x.oid`

/** Tables by name, indexes in the order of their oids. */
export async function readRelations(
  session: Session,
): Promise<{ readonly tables: readonly RelationRow[]; readonly indexes: readonly IndexRow[] }> {
  const tables = await session.query<RelationRow>(tablesSql)
  const indexes = await session.query<Omit<IndexRow, 'height'> & { readonly schema: string }>(indexesSql)
  const heights = await readHeights(session)
  const found = indexes.rows.map(({ schema, ...index }) => ({
    ...index,
    height: heights.get(`${schema}.${index.name}`) ?? null,
  }))
  return { tables: tables.rows, indexes: found }
}
