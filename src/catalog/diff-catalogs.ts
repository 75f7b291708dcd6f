import { rereadable } from '../sql/rereadable.js'
import { indexCatalog } from './index-catalog.js'
import type { Catalog } from './object.js'
import { decideFates } from './plan/fates.js'
import { makeSteps } from './plan/make-steps.js'
import { orderSteps } from './plan/order-steps.js'
import type { Change, Step } from './plan/step.js'

export interface DiffOptions {
  /**
   * Forms for tables that hold rows and serve users: indexes CONCURRENTLY, constraints NOT VALID and then VALIDATE,
   * NOT NULL by a validated check. True where absent.
   */
  readonly safeForms?: boolean
}

/**
 * The changes that turn one catalog into another, in an order that PostgreSQL accepts. Pure; the same input gives
 * the same output. Empty when nothing differs but the order of columns.
 */
export function diffCatalogs(from: Catalog, to: Catalog, options: DiffOptions = {}): readonly Change[] {
  const fates = decideFates(indexCatalog(from), indexCatalog(to), { safeForms: options.safeForms ?? true })
  const steps = orderSteps(makeSteps(fates), fates)
  return steps.filter(({ draft }) => draft.sql.length > 0).map(changeOf)
}

function changeOf({ action, object, draft }: Step): Change {
  return {
    action,
    kind: object.kind,
    object: object.id,
    property: draft.property ?? null,
    severity: draft.severity ?? 'safe',
    sql: draft.sql.map(rereadable),
    transaction: draft.transaction ?? 'inside',
  }
}
