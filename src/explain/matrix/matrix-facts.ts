import type { PlanFor } from '../check.js'
import type { PlanNode } from '../plan-node.js'

/** An index of the schema; of a partitioned index the one at the top. */
export interface MatrixIndex {
  readonly name: string
  readonly table: string
  readonly isUnique: boolean
  /** The constraint that is this index. */
  readonly constraint: {
    readonly name: string
    readonly kind: 'primary key' | 'unique' | 'exclusion'
  } | null
  /** Foreign keys of other tables that point at its columns: they cannot be without it. */
  readonly referencedBy: readonly string[]
}

/** What is planned with and without an index: a declared query, or what PostgreSQL itself asks to check a foreign key. */
export interface MatrixSubject {
  readonly kind: 'query' | 'foreign key'
  readonly name: string
  readonly for: PlanFor
}

/** One subject planned twice; the planner looked at the index. */
export interface MatrixTrial {
  readonly index: string
  readonly subject: MatrixSubject
  readonly before: PlanNode
  /** Null: without the index it cannot be planned at all. */
  readonly after: PlanNode | null
}

/** All that was tried. */
export interface MatrixFacts {
  readonly indexes: readonly MatrixIndex[]
  /** Names of the declared queries. */
  readonly queries: readonly string[]
  readonly trials: readonly MatrixTrial[]
}
