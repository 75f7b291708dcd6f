import type {
  CompositeTypeObject,
  DomainConstraintObject,
  DomainObject,
  EnumObject,
} from '../../catalog/types.js'
import { printName } from '../../sql/print-name.js'
import { baseObject, collationName, listOf, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, grantsOf, notOfExtension, userSchema } from './sql.js'

const described = `${commentOf(classOid.type, 't.oid')} as comment,
  ${grantsOf('t.typacl', 'T', 't.typowner')} as grants`

const ofUsers = `${userSchema('n.nspname')} and ${notOfExtension(classOid.type, 't.oid')}`

/** Enums, domains with their checks, and composite types; not the row types of tables. */
export const typeReader: KindReader = {
  name: 'types',
  queries: (version) => [
    `select t.oid, n.nspname as schema, t.typname as name, t.typowner as owner, e.labels, ${described}
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  left join (select l.enumtypid, pg_catalog.json_agg(l.enumlabel order by l.enumsortorder) as labels
    from pg_catalog.pg_enum l group by l.enumtypid) e on e.enumtypid = t.oid
where t.typtype = 'e' and ${ofUsers}`,
    `select t.oid, n.nspname as schema, t.typname as name, t.typowner as owner,
  pg_catalog.format_type(t.typbasetype, t.typtypmod) as type,
  case when t.typcollation <> b.typcollation then ${collationName('t.typcollation')} end as collation,
  coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typdefault) as default, t.typnotnull as not_null,
  ${version >= 170000 ? notNullName : 'null'} as not_null_name, ${described}
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_type b on b.oid = t.typbasetype
where t.typtype = 'd' and ${ofUsers}`,
    `select k.oid, n.nspname as schema, t.typname as domain, k.conname as name,
  pg_catalog.pg_get_expr(k.conbin, 0) as expression, k.convalidated as validated,
  ${commentOf(classOid.constraint, 'k.oid')} as comment
from pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where k.contypid <> 0 and k.contype = 'c' and ${ofUsers}`,
    `select t.oid, c.oid as class_oid, n.nspname as schema, t.typname as name, t.typowner as owner,
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'collation', case when a.attcollation <> b.typcollation then ${collationName('a.attcollation')} end,
      'comment', ${commentOf(classOid.class, 'c.oid', 'a.attnum')}) order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type b on b.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as attributes, ${described}
from pg_catalog.pg_class c join pg_catalog.pg_type t on t.oid = c.reltype
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where c.relkind = 'c' and ${ofUsers}`,
  ],
  build: ([enums, domains, checks, composites], context) => [
    ...enums!.map((row) => buildEnum(row, context)),
    ...domains!.map((row) => buildDomain(row, context)),
    ...checks!.map((row) => buildCheck(row, context)),
    ...composites!.map((row) => buildComposite(row, context)),
  ],
}

const notNullName = `(select k.conname from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'n'
    and k.conname <> t.typname || '_not_null')`

function buildEnum(row: Row, context: BuildContext): Built {
  const object: Omit<EnumObject, 'needs'> = {
    ...baseObject('enum', row, context),
    labels: listOf(row['labels']),
  }
  return { object, addresses: [`${classOid.type}:${row['oid']}:0`] }
}

function buildDomain(row: Row, context: BuildContext): Built {
  const object: Omit<DomainObject, 'needs'> = {
    ...baseObject('domain', row, context),
    type: String(row['type']),
    collation: textOrNull(row['collation']),
    default: textOrNull(row['default']),
    notNull: row['not_null'] === true,
    notNullName: textOrNull(row['not_null_name']),
  }
  return { object, addresses: [`${classOid.type}:${row['oid']}:0`] }
}

function buildCheck(row: Row, context: BuildContext): Built {
  const domain = baseObject('domain', { schema: row['schema'], name: row['domain'] }, context).id
  const object: Omit<DomainConstraintObject, 'needs'> = {
    ...baseObject('domain constraint', row, context),
    id: `domain constraint ${domain.slice('domain '.length)}.${printName(String(row['name']))}`,
    parent: domain,
    expression: String(row['expression']),
    validated: row['validated'] === true,
  }
  return { object, addresses: [`${classOid.constraint}:${row['oid']}:0`] }
}

function buildComposite(row: Row, context: BuildContext): Built {
  const object: Omit<CompositeTypeObject, 'needs'> = {
    ...baseObject('composite type', row, context),
    attributes: listOf<CompositeTypeObject['attributes'][number]>(row['attributes']),
  }
  const addresses = [`${classOid.type}:${row['oid']}:0`, `${classOid.class}:${row['class_oid']}:0`]
  return { object, addresses }
}
