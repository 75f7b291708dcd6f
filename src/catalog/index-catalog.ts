import type { Catalog, CatalogIndex, CatalogObject, ObjectId } from './object.js'

/** Look-ups over a catalog; linear in its size. Pure. */
export function indexCatalog(catalog: Catalog): CatalogIndex {
  const byId = new Map<ObjectId, CatalogObject>()
  const children = new Map<ObjectId, CatalogObject[]>()
  const parts = new Map<ObjectId, CatalogObject[]>()
  const dependents = new Map<ObjectId, CatalogObject[]>()
  for (const object of catalog.objects) {
    byId.set(object.id, object)
    if (object.parent !== null) append(children, object.parent, object)
    const whole = wholeOf(object)
    if (whole !== null) append(parts, whole, object)
    for (const id of object.needs) append(dependents, id, object)
  }
  return {
    catalog,
    byId,
    children: (id) => children.get(id) ?? [],
    parts: (id) => parts.get(id) ?? [],
    dependents: (id) => dependents.get(id) ?? [],
  }
}

/** What a partition, or a part of a partitioned index, belongs to. */
function wholeOf(object: CatalogObject): ObjectId | null {
  const { partitionOf } = object as { partitionOf?: ObjectId | { readonly parent: ObjectId } | null }
  if (!partitionOf) return null
  return typeof partitionOf === 'string' ? partitionOf : partitionOf.parent
}

/** Add a value to the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
