import type { BaseTypeObject, RangeTypeObject } from '../../catalog/types.js'
import { quoteLiteral } from '../../sql/quote.js'
import { baseObject, collationName, functionName, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, grantsOf, notOfExtension, userSchema } from './sql.js'

const described = `${commentOf(classOid.type, 't.oid')} as comment,
  ${grantsOf('t.typacl', 'T', 't.typowner')} as grants`

const ofUsers = `${userSchema('n.nspname')} and ${notOfExtension(classOid.type, 't.oid')}`

const alignments: Record<string, string> = { c: 'char', s: 'int2', i: 'int4', d: 'double' }
const storages: Record<string, string> = { p: 'plain', e: 'external', m: 'main', x: 'extended' }

/**
 * Range types, and base and shell types. Multiranges, arrays and the constructor functions hang on their type by
 * pg_depend (deptype `i`).
 */
export const baseTypeReader: KindReader = {
  name: 'base types',
  queries: () => [
    `select t.oid, n.nspname as schema, t.typname as name, t.typowner as owner,
  pg_catalog.format_type(r.rngsubtype, null) as subtype,
  case when not o.opcdefault then (select pg_catalog.format('%I.%I', cn.nspname, o.opcname)
    from pg_catalog.pg_namespace cn where cn.oid = o.opcnamespace) end as operator_class,
  case when r.rngcollation <> s.typcollation then ${collationName('r.rngcollation')} end as collation,
  ${functionName('r.rngcanonical::oid')} as canonical, ${functionName('r.rngsubdiff::oid')} as subtype_diff,
  (select pg_catalog.format('%I.%I', mn.nspname, m.typname) from pg_catalog.pg_type m
    join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace where m.oid = r.rngmultitypid) as multirange, ${described}
from pg_catalog.pg_range r join pg_catalog.pg_type t on t.oid = r.rngtypid
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace join pg_catalog.pg_type s on s.oid = r.rngsubtype
  join pg_catalog.pg_opclass o on o.oid = r.rngsubopc
where ${ofUsers}`,
    `select t.oid, n.nspname as schema, t.typname as name, t.typowner as owner, t.typisdefined as is_defined,
  ${functionName('t.typinput::oid')} as input, ${functionName('t.typoutput::oid')} as output,
  ${functionName('t.typreceive::oid')} as receive, ${functionName('t.typsend::oid')} as send,
  ${functionName('t.typmodin::oid')} as typmod_in, ${functionName('t.typmodout::oid')} as typmod_out,
  ${functionName('t.typanalyze::oid')} as analyze, ${functionName('t.typsubscript::oid')} as subscript,
  t.typlen as length, t.typbyval as by_value, t.typalign as alignment, t.typstorage as storage,
  t.typcategory as category, t.typispreferred as preferred,
  coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typdefault) as default,
  t.typdefaultbin is null as is_literal, case when t.typelem <> 0 then pg_catalog.format_type(t.typelem, null) end as element,
  t.typdelim as delimiter, t.typcollation <> 0 as collatable, ${described}
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  left join pg_catalog.pg_type e on e.oid = t.typelem
where (t.typtype = 'b' and e.typarray is distinct from t.oid or t.typtype = 'p') and ${ofUsers}`,
  ],
  build: ([ranges, bases], context) => [
    ...ranges!.map((row) => buildRange(row, context)),
    ...bases!.map((row) => buildBase(row, context)),
  ],
}

function buildRange(row: Row, context: BuildContext): Built {
  const object: Omit<RangeTypeObject, 'needs'> = {
    ...baseObject('range type', row, context),
    subtype: String(row['subtype']),
    operatorClass: textOrNull(row['operator_class']),
    collation: textOrNull(row['collation']),
    canonical: textOrNull(row['canonical']),
    subtypeDiff: textOrNull(row['subtype_diff']),
    multirange: String(row['multirange']),
  }
  return { object, addresses: [`${classOid.type}:${row['oid']}:0`] }
}

function buildBase(row: Row, context: BuildContext): Built {
  const attributes = row['is_defined'] === true ? baseAttributes(row) : {}
  const object: Omit<BaseTypeObject, 'needs'> = { ...baseObject('type', row, context), attributes }
  return { object, addresses: [`${classOid.type}:${row['oid']}:0`] }
}

/** Words of `create type` in the order of PostgreSQL's manual; those with the usual value are left out. */
function baseAttributes(row: Row): Readonly<Record<string, string>> {
  const words: Record<string, string | null> = {
    input: textOrNull(row['input']),
    output: textOrNull(row['output']),
    receive: textOrNull(row['receive']),
    send: textOrNull(row['send']),
    typmod_in: textOrNull(row['typmod_in']),
    typmod_out: textOrNull(row['typmod_out']),
    analyze: textOrNull(row['analyze']),
    subscript: textOrNull(row['subscript']),
    internallength: Number(row['length']) < 0 ? 'variable' : String(row['length']),
    passedbyvalue: row['by_value'] === true ? 'true' : null,
    alignment: alignments[String(row['alignment'])]!,
    storage: storages[String(row['storage'])]!,
    category: row['category'] === 'U' ? null : quoteLiteral(String(row['category'])),
    preferred: row['preferred'] === true ? 'true' : null,
    default: defaultWord(row),
    element: textOrNull(row['element']),
    delimiter: row['delimiter'] === ',' ? null : quoteLiteral(String(row['delimiter'])),
    collatable: row['collatable'] === true ? 'true' : null,
  }
  return Object.fromEntries(
    Object.entries(words).filter((word): word is [string, string] => word[1] !== null),
  )
}

function defaultWord(row: Row): string | null {
  const text = textOrNull(row['default'])
  return text === null || row['is_literal'] !== true ? text : quoteLiteral(text)
}
