import type { Grant } from '../../catalog/object.js'
import type { BuildContext } from './reader.js'

type Item = readonly [grantee: number, privilege: string, grantable: boolean, grantor: number]

interface AccessList {
  readonly owner: number
  readonly given: readonly Item[]
  /** What PostgreSQL gives by default: all to the owner, for some kinds a little to PUBLIC. */
  readonly usual: readonly Item[]
}

/** All that a column can be granted; its default list is empty and cannot tell. */
const columnPrivileges = ['insert', 'references', 'select', 'update']

/**
 * The grants of an access list that `grantsOf` (sql.ts) printed: sorted, the owner without its name, PUBLIC as such,
 * every privilege of a grantee as `all`. Null where they are the default ones.
 */
export function grantsFrom(value: unknown, context: BuildContext): readonly Grant[] | null {
  if (value === null || value === undefined) return null
  const list = (typeof value === 'string' ? JSON.parse(value) : value) as AccessList
  const given = grantsOfItems(list.given, list, context)
  const usual = grantsOfItems(list.usual, list, context)
  return JSON.stringify(given) === JSON.stringify(usual) ? null : given
}

function grantsOfItems(items: readonly Item[], list: AccessList, context: BuildContext): Grant[] {
  const whole = wholeSet(list)
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = `${item[0]} ${item[2]} ${item[3]}`
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  const grants = [...groups.values()].flatMap((group) => {
    const privileges = group.map(([, privilege]) => privilege)
    const isAll = whole.length > 1 && whole.every((privilege) => privileges.includes(privilege))
    return (isAll ? ['all'] : privileges).map((privilege) => grantOf(group[0]!, privilege, { list, context }))
  })
  return grants.sort((a, b) => compareText(keyOf(a), keyOf(b)))
}

function wholeSet({ owner, usual }: AccessList): readonly string[] {
  const all = usual.filter(([grantee]) => grantee === owner).map(([, privilege]) => privilege)
  return usual.length === 0 ? columnPrivileges : all
}

function grantOf(
  [grantee, , grantable, grantor]: Item,
  privilege: string,
  { list, context }: { list: AccessList; context: BuildContext },
): Grant {
  const by = grantor === list.owner ? {} : { by: context.role(grantor) }
  if (grantee === 0) return { to: 'public', role: null, privilege, grantable, ...by }
  if (grantee === list.owner) return { to: 'owner', role: null, privilege, grantable, ...by }
  return { to: 'role', role: context.role(grantee), privilege, grantable, ...by }
}

const keyOf = (grant: Grant) =>
  `${grant.to} ${grant.role ?? ''} ${grant.by ?? ''} ${grant.privilege} ${grant.grantable}`
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
