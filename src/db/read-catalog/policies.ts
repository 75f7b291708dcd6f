import type { PolicyObject } from '../../catalog/triggers.js'
import { printName } from '../../sql/print-name.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { relationIdOf, relationNameOf } from './relation-of.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

const commands: Readonly<Record<string, PolicyObject['command']>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
}

/** Row security policies. */
export const policyReader: KindReader = {
  name: 'policies',
  queries: () => [
    `select p.oid, n.nspname as schema, c.relname as relation, c.relkind, p.polname as name, p.polcmd as command,
  p.polpermissive as permissive,
  (select pg_catalog.json_agg(r.role::bigint) from pg_catalog.unnest(p.polroles) r(role) where r.role <> 0) as roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using,
  pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as with_check, ${commentOf(classOid.policy, 'p.oid')} as comment
from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where ${userSchema('n.nspname')} and c.relpersistence <> 't' and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows], context) => rows!.map((row) => buildPolicy(row, context)),
}

function buildPolicy(row: Row, context: BuildContext): Built {
  const roles = (row['roles'] ?? []) as readonly number[]
  const object: Omit<PolicyObject, 'needs'> = {
    kind: 'policy',
    id: `policy ${relationNameOf(row)}.${printName(String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: relationIdOf(row),
    owner: null,
    comment: row['comment'] as string | null,
    grants: null,
    command: commands[String(row['command'])] ?? 'all',
    permissive: row['permissive'] === true,
    roles: roles.map((oid) => context.role(oid)).sort(),
    using: row['using'] as string | null,
    withCheck: row['with_check'] as string | null,
  }
  return { object, addresses: [`${classOid.policy}:${row['oid']}:0`] }
}
