import { printName, printQualified } from '../../sql/print-name.js'
import type { CatalogObject, ObjectId } from '../object.js'

const relationKinds = ['foreign table', 'materialized view', 'table', 'view'] as const

/** Kind and printed name of a relation's id: `foreign table public.t` → `['foreign table', 'public.t']`. */
export function relationOf(id: ObjectId): readonly [kind: (typeof relationKinds)[number], name: string] {
  const kind = relationKinds.find((word) => id.startsWith(`${word} `))
  if (!kind) throw new TypeError(`not a relation: ${id}`)
  return [kind, id.slice(kind.length + 1)]
}

/** `alter table public.t`, with `only` where children must stay as they are. */
export function alterRelation(id: ObjectId, only = false): string {
  const [kind, name] = relationOf(id)
  return `alter ${kind}${only ? ' only' : ''} ${name}`
}

/** Schema and name, printed. */
export function qualifiedName(object: CatalogObject): string {
  return object.schema === null ? printName(object.name) : printQualified(object.schema, object.name)
}

/** Differences of two lists of storage parameters: what to set, and the names to reset. */
export function optionChanges(
  from: readonly string[],
  to: readonly string[],
): { readonly set: readonly string[]; readonly reset: readonly string[] } {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  const kept = new Set(to.map(nameOf))
  return {
    set: to.filter((option) => !from.includes(option)).map(printOption),
    reset: from
      .map(nameOf)
      .filter((name) => !kept.has(name))
      .map(printOptionName),
  }
}

/** Storage parameters for WITH (…): `fillfactor=70` → `fillfactor = 70`; odd values quoted. */
export function printOption(option: string): string {
  const at = option.indexOf('=')
  const value = option.slice(at + 1)
  const isPlain = /^-?\d+(\.\d+)?$/.test(value) || /^[a-z_]+$/i.test(value)
  return `${printOptionName(option.slice(0, at))} = ${isPlain ? value : `'${value.replaceAll("'", "''")}'`}`
}

function printOptionName(name: string): string {
  return name.split('.').map(printName).join('.')
}
