import type { SequenceObject, SequenceParameters } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { grantsFrom } from './grants.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, grantsOf, joinComments, notOfExtension, userSchema } from './sql.js'

/** Sequences. Those of identity columns are parts of their column, and carry only grants and a comment here. */
export const sequenceReader: KindReader = {
  name: 'sequences',
  queries: () => [
    `select c.oid, n.nspname as schema, c.relname as name, c.relowner as owner, c.relpersistence = 'u' as unlogged,
  pg_catalog.format_type(s.seqtypid, null) as type, s.seqstart::text as start, s.seqincrement::text as increment,
  s.seqmin::text as minimum, s.seqmax::text as maximum, s.seqcache::text as cache, s.seqcycle as cycle,
  case when a.attname is not null then pg_catalog.json_build_array(tn.nspname, t.relname, a.attname) end as owned_by,
  coalesce(d.deptype = 'i', false) as is_identity, about.description as comment, ${grantsOf('c.relacl', 's', 'c.relowner')} as grants
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_sequence s on s.seqrelid = c.oid
  left join pg_catalog.pg_depend d on d.classid = ${classOid.class} and d.objid = c.oid and d.objsubid = 0
    and d.refclassid = ${classOid.class} and d.deptype in ('a', 'i')
  left join pg_catalog.pg_class t on t.oid = d.refobjid
  left join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
  left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  ${joinComments(classOid.class, 'c.oid')}
where c.relkind = 'S' and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows], context) => rows!.map((row) => buildSequence(row, context)),
}

const identityParameters = { start: '', increment: '', minimum: '', maximum: '', cache: '', cycle: false }

function buildSequence(row: Row, context: BuildContext): Built {
  const ownedBy = row['owned_by'] as [string, string, string] | null
  const isIdentity = row['is_identity'] === true
  const column = ownedBy === null ? null : `column ${printQualified(...ownedBy)}`
  const object: Omit<SequenceObject, 'needs'> = {
    kind: 'sequence',
    id: `sequence ${printQualified(String(row['schema']), String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: isIdentity ? column : null,
    owner: isIdentity ? null : context.owner(row['owner']),
    comment: row['comment'] as string | null,
    grants: grantsFrom(row['grants'], context),
    type: isIdentity ? '' : String(row['type']),
    unlogged: !isIdentity && row['unlogged'] === true,
    ownedBy: isIdentity ? null : column,
    isIdentity,
    ...(isIdentity ? identityParameters : parametersOf(row)),
  }
  return { object, addresses: [`${classOid.class}:${row['oid']}:0`] }
}

function parametersOf(row: Row): SequenceParameters {
  return {
    start: String(row['start']),
    increment: String(row['increment']),
    minimum: String(row['minimum']),
    maximum: String(row['maximum']),
    cache: String(row['cache']),
    cycle: row['cycle'] === true,
  }
}
