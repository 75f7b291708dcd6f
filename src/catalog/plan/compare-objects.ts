import type { CatalogObject } from '../object.js'

const addressing = new Set(['kind', 'id', 'name', 'schema', 'parent', 'needs', 'position'])
const facets = new Set(['owner', 'comment', 'grants'])

/** Whether two objects of one id differ in what their kind's rules look after. */
export function differInside(from: CatalogObject, to: CatalogObject): boolean {
  return differ(from, to, (key) => !facets.has(key))
}

/** Whether they differ in owner, comment or grants. */
export function differInFacets(from: CatalogObject, to: CatalogObject): boolean {
  return differ(from, to, (key) => facets.has(key))
}

function differ(from: CatalogObject, to: CatalogObject, isCompared: (key: string) => boolean): boolean {
  const before = from as unknown as Readonly<Record<string, unknown>>
  const after = to as unknown as Readonly<Record<string, unknown>>
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (addressing.has(key) || !isCompared(key) || before[key] === after[key]) continue
    if (textOf(key, before[key]) !== textOf(key, after[key])) return true
  }
  return false
}

/** Storage parameters stand in the order in which they were set, which means nothing. */
function textOf(key: string, value: unknown): string {
  return JSON.stringify(key === 'options' && Array.isArray(value) ? [...value].sort() : (value ?? null))
}
