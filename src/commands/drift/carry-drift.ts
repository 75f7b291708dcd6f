import type { Catalog, CatalogObject, Json, ObjectId } from '../../catalog/object.js'

/**
 * What to expect after a run that went on despite drift: what was expected before it, with what the run itself changed.
 * So drift stays drift until it is put back or adopted. Pure.
 *
 * @param expected  what was recorded before the run
 * @param before    what was there before the run
 * @param after     what is there now
 */
export function carryDrift(expected: Catalog, before: Catalog, after: Catalog): Catalog {
  const known = byId(expected)
  const was = byId(before)
  const is = byId(after)
  const kept = expected.objects.filter(({ id }) => !is.has(id) && !was.has(id))
  const carried = after.objects.flatMap((object) => {
    const previous = was.get(object.id)
    if (previous === undefined) return [object]
    const own = known.get(object.id)
    return own ? [withChanges(own, previous, object)] : isSame(previous, object) ? [] : [object]
  })
  const objects = withoutOrphans([...kept, ...carried])
  return { ...after, objects: objects.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

function byId(catalog: Catalog): ReadonlyMap<ObjectId, CatalogObject> {
  return new Map(catalog.objects.map((object) => [object.id, object]))
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function withChanges(own: CatalogObject, before: CatalogObject, after: CatalogObject): CatalogObject {
  const previous = before as unknown as Record<string, Json>
  const changed = Object.entries(after).filter(([name, value]) => !isSame(previous[name], value))
  return changed.length === 0 ? own : { ...own, ...Object.fromEntries(changed) }
}

/** Parts that were missing, of what the run dropped. */
function withoutOrphans(objects: CatalogObject[]): CatalogObject[] {
  const ids = new Set(objects.map(({ id }) => id))
  const left = objects.filter(({ parent }) => parent === null || ids.has(parent))
  return left.length === objects.length ? objects : withoutOrphans(left)
}
