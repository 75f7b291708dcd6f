import type { ConstraintObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { buildIndex, columnsOf, includeWords, indexQuery, unknownPrinting, usingOf } from './indexes.js'
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
 * Constraints of tables, and indexes: those behind a constraint are part of it. Foreign keys that a partition has from
 * its parent are left out: attaching makes them. NOT NULL constraints (18) are a property of their column.
 */
export const constraintReader: KindReader = {
  name: 'constraints',
  queries: (version) => [
    `select k.oid, n.nspname as schema, c.relname as "table", c.relkind, k.conname as name, k.contype as type,
  case when ${isNamesOnly(version)} then null else pg_catalog.pg_get_constraintdef(k.oid) end as definition,
  k.convalidated as validated, k.condeferrable as deferrable, k.condeferred as deferred,
  case when k.contype in ('p', 'u', 'x') then k.conindid end as index_oid,
  case when k.conparentid <> 0 then (select pg_catalog.json_build_array(pn.nspname, pc.relname, p.conname)
    from pg_catalog.pg_constraint p join pg_catalog.pg_class pc on pc.oid = p.conrelid
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace where p.oid = k.conparentid) end as partition_of,
  k.conislocal as is_local, k.coninhcount > 0 as is_inherited, about.description as comment
from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  ${joinComments(classOid.constraint, 'k.oid')}
where k.contype in ('p', 'u', 'f', 'c', 'x') and (k.contype <> 'f' or k.conparentid = 0)
  and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}`,
    indexQuery(version),
  ],
  build: ([constraints, indexes]) => {
    const left = new Map(indexes!.map((row) => [row['oid'], row]))
    const built = constraints!.map((row) => {
      const index = left.get(row['index_oid'])
      left.delete(row['index_oid'])
      return buildConstraint(row, index)
    })
    return [...built, ...[...left.values()].map(buildIndex)]
  },
}

/**
 * Condition: primary keys and unique constraints, whose definition is made of names that the index tells;
 * pg_get_constraintdef needs many times as long for one.
 */
function isNamesOnly(version: number): string {
  if (version >= unknownPrinting) return 'false'
  return `k.contype in ('p', 'u')${version >= 180000 ? ' and not k.conperiod' : ''}`
}

function buildConstraint(row: Row, index: Row | undefined): Built {
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
    definition: definitionOf(row, index),
    validated: row['validated'] === true,
    index: index ? usingOf(index) : null,
    indexComment: (index?.['comment'] ?? null) as string | null,
    tablespace: (index?.['tablespace'] ?? null) as string | null,
    partitionOf: partitionOf(row),
    isLocal: row['is_local'] === true,
    isInherited: row['is_inherited'] === true,
  }
  return { object, addresses: addressesOf(row) }
}

function definitionOf(row: Row, index: Row | undefined): string {
  if (row['definition'] !== null) return String(row['definition']).replace(/ NOT VALID$/, '')
  const word = row['type'] === 'p' ? 'PRIMARY KEY' : 'UNIQUE'
  const nulls = index!['nulls_not_distinct'] === true ? ' NULLS NOT DISTINCT' : ''
  const time = `${row['deferrable'] === true ? ' DEFERRABLE' : ''}${row['deferred'] === true ? ' INITIALLY DEFERRED' : ''}`
  const { keys, include } = columnsOf(index!)
  return `${word}${nulls} (${keys.join(', ')})${includeWords(include)}${time}`
}

function partitionOf(row: Row): string | null {
  const parent = row['partition_of'] as [string, string, string] | null
  return parent === null ? null : `constraint ${printQualified(...parent)}`
}

function addressesOf(row: Row): readonly Address[] {
  const own = `${classOid.constraint}:${row['oid']}:0`
  return row['index_oid'] === null ? [own] : [own, `${classOid.class}:${row['index_oid']}:0`]
}
