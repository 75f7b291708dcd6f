import { printName } from '../../sql/print-name.js'
import type { Grant } from '../object.js'

/**
 * A grant and who gave it: the owner where `by` is absent or null, else a role that had the grant option. PostgreSQL
 * keeps the same privilege of the same grantee once for each giver.
 */
export type GivenGrant = Grant & { readonly by?: string | null }

/** One GRANT or REVOKE: several privileges of one grantee. */
export interface GrantChange {
  readonly verb: 'grant' | 'revoke'
  /** With grant option; for `revoke`, the grant option only. */
  readonly option: boolean
  /** In PostgreSQL's order; `['all']` where it is every privilege of the kind. */
  readonly privileges: readonly string[]
  readonly to: Pick<Grant, 'to' | 'role'>
  /** Role that gives or takes; null for the owner. */
  readonly by: string | null
}

/** How a change is written: on what, and how the owner is called. */
export interface GrantTarget {
  /** Words after `on`: `table public.t`, `tables` in default privileges. */
  readonly address: string
  /** Role that is the owner; null for whoever runs the script, the database's owner. */
  readonly owner: string | null
  /** For the privileges of a column. */
  readonly column?: string | undefined
}

interface Holder {
  readonly to: Pick<Grant, 'to' | 'role'>
  readonly by: string | null
  /** Privileges, and whether each may be granted on. */
  readonly held: Map<string, boolean>
}

type Holders = ReadonlyMap<string, Holder>

/**
 * The fewest statements that lead from one list of grants to another, in an order that PostgreSQL accepts: what
 * others gave on is taken back before their grant option, and given after it. Pure.
 *
 * @param before      `all` is understood
 * @param after       `all` is understood
 * @param privileges  every privilege that the kind knows, in the order in which they are written
 */
export function grantChanges(
  before: readonly GivenGrant[],
  after: readonly GivenGrant[],
  privileges: readonly string[],
): readonly GrantChange[] {
  const from = holdersOf(before, privileges)
  const to = holdersOf(after, privileges)
  const taken = byDepth(from, (a, b) => b - a)
  const given = byDepth(to, (a, b) => a - b)
  return [
    ...taken.flatMap((holder) => revocations(holder, to.get(keyOf(holder)), privileges)),
    ...given.flatMap((holder) => additions(from.get(keyOf(holder)), holder, privileges)),
  ]
}

/** Statements of changes; those by another role than the owner are put between `set role` and `reset role`. */
export function printGrantChanges(
  changes: readonly GrantChange[],
  print: (change: GrantChange) => string,
): readonly string[] {
  const statements: string[] = []
  let role: string | null = null
  for (const change of changes) {
    if (change.by !== role && change.by !== null) statements.push(`set role ${printName(change.by)}`)
    if (change.by !== role && change.by === null) statements.push('reset role')
    role = change.by
    statements.push(print(change))
  }
  return role === null ? statements : [...statements, 'reset role']
}

/** `grant select, insert on table public.t to app with grant option`, `revoke execute on function f() from public`. */
export function printGrant(change: GrantChange, { address, owner, column }: GrantTarget): string {
  const { verb, option } = change
  const names = change.privileges.map((name) =>
    column === undefined ? name : `${name} (${printName(column)})`,
  )
  const what = `${names.join(', ')} on ${address}`
  const who = printGrantee(change.to, owner)
  if (verb === 'grant') return `grant ${what} to ${who}${option ? ' with grant option' : ''}`
  return `revoke ${option ? 'grant option for ' : ''}${what} from ${who}`
}

/** A list without `all`: one entry for each privilege. */
export function expandGrants(
  grants: readonly GivenGrant[],
  privileges: readonly string[],
): readonly GivenGrant[] {
  return grants.flatMap((grant) =>
    grant.privilege === 'all' ? privileges.map((privilege) => ({ ...grant, privilege })) : [grant],
  )
}

function printGrantee({ to, role }: Pick<Grant, 'to' | 'role'>, owner: string | null): string {
  if (to === 'public') return 'public'
  const name = to === 'owner' ? owner : role
  return name === null ? 'current_user' : printName(name)
}

function holdersOf(grants: readonly GivenGrant[], privileges: readonly string[]): Holders {
  const holders = new Map<string, Holder>()
  for (const grant of expandGrants(grants, privileges)) {
    const by = grant.by ?? null
    const key = keyOf({ to: grant, by })
    const holder = holders.get(key) ?? { to: { to: grant.to, role: grant.role }, by, held: new Map() }
    holder.held.set(grant.privilege, grant.grantable || holder.held.get(grant.privilege) === true)
    holders.set(key, holder)
  }
  return holders
}

function keyOf({ to, by }: Pick<Holder, 'to' | 'by'>): string {
  return JSON.stringify([to.to, to.role, by])
}

function revocations(from: Holder, to: Holder | undefined, privileges: readonly string[]): GrantChange[] {
  const taken = [...from.held.keys()].filter((name) => !to?.held.has(name))
  const kept = [...from.held].filter(([name, option]) => option && to?.held.get(name) === false)
  return [
    ...changeOf(from, { verb: 'revoke', option: false, names: taken, privileges }),
    ...changeOf(from, { verb: 'revoke', option: true, names: kept.map(([name]) => name), privileges }),
  ]
}

function additions(from: Holder | undefined, to: Holder, privileges: readonly string[]): GrantChange[] {
  const missing = (option: boolean) =>
    [...to.held]
      .filter(([name, grantable]) => grantable === option && !isHeld(from, name, option))
      .map(([name]) => name)
  return [true, false].flatMap((option) =>
    changeOf(to, { verb: 'grant', option, names: missing(option), privileges }),
  )
}

function isHeld(holder: Holder | undefined, name: string, option: boolean): boolean {
  const grantable = holder?.held.get(name)
  return option ? grantable === true : grantable !== undefined
}

function changeOf(
  { to, by }: Holder,
  change: {
    readonly verb: GrantChange['verb']
    readonly option: boolean
    readonly names: readonly string[]
    readonly privileges: readonly string[]
  },
): GrantChange[] {
  const { verb, option, names, privileges } = change
  if (names.length === 0) return []
  const isAll = privileges.length > 1 && privileges.every((name) => names.includes(name))
  const place = (name: string) => privileges.indexOf(name) + 1 || privileges.length + 1
  const sorted = [...names].sort((a, b) => place(a) - place(b))
  return [{ verb, option, privileges: isAll ? ['all'] : sorted, to, by }]
}

/** How far holders are from the owner; otherwise they stay as they came. */
function byDepth(holders: Holders, order: (a: number, b: number) => number): Holder[] {
  const list = [...holders.values()]
  const depths = new Map(list.map((holder) => [holder, depthOf(holder, holders, new Set())]))
  return list.sort((a, b) => order(depths.get(a)!, depths.get(b)!))
}

function depthOf(holder: Holder, all: Holders, seen: Set<Holder>): number {
  if (holder.by === null || seen.has(holder)) return 0
  seen.add(holder)
  const givers = [...all.values()].filter(({ to }) => to.role === holder.by)
  return 1 + Math.max(0, ...givers.map((giver) => depthOf(giver, all, seen)))
}
