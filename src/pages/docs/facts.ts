import type { ObjectId } from '../../catalog/object.js'

/** What a database holds of a table with its partitions, or of a materialized view. */
export interface RelationSize {
  /** The planner's estimate. */
  readonly rows: number
  readonly sizeBytes: number
  /** Of `sizeBytes`. */
  readonly indexBytes: number
}

/** What `explain-check` said of a declared query. */
export interface PlanVerdict {
  /** Indexes that serve it. */
  readonly servedBy: readonly string[]
  /** Sentences; empty where it found nothing. */
  readonly findings: readonly string[]
}

/** What a page knows beyond the model. */
export interface PageFacts {
  readonly sizes: ReadonlyMap<ObjectId, RelationSize>
  /** Where the sizes are from: `localhost/app`; null where none were read. */
  readonly sizesOf: string | null
  /** By query. */
  readonly plans: ReadonlyMap<string, PlanVerdict>
}

export const noFacts: PageFacts = { sizes: new Map(), sizesOf: null, plans: new Map() }
