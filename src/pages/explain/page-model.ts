import type { PlanFor } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import type { PlanFinding } from '../../explain/judge.js'
import type { IndexMatrix } from '../../explain/matrix/index-matrix.js'
import type { PlanNode } from '../../explain/plan-node.js'
import type { MeasuredClass } from '../../measure/measured.js'

/** A plan of a query, for one class of values. */
export interface PagePlan {
  /** `empty`: on the empty schema, sequential scans disabled. */
  readonly for: PlanFor | 'empty'
  /** SQL constants of the parameters; null for a plan without values. */
  readonly values: readonly string[] | null
  readonly plan: PlanNode
  /** What EXPLAIN (FORMAT JSON) returned. */
  readonly json: unknown
}

/** All that the page shows of a declared query. */
export interface PageQuery {
  readonly query: DeclaredQuery
  readonly findings: readonly PlanFinding[]
  readonly plans: readonly PagePlan[]
  /** Executions by class; empty where nothing was measured. */
  readonly measured: readonly MeasuredClass[]
  /** Why it was not executed, or not at the declared size; null where nothing is to be said. */
  readonly reason: string | null
}

/** The plan viewer, inlined. */
export interface Viewer {
  readonly vueJs: string
  readonly viewerJs: string
  readonly viewerCss: string
  readonly licences: string
}

/** Everything on the page of explain-check. */
export interface ExplainPage {
  readonly project: string
  readonly head: string | null
  /** Of this package. */
  readonly version: string
  /** `at the declared size`, `with the statistics of 2025-08-08`. */
  readonly basis: string
  readonly sizedTables: readonly { readonly table: string; readonly rows: number }[]
  readonly queries: readonly PageQuery[]
  readonly matrix: IndexMatrix | null
  readonly viewer: Viewer
}
