import { listOf } from './base-object.js'
import type { Row } from './reader.js'
import { firstUserOid } from './sql.js'

/** Printing of indexes was compared with PostgreSQL up to here; newer servers print all themselves. */
const newestKnown = 190_000

/**
 * CTE `plain (oid, columns)`: indexes whose definition is made of names alone, with their columns' printed names in
 * order. pg_get_indexdef needs many times as long for one. Plain is: columns only, every operator class the default
 * of the column's type, every collation the column's, no storage parameters.
 */
export function plainIndexes(serverVersionNum: number): string {
  return `plain (oid, columns) as materialized (
  select i.indexrelid, pg_catalog.json_agg(pg_catalog.quote_ident(a.attname) order by k.n)
  from pg_catalog.pg_index i join pg_catalog.pg_class t on t.oid = i.indrelid
    join pg_catalog.pg_class x on x.oid = i.indexrelid
    cross join lateral pg_catalog.unnest(i.indkey::int2[]) with ordinality k(attnum, n)
    left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    left join pg_catalog.pg_opclass o on o.oid = i.indclass[k.n - 1]
  where ${serverVersionNum < newestKnown} and i.indexrelid >= ${firstUserOid} and t.relkind in ('r', 'p', 'm')
    and i.indexprs is null and x.reloptions is null and x.relam < ${firstUserOid}
    and i.indexrelid not in (select p.attrelid from pg_catalog.pg_attribute p where p.attoptions is not null)
  group by i.indexrelid
  having pg_catalog.bool_and(k.n > i.indnkeyatts or coalesce(${isUsualClass} and
    (i.indcollation[k.n - 1] = 0 or i.indcollation[k.n - 1] = a.attcollation), false))
)`
}

/** PostgreSQL chooses it where none is named; varchar has none of its own and takes that of text. */
const isUsualClass = `o.opcdefault and (o.opcintype = a.atttypid or (o.opcintype = 'pg_catalog.text'::pg_catalog.regtype
      and a.atttypid = 'pg_catalog.varchar'::pg_catalog.regtype
      and not exists (select from pg_catalog.pg_opclass v where v.opcintype = a.atttypid and v.opcdefault)))`

/** SQL of the columns that {@link usingOf} reads, of pg_index i, its pg_class x and CTE plain. */
export function plainColumns(serverVersionNum: number): string {
  return `plain.columns as plain_columns, i.indoption::text as sort, i.indnkeyatts as key_count,
  ${serverVersionNum >= 150000 ? 'i.indnullsnotdistinct' : 'false'} as nulls_not_distinct`
}

const sortWords: Readonly<Record<string, string>> = {
  0: '',
  1: ' DESC NULLS LAST',
  2: ' NULLS FIRST',
  3: ' DESC',
}

/** `USING btree (a, b DESC) INCLUDE (c) NULLS NOT DISTINCT`, as PostgreSQL prints it. @param row of a plain index */
export function usingOf(row: Row): string {
  const sort = String(row['sort']).split(' ')
  const names = listOf(row['plain_columns'])
  const keyCount = Number(row['key_count'])
  const keys = names.slice(0, keyCount).map((name, at) => `${name}${sortWords[sort[at]!]}`)
  return `USING ${row['method']} (${keys.join(', ')})${includeOf(row)}${row['nulls_not_distinct'] === true ? ' NULLS NOT DISTINCT' : ''}`
}

/** ` INCLUDE (c)`; empty for none. @param row of a plain index */
export function includeOf(row: Row): string {
  const include = listOf(row['plain_columns']).slice(Number(row['key_count']))
  return include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`
}
