import type { SchemaObject } from '../../catalog/schemas.js'
import { baseObject } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, grantsOf, notOfExtension, userSchema } from './sql.js'

/** Who owns schema public in a new database: pg_database_owner from 15 on, the first superuser before. */
const publicOwner = { since15: '6171', before15: '10' } as const

/** What a new database says of schema public. */
const publicComment = 'standard public schema'

/**
 * Schemas. Schema public is read as what differs from a new database's: owner, comment and grants are null where
 * nobody touched them; the comment is '' where it was taken away.
 */
export const schemaReader: KindReader = {
  name: 'schemas',
  queries: (version) => [
    `select n.oid, n.nspname as name, n.nspowner as owner, ${commentOf(classOid.namespace, 'n.oid')} as comment,
  ${schemaGrants(version)} as grants
from pg_catalog.pg_namespace n
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.namespace, 'n.oid')}`,
  ],
  build: ([rows], context) => rows!.map((row) => buildSchema(row, context)),
}

/** The usual grants of schema public are those that a new database has, not those of a new schema. */
function schemaGrants(version: number): string {
  const usual = "pg_catalog.acldefault('n', n.nspowner)"
  const open = version >= 150000 ? ['USAGE'] : ['USAGE', 'CREATE']
  const items = open.map((privilege) => `pg_catalog.makeaclitem(0, n.nspowner, '${privilege}', false)`)
  const ofPublic = `case when n.nspname = 'public' then ${usual} || array[${items.join(', ')}] else ${usual} end`
  const own = `case when n.nspname = 'public' then coalesce(n.nspacl, ${usual}) else n.nspacl end`
  const printed = grantsOf('ACL', 'n', 'n.nspowner')
  return printed.replaceAll(usual, `(${ofPublic})`).replaceAll('ACL', `(${own})`)
}

function buildSchema(row: Row, context: BuildContext): Built {
  const base = baseObject('schema', row, context)
  const object: Omit<SchemaObject, 'needs'> =
    row['name'] === 'public' ? { ...base, ...ofPublic(row, context) } : base
  return { object, addresses: [`${classOid.namespace}:${row['oid']}:0`] }
}

function ofPublic(row: Row, context: BuildContext): Pick<SchemaObject, 'owner' | 'comment'> {
  const usual = context.serverVersionNum >= 150000 ? publicOwner.since15 : publicOwner.before15
  const comment = (row['comment'] ?? '') as string
  return {
    owner: String(row['owner']) === usual ? null : context.role(row['owner']),
    comment: comment === publicComment ? null : comment,
  }
}
