import type { Catalog, CatalogObject, ObjectId } from '../../catalog/object.js'
import type { DriftIgnore } from '../../config/define-config.js'
import { printName } from '../../sql/print-name.js'

/** What is no drift. */
export interface Exemptions {
  readonly ignore: readonly DriftIgnore[]
  /** Partitioned tables whose partitions come and go by `partitions ensure` and `detach`, a scheduler, or a function. */
  readonly upkept: readonly ObjectId[]
}

/** Two catalogs, and an object of one of them. */
interface Place {
  readonly object: CatalogObject
  readonly own: ReadonlyMap<ObjectId, CatalogObject>
}

/** Why an object is left out; null when it is not. */
type Reason = (id: ObjectId) => string | null

/**
 * Why each object, by id, is left out of a comparison of two catalogs; null where it is not. Pure.
 *
 * @see docs/reference/config.md
 */
export function exemptionsOf(expected: Catalog, actual: Catalog, exemptions: Exemptions): Reason {
  const sides = [expected, actual].map(
    ({ objects }): ReadonlyMap<ObjectId, CatalogObject> =>
      new Map(objects.map((object) => [object.id, object])),
  )
  const patterns = exemptions.ignore.map((entry) => ({ ...entry, pattern: patternOf(entry.name) }))
  const isMoving = movingPartition(sides[0]!, sides[1]!, new Set(exemptions.upkept))
  const known = new Map<ObjectId, string | null>()
  const decide = (id: ObjectId): string | null => {
    for (const own of sides) {
      const object = own.get(id)
      if (object === undefined) continue
      for (const each of lineOf({ object, own })) {
        const entry = patterns.find(({ kind, pattern }) => kind === each.kind && pattern.test(nameIn(each)))
        if (entry) return entry.reason
        if (isMoving(each)) return 'partitions come and go'
      }
    }
    return null
  }
  return (id) => {
    if (!known.has(id)) known.set(id, decide(id))
    return known.get(id)!
  }
}

/**
 * The expected catalog with everything that is left out as it actually is: then it neither differs nor stands in a
 * plan. Pure.
 */
export function withExemptions(expected: Catalog, actual: Catalog, reasonOf: Reason): Catalog {
  const isOut = ({ id }: CatalogObject) => reasonOf(id) !== null
  const objects = [...expected.objects.filter((object) => !isOut(object)), ...actual.objects.filter(isOut)]
  return { ...expected, objects: objects.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** The object, what it is part of, and its schema. */
function lineOf({ object, own }: Place): readonly CatalogObject[] {
  const line = [object]
  for (let at: CatalogObject | undefined = object; at?.parent; ) {
    at = own.get(at.parent)
    if (at) line.push(at)
  }
  const schema = object.schema === null ? undefined : own.get(`schema ${printName(object.schema)}`)
  return schema ? [...line, schema] : line
}

/** The printed name with its schema: the id without its kind. */
function nameIn({ kind, id }: CatalogObject): string {
  return id.slice(kind.length + 1)
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

type Objects = ReadonlyMap<ObjectId, CatalogObject>

/** True for a partition of an upkept table that came, went, or was attached or detached. */
function movingPartition(
  expected: Objects,
  actual: Objects,
  upkept: ReadonlySet<ObjectId>,
): (object: CatalogObject) => boolean {
  const isUpkept = (side: Objects, id: ObjectId): boolean => {
    const parent = parentOf(side.get(id))
    return parent !== null && (upkept.has(parent) || isUpkept(side, parent))
  }
  return ({ id, kind }) =>
    (kind === 'table' || kind === 'foreign table') &&
    parentOf(expected.get(id)) !== parentOf(actual.get(id)) &&
    (isUpkept(expected, id) || isUpkept(actual, id))
}

function parentOf(object: CatalogObject | undefined): ObjectId | null {
  return (object as { partitionOf?: { parent: ObjectId } | null } | undefined)?.partitionOf?.parent ?? null
}
