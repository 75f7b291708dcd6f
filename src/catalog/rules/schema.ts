import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { SchemaObject } from '../schemas.js'
import type { KindRules, Scope, StepDraft } from './rule.js'

const isPublic = ({ name }: SchemaObject) => name === 'public'

/** Schemas. Every database begins with `public`, so it is made only where it was dropped. */
export const schemaRules: KindRules<SchemaObject> = {
  kinds: ['schema'],
  address: (schema) => `schema ${printName(schema.name)}`,
  create: (schema, scope) => [
    { sql: isPublic(schema) ? createPublic(scope) : [`create schema ${printName(schema.name)}`] },
  ],
  drop: (schema) => [{ sql: [`drop schema ${printName(schema.name)}`] }],
  alter: (): { steps: readonly StepDraft[] } => ({ steps: [] }),
}

/** As a new database has it. A catalog without any schema stands for a new database, where it is there. */
function createPublic({ from }: Scope): readonly string[] {
  if (!from.catalog.objects.some(({ kind }) => kind === 'schema')) return []
  const since15 = from.catalog.serverVersionNum >= 150000
  return [
    'create schema public',
    ...(since15 ? ['alter schema public owner to pg_database_owner'] : []),
    `grant ${since15 ? 'usage' : 'usage, create'} on schema public to public`,
    `comment on schema public is ${quoteLiteral('standard public schema')}`,
  ]
}
