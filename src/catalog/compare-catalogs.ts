import type { Catalog, CatalogObject, Json, ObjectId, ObjectKind } from './object.js'

/** One thing in which two catalogs differ. */
export interface Difference {
  readonly kind: ObjectKind
  readonly object: ObjectId
  readonly change: 'missing' | 'extra' | 'changed'
  /** Name of the property of a changed object; null where the whole object is missing or extra. */
  readonly property: string | null
  /** Values of the property; null where the whole object is missing or extra. */
  readonly expected: Json
  readonly actual: Json
}

/** Properties that no comparison looks at: addresses, which the id tells, and the order of columns. */
export const notCompared: ReadonlySet<string> = new Set([
  'kind',
  'id',
  'name',
  'schema',
  'parent',
  'needs',
  'position',
])

/** The whole of an object in one text: it says something only where no other property differs. */
const wholeText = 'definition'

/**
 * Everything in which two catalogs differ, by object id and then by property. Pure; linear in their size.
 * Parts of a missing or extra object are not listed. A `definition` is listed only where nothing else of its object
 * differs. A property that is absent counts as null.
 *
 * @param expected  what should be
 * @param actual    what is; read on a server of the same major, else expressions differ that mean the same
 */
export function compareCatalogs(expected: Catalog, actual: Catalog): readonly Difference[] {
  const before = byId(expected)
  const after = byId(actual)
  const found = [
    ...expected.objects.flatMap((object) => {
      const other = after.get(object.id)
      if (other) return changesOf(object, other)
      return isPart(object, before, after) ? [] : [whole(object, 'missing')]
    }),
    ...actual.objects
      .filter((object) => !before.has(object.id) && !isPart(object, after, before))
      .map((object) => whole(object, 'extra')),
  ]
  return found.sort(
    (a, b) => compareText(a.object, b.object) || compareText(a.property ?? '', b.property ?? ''),
  )
}

type Objects = ReadonlyMap<ObjectId, CatalogObject>

function byId(catalog: Catalog): Objects {
  return new Map(catalog.objects.map((object) => [object.id, object]))
}

function whole({ kind, id }: CatalogObject, change: 'missing' | 'extra'): Difference {
  return { kind, object: id, change, property: null, expected: null, actual: null }
}

/** Its parent is missing, or extra, as well. */
function isPart({ parent }: CatalogObject, own: Objects, other: Objects): boolean {
  return parent !== null && own.has(parent) && !other.has(parent)
}

function changesOf(from: CatalogObject, to: CatalogObject): readonly Difference[] {
  const before = from as unknown as Record<string, Json>
  const after = to as unknown as Record<string, Json>
  const names = differingNames(before, after)
  const telling = names.length > 1 ? names.filter((name) => name !== wholeText) : names
  return telling.map((property) => ({
    kind: from.kind,
    object: from.id,
    change: 'changed',
    property,
    expected: before[property] ?? null,
    actual: after[property] ?? null,
  }))
}

function differingNames(before: Record<string, Json>, after: Record<string, Json>): string[] {
  const names: string[] = []
  for (const name of Object.keys(before)) {
    const isSettled = before[name] === after[name] || notCompared.has(name)
    if (!isSettled && !isSame(before[name], after[name])) names.push(name)
  }
  for (const name of Object.keys(after)) {
    if (!(name in before) && !notCompared.has(name) && !isSame(null, after[name])) names.push(name)
  }
  return names
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b)
  const left = a as Record<string, Json>
  const right = b as Record<string, Json>
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every((name) => isSame(left[name], right[name]))
}

function isSameList(a: Json, b: Json): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((item, at) => isSame(item, b[at]))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
