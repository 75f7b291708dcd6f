import { compareCatalogs, type Difference } from '../../catalog/compare-catalogs.js'
import { normalisePrinting } from '../../catalog/normalise-printing.js'
import type { Catalog, CatalogObject, Json, ObjectId } from '../../catalog/object.js'
import type { ExtensionObject } from '../../catalog/schemas.js'
import type { Ignored } from '../drift/find-drift.js'
import { type Exemptions, exemptionsOf } from '../drift/leave-out.js'

/** How a database compares with the state after one migration. */
export interface Match {
  readonly name: string
  /** What is missing or otherwise. */
  readonly differences: readonly Difference[]
  /** What is there, and no migration knows. */
  readonly extra: readonly Difference[]
  /** What differs, and the config names as somebody else's. */
  readonly ignored: readonly Ignored[]
}

export interface MatchOptions {
  readonly exemptions: Exemptions
  /** Servers of different majors printed the two. */
  readonly acrossMajors: boolean
  /** Schemas that belong to other projects. */
  readonly otherSchemas: ReadonlySet<string>
}

/**
 * Compare what a migration builds with what is there. Who owns what the migrations leave to its maker, who may enter a
 * schema that they grant nothing on, and which version an extension has, is the server's matter. Pure.
 */
export function matchCatalogs(
  name: string,
  { expected, actual }: { readonly expected: Catalog; readonly actual: Catalog },
  { acrossMajors, otherSchemas, exemptions }: MatchOptions,
): Match {
  const own = asAdopted(expected, withoutSchemas(actual, otherSchemas))
  const sides = { expected, actual: own }
  const all = acrossMajors ? compareAcross(sides) : compareCatalogs(expected, own)
  const reasonOf = exemptionsOf(expected, own, exemptions)
  const counted = all.filter(({ object }) => reasonOf(object) === null)
  return {
    name,
    differences: counted.filter((difference) => !isExtra(difference)),
    extra: counted.filter(isExtra),
    ignored: [...new Set(all.map(({ object }) => object))].flatMap((object) => {
      const reason = reasonOf(object)
      return reason === null ? [] : [{ object, reason }]
    }),
  }
}

function isExtra({ change, property, expected }: Difference): boolean {
  return change === 'extra' || (expected === null && (property === 'grants' || property === 'comment'))
}

function withoutSchemas(catalog: Catalog, schemas: ReadonlySet<string>): Catalog {
  const isOther = ({ kind, schema, name }: CatalogObject) =>
    schemas.has((kind === 'schema' ? name : schema) ?? '')
  return { ...catalog, objects: catalog.objects.filter((object) => !isOther(object)) }
}

function asAdopted(expected: Catalog, actual: Catalog): Catalog {
  const wanted = new Map(expected.objects.map((object) => [object.id, object]))
  const objects = actual.objects.map((object): CatalogObject => {
    const same = wanted.get(object.id)
    if (same === undefined) return object
    const adopted = { ...object, ...(same.owner === null ? { owner: null } : {}) }
    if (same.kind === 'schema' && same.grants === null) return { ...adopted, grants: null }
    if (same.kind !== 'extension') return adopted
    return { ...adopted, version: (same as ExtensionObject).version } as CatalogObject
  })
  return { ...actual, objects }
}

/** Compared without what the major decides; shown as it was printed. */
function compareAcross(sides: {
  readonly expected: Catalog
  readonly actual: Catalog
}): readonly Difference[] {
  const [expected, actual] = [valuesOf(sides.expected), valuesOf(sides.actual)]
  return compareCatalogs(normalisePrinting(sides.expected), normalisePrinting(sides.actual)).map(
    (difference) => ({
      ...difference,
      expected: expected(difference),
      actual: actual(difference),
    }),
  )
}

function valuesOf(catalog: Catalog): (difference: Difference) => Json {
  const byId = new Map<ObjectId, CatalogObject>(catalog.objects.map((object) => [object.id, object]))
  return ({ object, property }) => {
    const found = byId.get(object) as Record<string, Json> | undefined
    return property === null ? null : (found?.[property] ?? null)
  }
}

/**
 * The migration that a database stands at: of those that match the one that leaves least unexplained, then the newest.
 * Pure.
 */
export function chooseMatch(matches: readonly Match[], allowExtra: boolean): Match | undefined {
  const fitting = matches.filter(
    ({ differences, extra }) => differences.length === 0 && (allowExtra || extra.length === 0),
  )
  return fitting.toReversed().sort((a, b) => a.extra.length - b.extra.length)[0]
}

/** The migration that the database is nearest to. Pure. */
export function nearestMatch(matches: readonly Match[]): Match | undefined {
  const distance = ({ differences, extra }: Match) => differences.length + extra.length
  return matches.toReversed().sort((a, b) => distance(a) - distance(b))[0]
}
