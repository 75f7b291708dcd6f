import { append } from '../index-catalog.js'
import type { CatalogIndex, CatalogObject, Grant, ObjectKind } from '../object.js'
import type { DefaultPrivileges } from '../rules/default-privileges.js'
import { expandGrants, type GivenGrant } from './grants-sql.js'

/** What has the same privileges and defaults. The plural ones can have default privileges. */
export type GrantClass = DefaultPrivileges['on'] | 'column' | 'language' | 'other'

const classes: Partial<Record<ObjectKind, GrantClass>> = {
  aggregate: 'functions',
  column: 'column',
  'composite type': 'types',
  domain: 'types',
  enum: 'types',
  'foreign data wrapper': 'other',
  'foreign table': 'tables',
  function: 'functions',
  language: 'language',
  'materialized view': 'tables',
  procedure: 'functions',
  'range type': 'types',
  schema: 'schemas',
  sequence: 'sequences',
  server: 'other',
  table: 'tables',
  type: 'types',
  view: 'tables',
}

const privileges: Record<GrantClass, readonly string[]> = {
  column: ['select', 'insert', 'update', 'references'],
  functions: ['execute'],
  language: ['usage'],
  'large objects': ['select', 'update'],
  other: ['usage'],
  schemas: ['usage', 'create'],
  sequences: ['usage', 'select', 'update'],
  tables: ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'],
  types: ['usage'],
}

/** What kinds share their privileges with; null for kinds that nothing is granted on. */
export function grantClassOf(kind: ObjectKind): GrantClass | null {
  return classes[kind] ?? null
}

/** Every privilege of a class, in the order in which statements name them; what `all` stands for. */
export function privilegesOf(on: GrantClass, serverVersionNum: number): readonly string[] {
  const hasMaintain = on === 'tables' && serverVersionNum >= 170000
  return hasMaintain ? [...privileges.tables, 'maintain'] : privileges[on]
}

/** What PostgreSQL gives by itself when an object of the class is made, as `acldefault` has it. */
export function defaultGrantsOfClass(on: GrantClass): readonly Grant[] {
  if (on === 'column') return []
  const [only, ...others] = privileges[on]
  const privilege = others.length > 0 ? 'all' : only!
  const owner: Grant = { to: 'owner', role: null, privilege, grantable: false }
  const isOpen = on === 'functions' || on === 'types' || on === 'language'
  return isOpen ? [owner, { ...owner, to: 'public' }] : [owner]
}

/** What PostgreSQL gives by itself on a new object of the kind; what `grants: null` stands for. */
export function defaultGrants(kind: ObjectKind): readonly Grant[] {
  const on = grantClassOf(kind)
  return on === null ? [] : defaultGrantsOfClass(on)
}

/**
 * Grants that an object has right after the database's owner made it: PostgreSQL's own, or those of a default
 * privileges entry for all schemas in their place; and those of an entry for its schema on top.
 *
 * @param catalog  the catalog whose default privileges are in force
 * @see get_user_default_acl in PostgreSQL's aclchk.c
 */
export function startingGrants(object: CatalogObject, catalog: CatalogIndex): readonly GivenGrant[] {
  const on = grantClassOf(object.kind)
  if (on === null) return []
  const entries = defaultsInForce(catalog).get(on) ?? []
  const whole = entries.find(({ schema }) => schema === null)
  const added = entries.filter(({ schema }) => schema !== null && schema === object.schema)
  const base = whole?.privileges ?? defaultGrantsOfClass(on)
  if (added.length === 0) return base
  const all = privilegesOf(on, catalog.catalog.serverVersionNum)
  return [base, ...added.map((entry) => entry.privileges)].flatMap((grants) => expandGrants(grants, all))
}

const cache = new WeakMap<CatalogIndex, ReadonlyMap<GrantClass, DefaultPrivileges[]>>()

/** The database owner's entries by what they are for; found once for each catalog. */
function defaultsInForce(catalog: CatalogIndex): ReadonlyMap<GrantClass, DefaultPrivileges[]> {
  const known = cache.get(catalog)
  if (known) return known
  const found = new Map<GrantClass, DefaultPrivileges[]>()
  for (const object of catalog.catalog.objects) {
    if (!isDefaultPrivileges(object) || object.role !== null) continue
    append(found, object.on, object)
  }
  cache.set(catalog, found)
  return found
}

function isDefaultPrivileges(object: CatalogObject): object is DefaultPrivileges {
  return object.kind === 'default privileges'
}
