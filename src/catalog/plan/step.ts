import type { CatalogObject, ObjectId } from '../object.js'
import type { Severity, StepDraft } from '../rules/rule.js'

/** One step of a plan, in the making: its statements and what ties it to other steps. */
export interface Step {
  readonly action: 'create' | 'drop' | 'alter'
  readonly object: CatalogObject
  readonly draft: StepDraft
  /** Objects in their new state that it waits for. */
  readonly needs: readonly ObjectId[]
  /** Objects in their new state once it ran. */
  readonly provides: readonly ObjectId[]
  /** Objects that are gone once it ran. */
  readonly removes: readonly ObjectId[]
}

/** One change of a plan, as data. */
export interface Change {
  readonly action: 'create' | 'drop' | 'alter'
  readonly kind: CatalogObject['kind']
  readonly object: ObjectId
  readonly property: string | null
  readonly severity: Severity
  /** Statements in order, without semicolons. */
  readonly sql: readonly string[]
  readonly transaction: 'inside' | 'outside' | 'alone'
}
