import { printName } from '../../sql/print-name.js'
import type { CatalogObject, Grant } from '../object.js'
import { defaultGrantsOfClass, privilegesOf } from '../plan/default-grants.js'
import { grantChanges, printGrant } from '../plan/grants-sql.js'
import type { KindRules, Scope, StepDraft } from './rule.js'

/**
 * What a role's new objects are granted: one entry for each role, type of object and schema.
 * An entry for all schemas stands in the place of PostgreSQL's own grants; one for a schema adds to them.
 */
export interface DefaultPrivileges extends CatalogObject {
  readonly kind: 'default privileges'
  /** Role whose new objects these are; null for the database's owner. */
  readonly role: string | null
  readonly on: 'functions' | 'large objects' | 'schemas' | 'sequences' | 'tables' | 'types'
  /** Sorted; `to: 'owner'` is `role`. `grants` is always null: it means grants on the object itself. */
  readonly privileges: readonly Grant[]
}

/** Default privileges: ALTER DEFAULT PRIVILEGES from what PostgreSQL gives by itself, and back to it. */
export const defaultPrivilegesRules: KindRules<DefaultPrivileges> = {
  kinds: ['default privileges'],
  address: ({ id }) => id,
  create: (object, scope) => steps(object, { from: builtIn(object), to: object.privileges, scope }),
  drop: (object, scope) => steps(object, { from: object.privileges, to: builtIn(object), scope }),
  alter: (from, to, scope) => ({ steps: steps(to, { from: from.privileges, to: to.privileges, scope }) }),
}

function builtIn({ on, schema }: DefaultPrivileges): readonly Grant[] {
  return schema === null ? defaultGrantsOfClass(on) : []
}

interface Change {
  readonly from: readonly Grant[]
  readonly to: readonly Grant[]
  readonly scope: Scope
}

/** They come last in a plan: until then, what it makes gets the grants that were in force before. */
function steps(object: DefaultPrivileges, { from, to, scope }: Change): readonly StepDraft[] {
  const all = privilegesOf(object.on, scope.from.catalog.serverVersionNum)
  const target = { address: object.on, owner: object.role }
  const prefix = `alter default privileges${forRole(object)}${inSchema(object)} `
  const sql = grantChanges(from, to, all).map((change) => prefix + printGrant(change, target))
  return sql.length === 0 ? [] : [{ sql, property: 'privileges', late: true }]
}

const forRole = ({ role }: DefaultPrivileges) => (role === null ? '' : ` for role ${printName(role)}`)
const inSchema = ({ schema }: DefaultPrivileges) => (schema === null ? '' : ` in schema ${printName(schema)}`)
