import type { IndexObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import type { Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

/** Indexes that stand behind no constraint, on tables and materialized views. */
export const indexReader: KindReader = {
  name: 'indexes',
  queries: (version) => [
    `select i.indexrelid as oid, xn.nspname as schema, x.relname as name, n.nspname as table_schema, c.relname as "table",
  c.relkind, x.relkind = 'I' as partitioned, pg_catalog.pg_get_indexdef(i.indexrelid) as definition, am.amname as method,
  i.indisunique as "unique", i.indnkeyatts as key_count,
  (select pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false) order by k.n)
    from pg_catalog.generate_series(1, i.indnatts) k(n)) as columns,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate, x.reloptions as options,
  ${version >= 150000 ? 'i.indnullsnotdistinct' : 'false'} as nulls_not_distinct,
  (select s.spcname from pg_catalog.pg_tablespace s where s.oid = x.reltablespace) as tablespace,
  i.indisvalid as valid,
  (select pg_catalog.json_build_array(pn.nspname, pc.relname) from pg_catalog.pg_inherits h
    join pg_catalog.pg_class pc on pc.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
    where h.inhrelid = i.indexrelid) as partition_of,
  case when i.indexprs is not null then
    (select pg_catalog.json_object_agg(a.attnum, a.attstattarget) from pg_catalog.pg_attribute a
      where a.attrelid = i.indexrelid and a.attstattarget >= 0) end as statistics,
  ${commentOf(classOid.class, 'i.indexrelid')} as comment
from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_namespace xn on xn.oid = x.relnamespace
  join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_am am on am.oid = x.relam
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows]) => rows!.map(buildIndex),
}

function buildIndex(row: Row): Built {
  const columns = (row['columns'] ?? []) as string[]
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
    definition: String(row['definition']),
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
