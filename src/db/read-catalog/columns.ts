import type { ColumnObject, DefaultObject, Identity } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { grantsFrom } from './grants.js'
import type { Address, BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, columnOptions, grantsOf, joinComments, notOfExtension, userSchema } from './sql.js'

const storageWords: Record<string, string> = { p: 'plain', e: 'external', x: 'extended', m: 'main' }
const compressionWords: Record<string, string> = { p: 'pglz', l: 'lz4' }

/** Columns of tables and foreign tables, with their defaults as objects of their own. */
export const columnReader: KindReader = {
  name: 'columns',
  queries: (version) => [
    `select c.oid, c.relkind, n.nspname as schema, c.relname as "table", a.attname as name, a.attnum as position,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
  case when a.attcollation <> t.typcollation then
    (select pg_catalog.json_build_array(cn.nspname, k.collname) from pg_catalog.pg_collation k
      join pg_catalog.pg_namespace cn on cn.oid = k.collnamespace where k.oid = a.attcollation) end as collation,
  a.attnotnull as not_null, a.attgenerated as generated, a.attidentity as identity,
  d.oid as default_oid,
  pg_catalog.pg_get_expr(d.adbin, case when a.attgenerated = '' then 0 else d.adrelid end) as expression,
  case when a.attstorage <> t.typstorage then a.attstorage end as storage,
  nullif(a.attcompression, '') as compression, nullif(a.attstattarget, -1) as statistics,
  a.attoptions as options, a.attfdwoptions as foreign_options, a.attislocal as is_local,
  a.attinhcount > 0 as is_inherited, about.description as comment,
  case when a.attacl is not null then ${grantsOf('a.attacl', 'c', 'c.relowner')} end as grants,
  ${version >= 180000 ? notNullName : 'null'} as not_null_name
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  ${joinComments(classOid.class, 'a.attrelid', { column: 'a.attnum' })}
where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`,
    `select d.refobjid as oid, d.refobjsubid as position, n.nspname as schema, c.relname as name,
  s.seqstart::text as start, s.seqincrement::text as increment, s.seqmin::text as minimum, s.seqmax::text as maximum,
  s.seqcache::text as cache, s.seqcycle as cycle, c.relpersistence = 'u' as unlogged
from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_sequence s on s.seqrelid = c.oid
where d.classid = ${classOid.class} and d.refclassid = ${classOid.class} and d.deptype = 'i' and d.refobjsubid > 0`,
  ],
  build: ([columns, sequences], context) => {
    const identities = new Map(sequences!.map((row) => [`${row['oid']}:${row['position']}`, row]))
    return columns!.flatMap((row) => buildColumn(row, identities, context))
  },
}

const notNullName = `(select k.conname from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'n'
    and k.conkey = array[a.attnum] and k.conname <> c.relname || '_' || a.attname || '_not_null')`

function buildColumn(
  row: Row,
  identities: ReadonlyMap<string, Row>,
  context: BuildContext,
): readonly Built[] {
  const table = printQualified(String(row['schema']), String(row['table']))
  const path = `${table}.${printQualified(String(row['name']))}`
  const generated = row['generated'] === '' || row['generated'] === '\0' ? null : String(row['generated'])
  const expression = row['expression'] as string | null
  const object: Omit<ColumnObject, 'needs'> = {
    kind: 'column',
    id: `column ${path}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: `${row['relkind'] === 'f' ? 'foreign table' : 'table'} ${table}`,
    owner: null,
    comment: row['comment'] as string | null,
    grants: grantsFrom(row['grants'], context),
    position: Number(row['position']),
    type: String(row['type']),
    collation: row['collation'] === null ? null : printQualified(...(row['collation'] as [string, string])),
    notNull: row['not_null'] === true,
    notNullName: row['not_null_name'] as string | null,
    generated: generated === null ? null : { expression: expression!, stored: generated === 's' },
    identity: identityOf(row, identities.get(`${row['oid']}:${row['position']}`)),
    storage: row['storage'] === null ? null : storageWords[String(row['storage'])]!,
    compression: row['compression'] === null ? null : (compressionWords[String(row['compression'])] ?? null),
    statistics: row['statistics'] as number | null,
    options: columnOptions(row['options']),
    foreignOptions: [...((row['foreign_options'] ?? []) as string[])].sort(),
    isLocal: row['is_local'] === true,
    isInherited: row['is_inherited'] === true,
  }
  const address = `${classOid.class}:${row['oid']}:${row['position']}`
  const defaultAddress = `${classOid.attributeDefault}:${row['default_oid']}:0`
  if (expression === null) return [{ object, addresses: [address] }]
  if (generated !== null) return [{ object, addresses: [address, defaultAddress] }]
  return [
    { object, addresses: [address] },
    buildDefault({ path, expression, column: object, address: defaultAddress }),
  ]
}

function buildDefault(found: {
  path: string
  expression: string
  column: Omit<ColumnObject, 'needs'>
  address: Address
}): Built {
  const object: Omit<DefaultObject, 'needs'> = {
    kind: 'default',
    id: `default ${found.path}`,
    name: found.column.name,
    schema: found.column.schema,
    parent: found.column.id,
    owner: null,
    comment: null,
    grants: null,
    expression: found.expression,
  }
  return { object, addresses: [found.address] }
}

function identityOf(row: Row, sequence: Row | undefined): Identity | null {
  if ((row['identity'] !== 'a' && row['identity'] !== 'd') || !sequence) return null
  const usual = `${row['table']}_${row['name']}_seq`
  const isUsual = sequence['name'] === usual && sequence['schema'] === row['schema']
  return {
    generation: row['identity'] === 'a' ? 'always' : 'by default',
    sequence: isUsual ? null : printQualified(String(sequence['schema']), String(sequence['name'])),
    unlogged: sequence['unlogged'] === true,
    start: String(sequence['start']),
    increment: String(sequence['increment']),
    minimum: String(sequence['minimum']),
    maximum: String(sequence['maximum']),
    cache: String(sequence['cache']),
    cycle: sequence['cycle'] === true,
  }
}
