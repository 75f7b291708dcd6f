import { compareCatalogs, type Difference } from '../../catalog/compare-catalogs.js'
import type { Catalog } from '../../catalog/object.js'
import { type Exemptions, exemptionsOf, withExemptions } from './leave-out.js'

/** What differs between what should be and what is. Where nothing does, the two catalogs may be empty. */
export interface Drift {
  /** What should be, with what is left out as it actually is. */
  readonly expected: Catalog
  readonly actual: Catalog
  readonly differences: readonly Difference[]
  readonly ignored: readonly Ignored[]
}

/** An object that differs and is left out. */
export interface Ignored {
  readonly object: string
  readonly reason: string
}

export interface DriftSettings extends Exemptions {
  /** Another vault-db read the expected side: properties that it did not know are no difference. */
  readonly isOtherVersion?: boolean
}

/** Compare what should be with what is. Pure. */
export function findDrift(recorded: Catalog, actual: Catalog, settings: DriftSettings): Drift {
  const expected = settings.isOtherVersion ? withNews(recorded, actual) : recorded
  const all = compareCatalogs(expected, actual)
  if (all.length === 0) return { expected, actual, differences: [], ignored: [] }
  const reasonOf = exemptionsOf(expected, actual, settings)
  const ignored = [...new Set(all.map(({ object }) => object))].flatMap((object) => {
    const reason = reasonOf(object)
    return reason === null ? [] : [{ object, reason }]
  })
  if (ignored.length === 0) return { expected, actual, differences: all, ignored }
  const masked = withExemptions(expected, actual, reasonOf)
  return { expected: masked, actual, differences: compareCatalogs(masked, actual), ignored }
}

/** Every reader gives all properties of its kind, so one that is not there was not read: it counts as it is now. */
function withNews(expected: Catalog, actual: Catalog): Catalog {
  const now = new Map(actual.objects.map((object) => [object.id, object]))
  return { ...expected, objects: expected.objects.map((object) => ({ ...now.get(object.id), ...object })) }
}
