import type { IndexObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { listOf } from './base-object.js'
import type { Built, Row } from './reader.js'
import { classOid, firstUserOid, joinComments, notOfExtension, userSchema } from './sql.js'

/** How indexes and keys are printed was compared with PostgreSQL up to 18; newer servers print all themselves. */
export const unknownPrinting = 190_000

/** Always the same; its own operator classes have no parameters. */
const btreeOid = 403

/**
 * Columns of indexes without expressions, printed, in order. Usual is: every operator class is the default of the
 * column's type, every collation the column's; then an index is printed with names alone.
 */
const indexColumns = `select i.indexrelid, pg_catalog.json_agg(pg_catalog.quote_ident(a.attname) order by k.n) as names,
    pg_catalog.bool_and(k.n > i.indnkeyatts or coalesce(o.oid < ${firstUserOid} and o.opcdefault
      and (o.opcintype = a.atttypid or o.opcintype = 25 and a.atttypid = 1043 and not exists (
        select from pg_catalog.pg_opclass v where v.opcintype = 1043 and v.opcdefault))
      and (i.indcollation[k.n - 1] = 0 or i.indcollation[k.n - 1] = a.attcollation), false)) as is_usual
  from pg_catalog.pg_index i join pg_catalog.pg_class t on t.oid = i.indrelid
    cross join lateral pg_catalog.unnest(i.indkey::int2[]) with ordinality k(attnum, n)
    left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and a.attnum > 0
    left join pg_catalog.pg_opclass o on o.oid = i.indclass[k.n - 1]
  where i.indexrelid >= ${firstUserOid} and i.indexprs is null and t.relkind in ('r', 'p', 'm')
  group by i.indexrelid`

/**
 * Query over the indexes of tables and materialized views. pg_get_indexdef is asked only where names alone do not
 * tell: it takes longer than all the rest.
 */
export function indexQuery(version: number): string {
  const isPlain = `${version < unknownPrinting} and own.is_usual and x.relam = ${btreeOid} and x.reloptions is null`
  return `select i.indexrelid as oid, xn.nspname as schema, x.relname as name, n.nspname as table_schema, c.relname as "table",
  c.relkind, x.relkind = 'I' as partitioned, am.amname as method, i.indisunique as "unique",
  case when ${isPlain} then pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ',
    case when i.indisunique then 'UNIQUE ' end, x.relname, case when x.relkind = 'I' then 'ONLY ' end,
    n.nspname, c.relname) end as plain_start,
  case when ${isPlain} then null else pg_catalog.pg_get_indexdef(i.indexrelid) end as definition,
  case when i.indexprs is null then own.names else (
    select pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false) order by k.n)
    from pg_catalog.generate_series(1, i.indnatts) k(n)) end as columns,
  i.indnkeyatts as key_count, i.indoption::text as sort,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate, x.reloptions as options,
  ${version >= 150000 ? 'i.indnullsnotdistinct' : 'false'} as nulls_not_distinct,
  case when x.reltablespace <> 0 then
    (select s.spcname from pg_catalog.pg_tablespace s where s.oid = x.reltablespace) end as tablespace,
  i.indisvalid as valid,
  case when x.relispartition then (select pg_catalog.json_build_array(pn.nspname, pc.relname)
    from pg_catalog.pg_inherits h join pg_catalog.pg_class pc on pc.oid = h.inhparent
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace where h.inhrelid = i.indexrelid) end as partition_of,
  case when i.indexprs is not null then
    (select pg_catalog.json_object_agg(a.attnum, a.attstattarget) from pg_catalog.pg_attribute a
      where a.attrelid = i.indexrelid and a.attstattarget >= 0) end as statistics,
  about.description as comment
from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_namespace xn on xn.oid = x.relnamespace
  join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_am am on am.oid = x.relam
  left join (${indexColumns}) own on own.indexrelid = i.indexrelid
  ${joinComments(classOid.class, 'i.indexrelid')}
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`
}

/** A row of {@link indexQuery} that stands behind no constraint. */
export function buildIndex(row: Row): Built {
  const { keys, include } = columnsOf(row)
  const partitionOf = row['partition_of'] as [string, string] | null
  const object: Omit<IndexObject, 'needs'> = {
    kind: 'index',
    id: `index ${printQualified(String(row['schema']), String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: `${row['relkind'] === 'm' ? 'materialized view' : 'table'} ${printQualified(String(row['table_schema']), String(row['table']))}`,
    owner: null,
    comment: row['comment'] as string | null,
    grants: null,
    definition: definitionOf(row),
    method: String(row['method']),
    unique: row['unique'] === true,
    keys,
    include,
    predicate: row['predicate'] as string | null,
    options: (row['options'] ?? []) as string[],
    nullsNotDistinct: row['nulls_not_distinct'] === true,
    tablespace: row['tablespace'] as string | null,
    valid: row['valid'] === true,
    partitioned: row['partitioned'] === true,
    partitionOf: partitionOf === null ? null : `index ${printQualified(...partitionOf)}`,
    statistics: (row['statistics'] ?? {}) as Record<string, number>,
  }
  return { object, addresses: [`${classOid.class}:${row['oid']}:0`] }
}

/** The printed columns of a row of {@link indexQuery}. */
export function columnsOf(row: Row): {
  readonly keys: readonly string[]
  readonly include: readonly string[]
} {
  const columns = listOf(row['columns'])
  const keyCount = Number(row['key_count'])
  return { keys: columns.slice(0, keyCount), include: columns.slice(keyCount) }
}

function definitionOf(row: Row): string {
  return row['definition'] === null ? `${row['plain_start']}${usingOf(row)}` : String(row['definition'])
}

const sortWords: Readonly<Record<string, string>> = {
  0: '',
  1: ' DESC NULLS LAST',
  2: ' NULLS FIRST',
  3: ' DESC',
}

/** The index as it is printed, from USING on. @param row of {@link indexQuery} */
export function usingOf(row: Row): string {
  if (row['definition'] !== null) return withoutName(String(row['definition']))
  const sort = String(row['sort']).split(' ')
  const { keys, include } = columnsOf(row)
  const sorted = keys.map((name, at) => `${name}${sortWords[sort[at]!]}`)
  const nulls = row['nulls_not_distinct'] === true ? ' NULLS NOT DISTINCT' : ''
  const predicate = row['predicate'] === null ? '' : ` WHERE ${row['predicate']}`
  return `USING ${row['method']} (${sorted.join(', ')})${includeWords(include)}${nulls}${predicate}`
}

/** ` INCLUDE (c)`; empty for none. Pure. */
export function includeWords(include: readonly string[]): string {
  return include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`
}

/** `CREATE UNIQUE INDEX "a b" ON ONLY public.t USING …` → `USING …`. */
function withoutName(definition: string): string {
  return definition.replace(
    /^CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")+"|\S+) ON (?:ONLY )?.*? (?=USING )/s,
    '',
  )
}
