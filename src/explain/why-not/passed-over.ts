import type { PlanNode } from '../plan-node.js'

/** Rows of its table at which the planner turns to an index. */
export interface Flip {
  readonly table: string
  readonly rows: number
  readonly declaredRows: number
}

/** An expected index that could serve and is not chosen at the declared size. */
export interface PassedOver {
  readonly index: string
  /** Table or alias that the header names. */
  readonly on: string | null
  /** The cheapest plan that uses it; null where none does with these values. */
  readonly forced: PlanNode | null
  /** One setting that alone would make the planner choose it; null where none of those tried does. */
  readonly setting: { readonly name: string; readonly value: string } | null
  /** Null where no size that was tried makes a difference. */
  readonly flip: Flip | null
}
