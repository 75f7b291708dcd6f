import type { IndexObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { plainColumns, plainIndexes, usingOf } from './index-parts.js'
import type { Built, KindReader, Row } from './reader.js'
import { classOid, joinComments, notOfExtension, userSchema } from './sql.js'

/** Indexes that stand behind no constraint, on tables and materialized views. */
export const indexReader: KindReader = {
  name: 'indexes',
  queries: (version) => [
    `with ${plainIndexes(version)}
select i.indexrelid as oid, xn.nspname as schema, x.relname as name, n.nspname as table_schema, c.relname as "table",
  c.relkind, x.relkind = 'I' as partitioned, am.amname as method, i.indisunique as "unique",
  case when plain.oid is null then pg_catalog.pg_get_indexdef(i.indexrelid) end as definition,
  case when plain.oid is null then (select pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false)
    order by k.n) from pg_catalog.generate_series(1, i.indnatts) k(n)) end as columns,
  case when plain.oid is not null then pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ',
    case when i.indisunique then 'UNIQUE ' end, x.relname, case when x.relkind = 'I' then 'ONLY ' end,
    n.nspname, c.relname) end as plain_start, ${plainColumns(version)},
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate, x.reloptions as options,
  (select s.spcname from pg_catalog.pg_tablespace s where s.oid = x.reltablespace) as tablespace,
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
  left join plain on plain.oid = i.indexrelid
  ${joinComments(classOid.class, 'i.indexrelid')}
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and i.indexrelid not in (select k.conindid from pg_catalog.pg_constraint k where k.contype in ('p', 'u', 'x'))
  and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows]) => rows!.map(buildIndex),
}

function buildIndex(row: Row): Built {
  const columns = (row['columns'] ?? row['plain_columns']) as string[]
  const keyCount = Number(row['key_count'])
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
    keys: columns.slice(0, keyCount),
    include: columns.slice(keyCount),
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

function definitionOf(row: Row): string {
  if (row['definition'] !== null) return String(row['definition'])
  const predicate = row['predicate'] as string | null
  return `${row['plain_start']}${usingOf(row)}${predicate === null ? '' : ` WHERE ${predicate}`}`
}
