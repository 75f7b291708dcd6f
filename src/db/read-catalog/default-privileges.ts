import type { Grant } from '../../catalog/object.js'
import { defaultGrantsOfClass } from '../../catalog/plan/default-grants.js'
import type { DefaultPrivileges } from '../../catalog/rules/default-privileges.js'
import { printName } from '../../sql/print-name.js'
import { grantsFrom } from './grants.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, grantsOf, userSchema } from './sql.js'

/** Letter in pg_default_acl, letter of acldefault, what it is for. */
const types: readonly (readonly [string, string, DefaultPrivileges['on']])[] = [
  ['r', 'r', 'tables'],
  ['S', 's', 'sequences'],
  ['f', 'f', 'functions'],
  ['T', 'T', 'types'],
  ['n', 'n', 'schemas'],
  ['L', 'L', 'large objects'],
]

/** Reads default privileges, one object for each role, type of object and schema. */
export const defaultPrivilegesReader: KindReader = {
  name: 'default privileges',
  queries: (serverVersionNum) => [
    types
      .filter(([letter]) => letter !== 'L' || serverVersionNum >= 180000)
      .map(queryOf)
      .join('\nunion all\n'),
  ],
  build: ([rows], context) => (rows ?? []).map((row) => builtOf(row, context)),
}

function queryOf([letter, kind, on]: readonly [string, string, string]): string {
  return `select d.oid, d.defaclrole as role, n.nspname as schema, '${on}' as on_type,
  ${grantsOf('d.defaclacl', kind, 'd.defaclrole')} as privileges
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
where d.defaclobjtype = '${letter}' and (n.oid is null or ${userSchema('n.nspname')})`
}

function builtOf(row: Row, context: BuildContext): Built {
  const on = row.on_type as DefaultPrivileges['on']
  const schema = row.schema as string | null
  const role = context.owner(row.role)
  const owner = role === null ? '' : ` of ${printName(role)}`
  const place = schema === null ? '' : ` in ${printName(schema)}`
  const object: Omit<DefaultPrivileges, 'needs'> = {
    kind: 'default privileges',
    id: `default privileges${owner}${place} on ${on}`,
    name: on,
    schema,
    // Dropped with its schema.
    parent: schema === null ? null : `schema ${printName(schema)}`,
    owner: null,
    comment: null,
    grants: null,
    role,
    on,
    privileges: privilegesFrom(row.privileges, on, context),
  }
  return { object, addresses: [`${classOid.defaultPrivileges}:${row.oid}:0`] }
}

/** An entry of a schema may spell out what PostgreSQL gives by itself: there it is given once more. */
function privilegesFrom(
  value: unknown,
  on: DefaultPrivileges['on'],
  context: BuildContext,
): readonly Grant[] {
  return grantsFrom(value, context) ?? defaultGrantsOfClass(on)
}
