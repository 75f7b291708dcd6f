import type { ConstraintObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { listOf } from './base-object.js'
import { includeOf, plainColumns, plainIndexes, usingOf } from './index-parts.js'
import type { Address, Built, KindReader, Row } from './reader.js'
import { classOid, joinComments, notOfExtension, userSchema } from './sql.js'

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
  queries: (version) => [
    `with ${plainIndexes(version)}
select k.oid, n.nspname as schema, c.relname as "table", c.relkind, k.conname as name, k.contype as type,
  case when ${isPlainKey(version)} then null else pg_catalog.pg_get_constraintdef(k.oid) end as definition,
  k.convalidated as validated, k.condeferrable as deferrable, k.condeferred as deferred, x.oid as index_oid,
  case when x.oid is not null and plain.oid is null then pg_catalog.pg_get_indexdef(x.oid) end as index,
  am.amname as method, ${plainColumns(version)},
  case when x.reltablespace <> 0 then
    (select s.spcname from pg_catalog.pg_tablespace s where s.oid = x.reltablespace) end as tablespace,
  case when k.conparentid <> 0 then (select pg_catalog.json_build_array(pn.nspname, pc.relname, p.conname)
    from pg_catalog.pg_constraint p join pg_catalog.pg_class pc on pc.oid = p.conrelid
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace where p.oid = k.conparentid) end as partition_of,
  k.conislocal as is_local, k.coninhcount > 0 as is_inherited,
  about.description as comment, about_index.description as index_comment
from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
  left join pg_catalog.pg_class x on x.oid = i.indexrelid
  left join pg_catalog.pg_am am on am.oid = x.relam
  left join plain on plain.oid = i.indexrelid
  ${joinComments(classOid.constraint, 'k.oid')}
  ${joinComments(classOid.class, 'x.oid', { as: 'about_index' })}
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
    definition: definitionOf(row),
    validated: row['validated'] === true,
    index: indexOf(row),
    indexComment: (row['index_comment'] ?? null) as string | null,
    tablespace: row['tablespace'] as string | null,
    partitionOf: partitionOf(row),
    isLocal: row['is_local'] === true,
    isInherited: row['is_inherited'] === true,
  }
  return { object, addresses: addressesOf(row) }
}

/** Condition: a key of plain columns, so that its names tell its definition. */
function isPlainKey(version: number): string {
  const withPeriod = version >= 180000 ? ' and not k.conperiod' : ''
  return `plain.oid is not null and k.contype in ('p', 'u')${withPeriod}`
}

function definitionOf(row: Row): string {
  if (row['definition'] !== null) return String(row['definition']).replace(/ NOT VALID$/, '')
  const keys = listOf(row['plain_columns']).slice(0, Number(row['key_count']))
  const word = row['type'] === 'p' ? 'PRIMARY KEY' : 'UNIQUE'
  const nulls = row['nulls_not_distinct'] === true ? ' NULLS NOT DISTINCT' : ''
  const time = `${row['deferrable'] === true ? ' DEFERRABLE' : ''}${row['deferred'] === true ? ' INITIALLY DEFERRED' : ''}`
  return `${word}${nulls} (${keys.join(', ')})${includeOf(row)}${time}`
}

function indexOf(row: Row): string | null {
  if (row['index_oid'] === null) return null
  return row['index'] === null ? usingOf(row) : withoutName(String(row['index']))
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
