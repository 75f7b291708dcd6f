import type { MeasuredQuery } from '../measure/measured.js'
import type { CheckId } from './check-ids.js'
import type { DeclaredQuery, ParameterClass } from './declared-query.js'
import type { PlanNode } from './plan-node.js'
import type { WhyNot } from './why-not/expected-index.js'
import type { PassedOver } from './why-not/passed-over.js'

/** Which values a plan was made for; `generic` is the plan that a prepared statement keeps. */
export type PlanFor = ParameterClass | 'generic'

/** The plans of one query on the empty schema: what its indexes can do, whatever they cost. */
export interface ServedPlans {
  /** With sequential scans disabled. */
  readonly unscanned: PlanNode
  /** With sequential scans and sorts disabled. */
  readonly unsorted: PlanNode
  /** Each index that the query expects, alone on its table, sequential scans and sorts disabled; null: no such index. */
  readonly alone: readonly AlonePlan[]
  /** `unscanned` as EXPLAIN gave it. */
  readonly json?: unknown
}

/** What an expected index can do where nothing else is left. */
export interface AlonePlan {
  readonly index: string
  readonly plan: PlanNode | null
  /** Why it is not used even so; null where it is. */
  readonly why?: WhyNot | null
  /** Why a sort remains that the query does not expect; null where none does. */
  readonly whyUnordered?: WhyNot | null
}

/** A plan at the declared size: what the planner will choose. */
export interface SizedPlan {
  readonly for: PlanFor
  /** SQL constants of the parameters, in their order; absent for the generic plan. */
  readonly values?: readonly string[]
  readonly plan: PlanNode
  /** The plan with sequential scans disabled, for what the choice was against. */
  readonly unscanned: PlanNode
  /** What the expected indexes cost that it does not use. */
  readonly passedOver?: readonly PassedOver[]
  /** `plan` as EXPLAIN gave it. */
  readonly json?: unknown
}

/** All that is known of a query's plans. */
export interface PlanEvidence {
  readonly query: DeclaredQuery
  readonly served: ServedPlans
  /** Empty where no sizes are declared. */
  readonly sized: readonly SizedPlan[]
  /** Declared rows, by table; partitions have their share. */
  readonly rowsOf: ReadonlyMap<string, number>
  /** Its plans as they ran on generated rows; absent where nothing was executed. */
  readonly executed?: readonly ExecutedPlan[]
  /** What its executions took; absent where nothing was measured. */
  readonly measured?: MeasuredQuery
}

/** A plan that was executed once, with what each node found. */
export interface ExecutedPlan {
  readonly for: ParameterClass
  readonly plan: PlanNode
  /** Parts of the query were compiled for this execution. */
  readonly isCompiled: boolean
  /** Names of the partitions of each partitioned table at the top. */
  readonly partitions: ReadonlyMap<string, readonly string[]>
}

/** What a check objects to. */
export interface Objection {
  /** One sentence. */
  readonly message: string
  readonly hint: string
  /** Line of the declaration. */
  readonly line: number
  /** Where it is another than the check's. */
  readonly severity?: PlanCheck['severity']
  /** The tree it is in and the node; null where the plan is not the point. */
  readonly at: { readonly tree: PlanNode; readonly node: PlanNode | null } | null
  /** The first cause on the ladder, where an expected index is not used. */
  readonly why?: WhyNot
  /** Plans it holds for; absent on the empty schema. */
  readonly for?: readonly PlanFor[]
}

/** A schema with two queries, header and all: one that the check objects to, one that it does not. */
export interface PlanExamples {
  readonly schema: string
  readonly bad: string
  readonly good: string
}

/** One check of plan trees: pure, with its text and examples beside it. */
export interface PlanCheck {
  readonly id: CheckId
  readonly severity: 'error' | 'warning'
  /** One line, for lists. */
  readonly title: string
  readonly why: string
  readonly examples: PlanExamples
  readonly find: (evidence: PlanEvidence) => readonly Objection[]
}
