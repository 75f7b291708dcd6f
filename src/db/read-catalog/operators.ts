import type {
  AccessMethodObject,
  OperatorClassObject,
  OperatorFamilyObject,
  OperatorObject,
} from '../../catalog/operators.js'
import { printName } from '../../sql/print-name.js'
import { baseObject, functionName, functionSignature, listOf, textOrNull } from './base-object.js'
import type { Address, BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, firstUserOid, notOfExtension, userSchema } from './sql.js'

/** Oids of the catalogs that hold the members of operator classes and families. */
const memberCatalog = { operator: 2602, function: 2603 } as const

/** Access methods, operators, operator families and classes. */
export const operatorReader: KindReader = {
  name: 'operators',
  queries: () => [accessMethods, operators, families, classes, members],
  build: ([methodRows, operatorRows, familyRows, classRows, memberRows], context) => {
    const membersOf = groupMembers(memberRows!)
    return [
      ...methodRows!.map((row) => buildAccessMethod(row, context)),
      ...operatorRows!.map((row) => buildOperator(row, context)),
      ...familyRows!.map((row) => buildFamily(row, membersOf, context)),
      ...classRows!.map((row) => buildClass(row, membersOf, context)),
    ]
  },
}

const accessMethods = `select m.oid, m.amname as name, m.amtype as of, ${functionName('m.amhandler::oid')} as handler,
  ${commentOf(classOid.accessMethod, 'm.oid')} as comment
from pg_catalog.pg_am m where m.oid >= ${firstUserOid} and ${notOfExtension(classOid.accessMethod, 'm.oid')}`

const operatorName = (oid: string) => `(select pg_catalog.format('%I.%s', x.nspname, p.oprname)
    from pg_catalog.pg_operator p join pg_catalog.pg_namespace x on x.oid = p.oprnamespace where p.oid = ${oid})`

// Without a function it is a mere name that another operator's commutator or negator left.
const operators = `select o.oid, n.nspname as schema, o.oprname as name, o.oprowner as owner,
  case when o.oprleft <> 0 then pg_catalog.format_type(o.oprleft, null) end as left,
  case when o.oprright <> 0 then pg_catalog.format_type(o.oprright, null) end as right,
  ${functionName('o.oprcode::oid')} as function, ${operatorName('o.oprcom')} as commutator,
  ${operatorName('o.oprnegate')} as negator, ${functionName('o.oprrest::oid')} as restrict,
  ${functionName('o.oprjoin::oid')} as join, o.oprcanhash as hashes, o.oprcanmerge as merges,
  ${commentOf(classOid.operator, 'o.oid')} as comment
from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
where o.oprcode::oid <> 0 and ${userSchema('n.nspname')} and ${notOfExtension(classOid.operator, 'o.oid')}`

const families = `select f.oid, n.nspname as schema, f.opfname as name, f.opfowner as owner, m.amname as method,
  ${commentOf(classOid.operatorFamily, 'f.oid')} as comment
from pg_catalog.pg_opfamily f join pg_catalog.pg_namespace n on n.oid = f.opfnamespace
  join pg_catalog.pg_am m on m.oid = f.opfmethod
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.operatorFamily, 'f.oid')}`

const classes = `select c.oid, n.nspname as schema, c.opcname as name, c.opcowner as owner, m.amname as method,
  c.opcdefault as is_default, pg_catalog.format_type(c.opcintype, null) as type,
  (select pg_catalog.format('%I.%I', x.nspname, f.opfname) from pg_catalog.pg_opfamily f
    join pg_catalog.pg_namespace x on x.oid = f.opfnamespace where f.oid = c.opcfamily) as family,
  case when c.opckeytype <> 0 then pg_catalog.format_type(c.opckeytype, null) end as storage,
  ${commentOf(classOid.operatorClass, 'c.oid')} as comment
from pg_catalog.pg_opclass c join pg_catalog.pg_namespace n on n.oid = c.opcnamespace
  join pg_catalog.pg_am m on m.oid = c.opcmethod
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.operatorClass, 'c.oid')}`

