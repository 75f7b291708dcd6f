import { createHash } from 'node:crypto'
import { notCompared } from './compare-catalogs.js'
import type { CatalogObject, Json } from './object.js'

/** What of a catalog its fingerprint is made of; what the objects need is not among it. */
export interface Fingerprinted {
  readonly objects: readonly Omit<CatalogObject, 'needs'>[]
}

/**
 * sha256 (hex) of what `compareCatalogs` compares: two catalogs have the same fingerprint where it finds no
 * difference, in whatever order their objects and properties stand. Pure; linear in the catalog's size but for a sort.
 */
export function fingerprintOf({ objects }: Fingerprinted): string {
  const names = propertyNames()
  const texts = objects.map((object) => {
    const properties = object as unknown as Properties
    return textOf(object.id) + propertiesText(properties, names(object.kind, properties))
  })
  return createHash('sha256').update(texts.sort().join('')).digest('hex')
}

type Properties = Readonly<Record<string, Json | undefined>>

/** Compared properties of an object, sorted; worked out once for objects of a kind that are built alike. */
function propertyNames(): (kind: string, properties: Properties) => readonly string[] {
  const known = new Map<string, { readonly own: readonly string[]; readonly sorted: readonly string[] }>()
  return (kind, properties) => {
    const own = Object.keys(properties)
    const last = known.get(kind)
    if (last?.own.length === own.length && last.own.every((name, at) => name === own[at])) return last.sorted
    const sorted = own.filter((name) => !notCompared.has(name)).sort()
    known.set(kind, { own, sorted })
    return sorted
  }
}

/** Values in a form that tells them apart: texts by their length, nothing that is null. */
function textOf(value: Json): string {
  if (typeof value === 'string') return `${value.length}:${value}`
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value === null) return 'z'
  if (typeof value === 'number') return `#${value};`
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(textOf).join('')}]`
  return propertiesText(value as Properties, Object.keys(value).sort())
}

function propertiesText(properties: Properties, names: readonly string[]): string {
  let text = '{'
  for (const name of names) {
    const value = properties[name]
    if (value !== null && value !== undefined) text += `${name.length}:${name}${textOf(value)}`
  }
  return `${text}}`
}
