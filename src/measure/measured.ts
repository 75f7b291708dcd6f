import type { Budget, ParameterClass } from '../explain/declared-query.js'

/** What a budget comes to. `inconclusive`: the bounds leave both possible, or the tables are not as large as declared. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** One percentile with bounds that hold with 95 %; null where there are too few executions to say. */
export interface MeasuredPercentile {
  readonly percentile: Budget['percentile']
  readonly ms: number
  readonly lowerMs: number | null
  readonly upperMs: number | null
}

/** A budget against what was measured. */
export interface JudgedBudget extends Budget {
  readonly verdict: Verdict
  /** Why nothing can be said; null where something is. */
  readonly reason: string | null
}

/** Executions of one query with the values of one class. */
export interface MeasuredClass {
  readonly for: ParameterClass
  /** Executions that count; the first ones of each connection do not. */
  readonly executions: number
  /** Cancelled because they took longer than the time for the class; they count as longer than anything. */
  readonly cancelled: number
  readonly connections: number
  /** Rows that one execution returned. */
  readonly rows: number
  readonly percentiles: readonly MeasuredPercentile[]
  readonly budgets: readonly JudgedBudget[]
  readonly usedIndexes: readonly string[]
}

/** One query as it was measured. */
export interface MeasuredQuery {
  readonly name: string
  readonly file: string
  readonly classes: readonly MeasuredClass[]
  /** Why it was not executed, or not at the declared size; null where it was. */
  readonly reason: string | null
  /** It changes rows or locks them: one connection, every execution rolled back. */
  readonly isWrite: boolean
}