// Which class or family a member belongs to is known by pg_depend alone.
const members = `select d.refclassid || ':' || d.refobjid || ':0' as holder, d.classid || ':' || d.objid || ':0' as address,
  case d.classid when ${memberCatalog.operator} then (
    select pg_catalog.format('operator %s %s%s', a.amopstrategy, a.amopopr::pg_catalog.regoperator,
        case when a.amoppurpose = 'o' then (select pg_catalog.format(' for order by %I.%I', x.nspname, f.opfname)
          from pg_catalog.pg_opfamily f join pg_catalog.pg_namespace x on x.oid = f.opfnamespace
          where f.oid = a.amopsortfamily) end)
    from pg_catalog.pg_amop a where a.oid = d.objid)
  else (
    select pg_catalog.format('function %s (%s, %s) %s', a.amprocnum, pg_catalog.format_type(a.amproclefttype, null),
        pg_catalog.format_type(a.amprocrighttype, null), ${functionSignature('a.amproc::oid')})
    from pg_catalog.pg_amproc a where a.oid = d.objid) end as member
from pg_catalog.pg_depend d
where d.classid in (${memberCatalog.operator}, ${memberCatalog.function}) and d.objid >= ${firstUserOid}
  and d.refclassid in (${classOid.operatorClass}, ${classOid.operatorFamily})`

interface Members {
  readonly members: readonly string[]
  readonly addresses: readonly Address[]
}

function groupMembers(rows: readonly Row[]): (holder: Address) => Members {
  const groups = new Map<Address, { members: string[]; addresses: Address[] }>()
  for (const row of rows) {
    const holder = String(row['holder'])
    const group = groups.get(holder) ?? { members: [], addresses: [] }
    group.members.push(String(row['member']))
    group.addresses.push(String(row['address']))
    groups.set(holder, group)
  }
  return (holder) => {
    const group = groups.get(holder)
    return { members: (group?.members ?? []).sort(), addresses: group?.addresses ?? [] }
  }
}

function buildAccessMethod(row: Row, context: BuildContext): Built {
  const object: Omit<AccessMethodObject, 'needs'> = {
    ...baseObject('access method', row, context),
    of: row['of'] === 't' ? 'table' : 'index',
    handler: String(row['handler']),
  }
  return { object, addresses: [`${classOid.accessMethod}:${row['oid']}:0`] }
}

function buildOperator(row: Row, context: BuildContext): Built {
  const left = textOrNull(row['left'])
  const right = textOrNull(row['right'])
  const object: Omit<OperatorObject, 'needs'> = {
    ...baseObject('operator', row, context),
    id: `operator ${printName(String(row['schema']))}.${row['name']}(${left ?? 'none'}, ${right ?? 'none'})`,
    left,
    right,
    function: String(row['function']),
    commutator: textOrNull(row['commutator']),
    negator: textOrNull(row['negator']),
    restrict: textOrNull(row['restrict']),
    join: textOrNull(row['join']),
    hashes: row['hashes'] === true,
    merges: row['merges'] === true,
  }
  return { object, addresses: [`${classOid.operator}:${row['oid']}:0`] }
}

function buildFamily(row: Row, membersOf: (holder: Address) => Members, context: BuildContext): Built {
  const address = `${classOid.operatorFamily}:${row['oid']}:0`
  const own = membersOf(address)
  const object: Omit<OperatorFamilyObject, 'needs'> = {
    ...indexedBase('operator family', row, context),
    members: own.members,
  }
  return { object, addresses: [address, ...own.addresses] }
}

function buildClass(row: Row, membersOf: (holder: Address) => Members, context: BuildContext): Built {
  const address = `${classOid.operatorClass}:${row['oid']}:0`
  const own = membersOf(address)
  const object: Omit<OperatorClassObject, 'needs'> = {
    ...indexedBase('operator class', row, context),
    isDefault: row['is_default'] === true,
    type: String(row['type']),
    family: String(row['family']),
    storage: textOrNull(row['storage']),
    members: listOf(own.members),
  }
  return { object, addresses: [address, ...own.addresses] }
}

/** Classes and families are named within their index method. */
function indexedBase<K extends 'operator class' | 'operator family'>(
  kind: K,
  row: Row,
  context: BuildContext,
) {
  const base = baseObject(kind, row, context)
  const method = String(row['method'])
  return { ...base, id: `${base.id} using ${printName(method)}`, method }
}
