import type { ConstraintObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import type { Address, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

const typeWords: Record<string, ConstraintObject['type']> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclusion',
}

/**
 * Constraints of tables. Foreign keys that a partition has from its parent are left out: attaching makes them.
 * NOT NULL constraints (18) are a property of their column.
 */
export const constraintReader: KindReader = {
  name: 'constraints',
  queries: () => [
    `select k.oid, n.nspname as schema, c.relname as "table", c.relkind, k.conname as name, k.contype as type,
  pg_catalog.pg_get_constraintdef(k.oid) as definition, k.convalidated as validated, i.oid as index_oid,
  case when i.oid is not null then pg_catalog.pg_get_indexdef(i.oid) end as index,
  (select s.spcname from pg_catalog.pg_tablespace s where s.oid = i.reltablespace) as tablespace,
  case when k.conparentid <> 0 then (select pg_catalog.json_build_array(pn.nspname, pc.relname, p.conname)
    from pg_catalog.pg_constraint p join pg_catalog.pg_class pc on pc.oid = p.conrelid
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace where p.oid = k.conparentid) end as partition_of,
  k.conislocal as is_local, k.coninhcount > 0 as is_inherited,
  ${commentOf(classOid.constraint, 'k.oid')} as comment,
  case when i.oid is not null then ${commentOf(classOid.class, 'i.oid')} end as index_comment
from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_class i on i.oid = k.conindid and k.contype in ('p', 'u', 'x')
where k.contype in ('p', 'u', 'f', 'c', 'x') and (k.contype <> 'f' or k.conparentid = 0)
  and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows]) => rows!.map(buildConstraint),
}

function buildConstraint(row: Row): Built {
  const table = printQualified(String(row['schema']), String(row['table']))
  const object: Omit<ConstraintObject, 'needs'> = {
    kind: 'constraint',
    id: `constraint ${table}.${printQualified(String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: `${row['relkind'] === 'f' ? 'foreign table' : 'table'} ${table}`,
    owner: null,
    comment: row['comment'] as string | null,
    grants: null,
    type: typeWords[String(row['type'])]!,
    definition: String(row['definition']).replace(/ NOT VALID$/, ''),
    validated: row['validated'] === true,
    index: row['index'] === null ? null : withoutName(String(row['index'])),
    indexComment: (row['index_comment'] ?? null) as string | null,
    tablespace: row['tablespace'] as string | null,
    partitionOf: partitionOf(row),
    isLocal: row['is_local'] === true,
    isInherited: row['is_inherited'] === true,
  }
  return { object, addresses: addressesOf(row) }
}

function partitionOf(row: Row): string | null {
  const parent = row['partition_of'] as [string, string, string] | null
  return parent === null ? null : `constraint ${printQualified(...parent)}`
}

function addressesOf(row: Row): readonly Address[] {
  const own = `${classOid.constraint}:${row['oid']}:0`
  return row['index_oid'] === null ? [own] : [own, `${classOid.class}:${row['index_oid']}:0`]
}

/** `CREATE UNIQUE INDEX "a b" ON ONLY public.t USING …` → `USING …`. */
function withoutName(definition: string): string {
  return definition.replace(
    /^CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")+"|\S+) ON (?:ONLY )?.*? (?=USING )/s,
    '',
  )
}
