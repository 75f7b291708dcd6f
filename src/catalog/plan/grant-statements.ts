import { VaultDbError } from '../../errors.js'
import { printQualified } from '../../sql/print-name.js'
import type { CatalogIndex, CatalogObject, Grant, ObjectId } from '../object.js'
import type { AnyRules, Scope } from '../rules/rule.js'
import { defaultGrants, grantClassOf, privilegesOf, startingGrants } from './default-grants.js'
import {
  expandGrants,
  type GivenGrant,
  type GrantChange,
  type GrantTarget,
  grantChanges,
  printGrant,
  printGrantChanges,
} from './grants-sql.js'

interface Context {
  readonly rules: AnyRules
  readonly scope: Scope
}

/** GRANT and REVOKE of one object, and other objects that must be there first. */
export interface GrantStatements {
  readonly sql: readonly string[]
  readonly needs: readonly ObjectId[]
}

/**
 * What leads from the grants that an object has, once it is made and has its owner, to those that it is meant to
 * have. Pure.
 *
 * @param before  null for an object that the plan makes
 */
export function grantStatements(
  before: CatalogObject | null,
  after: CatalogObject,
  context: Context,
): GrantStatements {
  const on = grantClassOf(after.kind)
  if (on === null) return { sql: [], needs: [] }
  const all = privilegesOf(on, context.scope.from.catalog.serverVersionNum)
  const target = targetOf(after, context)
  const wanted = after.grants ?? defaultGrants(after.kind)
  const first = grantChanges(currentGrants(before, after, context), wanted, all)
  const known = new Set(first.map((change) => JSON.stringify(change)))
  const repeated = ownerGrantsAgain(before, after, { wanted, all })
  const changes = [...first, ...repeated.filter((change) => !known.has(JSON.stringify(change)))]
  const own = printGrantChanges(changes, (change) => printGrant(change, target))
  const again = on === 'tables' ? columnGrantsAgain(after, lossesOf(changes, all), context.scope) : []
  return { sql: [...own, ...again.flatMap(({ sql }) => sql)], needs: again.flatMap(({ needs }) => needs) }
}

function targetOf(object: CatalogObject, { rules, scope }: Context): GrantTarget {
  if (object.kind !== 'column') return { address: grantAddress(object, rules), owner: object.owner }
  return columnTarget(object, holderOf(object, scope.to))
}

function columnTarget(column: CatalogObject, table: CatalogObject): GrantTarget {
  const name = printQualified(table.schema ?? '', table.name)
  return { address: `table ${name}`, owner: table.owner, column: column.name }
}

/** Whose owner counts: the table of a column. */
function holderOf(object: CatalogObject, catalog: CatalogIndex): CatalogObject {
  if (object.kind !== 'column') return object
  const table = catalog.byId.get(object.parent ?? '')
  if (table) return table
  throw new VaultDbError('INTERNAL', `The catalog holds "${object.id}" without its table.`)
}

const grantWords: readonly (readonly [RegExp, string])[] = [
  [/^(materialized view|foreign table|view) /, 'table '],
  [/^aggregate /, 'function '],
  [/^server /, 'foreign server '],
]

/** Words for GRANT … ON: those of the rules, else the usual ones with the kind's word replaced where GRANT has another. */
function grantAddress(object: CatalogObject, rules: AnyRules): string {
  if (rules.grantAddress) return rules.grantAddress(object)
  const address = rules.address(object)
  const [pattern, word] = grantWords.find(([kind]) => kind.test(address)) ?? []
  return pattern ? address.replace(pattern, word!) : address
}

/** Grants as they are once the object has its new owner: PostgreSQL puts the new name in the place of the old one. */
function currentGrants(
  before: CatalogObject | null,
  after: CatalogObject,
  { scope }: Context,
): readonly GivenGrant[] {
  const owner = holderOf(after, scope.to).owner
  const held = before ? (before.grants ?? defaultGrants(before.kind)) : startingGrants(after, scope.from)
  const previous = before ? holderOf(before, scope.from).owner : null
  if (owner === null || owner === previous) return held
  return held.map((grant: GivenGrant) => ({
    ...grant,
    ...(grant.role === owner ? { to: 'owner' as const, role: null } : {}),
    by: grant.by === owner ? null : (grant.by ?? null),
  }))
}

/**
 * The database's owner has a name that catalogs do not tell. Where it becomes the owner of an object on which it held
 * grants by that name, taking those back takes from the owner: it gets its own again.
 */
function ownerGrantsAgain(
  before: CatalogObject | null,
  after: CatalogObject,
  { wanted, all }: { readonly wanted: readonly GivenGrant[]; readonly all: readonly string[] },
): readonly GrantChange[] {
  const isReturned = before !== null && before.owner !== null && after.owner === null
  if (!isReturned || !before.grants?.some(({ to }) => to === 'role')) return []
  return grantChanges(
    [],
    wanted.filter(({ to }) => to === 'owner'),
    all,
  )
}

/** Privileges that changes take from someone, by key. */
function lossesOf(changes: readonly GrantChange[], all: readonly string[]): ReadonlySet<string> {
  const taken = changes.filter(({ verb }) => verb === 'revoke')
  return new Set(
    taken.flatMap(({ privileges, to, by }) =>
      (privileges[0] === 'all' ? all : privileges).map((name) => lossKey(to, name, by)),
    ),
  )
}

function lossKey({ to, role }: Pick<Grant, 'to' | 'role'>, privilege: string, by: string | null): string {
  return JSON.stringify([to, role, privilege, by])
}

/** A privilege taken on a table is taken on its columns too: those that are meant to have it get it again. */
function columnGrantsAgain(
  table: CatalogObject,
  losses: ReadonlySet<string>,
  { to }: Scope,
): readonly GrantStatements[] {
  if (losses.size === 0) return []
  const every = privilegesOf('column', to.catalog.serverVersionNum)
  const isLost = (grant: GivenGrant) => losses.has(lossKey(grant, grant.privilege, grant.by ?? null))
  return to.children(table.id).flatMap((column) => {
    if (column.kind !== 'column' || column.grants === null) return []
    const lost = expandGrants(column.grants, every).filter(isLost)
    const target = columnTarget(column, table)
    const sql = printGrantChanges(grantChanges([], lost, every), (change) => printGrant(change, target))
    return sql.length === 0 ? [] : [{ sql, needs: [column.id] }]
  })
}
