import type { Difference } from '../../catalog/compare-catalogs.js'
import type { Grant, Json } from '../../catalog/object.js'

/** `forceRowSecurity` → `force row security`. Pure. */
export function propertyWords(property: string): string {
  return property.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => {
    return `${before} ${after.toLowerCase()}`
  })
}

/** What nothing means, where it does not mean none. */
const usual: Readonly<Record<string, string>> = {
  owner: "the database's owner",
  grants: 'the usual ones',
  roles: 'everyone',
  collation: "the type's own",
  compression: 'the default',
  statistics: 'the default',
  storage: "the type's own",
  target: 'the default',
}

/** A value of a catalog's property as a person reads it; lists and texts may have several lines. Pure. */
export function valueWords(value: Json, property = ''): string {
  const nothing = usual[property] ?? 'none'
  if (value === null || value === '') return nothing
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? nothing : value.map(itemWords).join('\n')
  return Object.entries(value)
    .filter(([, each]) => each !== null)
    .map(([name, each]) => `${propertyWords(name)}: ${itemWords(each)}`)
    .join('\n')
}

function itemWords(item: Json): string {
  return isGrant(item) ? grantWords(item) : valueWords(item).replaceAll('\n', ', ')
}

function isGrant(item: Json): item is Json & Grant {
  return typeof item === 'object' && item !== null && 'privilege' in item && 'grantable' in item
}

function grantWords({ to, role, privilege, grantable }: Grant): string {
  const whom = to === 'role' ? role : to === 'owner' ? 'the owner' : 'everyone'
  return `${privilege} to ${whom}${grantable ? ', with grant option' : ''}`
}

/** What differs, in lines of its own: `- ` what should be, `+ ` what is, without the lines that both have. Pure. */
export function changedLines(expected: string, actual: string): readonly string[] {
  const before = expected.split('\n')
  const after = actual.split('\n')
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return [
    ...before.slice(start, before.length - end).map((line) => `- ${line}`),
    ...after.slice(start, after.length - end).map((line) => `+ ${line}`),
  ]
}

const verdicts = { missing: 'is missing', extra: 'was added', changed: 'was changed' } as const

/** A difference in one line: `index public.ix_a is missing`, `column public.t.a: not null should be yes, is no`. Pure. */
export function differenceLine({ object, change, property, expected, actual }: Difference): string {
  if (property === null) return `${object} ${verdicts[change]}`
  const [should, is] = [valueWords(expected, property), valueWords(actual, property)]
  const words = propertyWords(property)
  if (should.length + is.length > 100 || /\n/.test(should + is)) return `${object}: ${words} was changed`
  return `${object}: ${words} should be ${should}, is ${is}`
}
