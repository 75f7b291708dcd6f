import type { ObjectId } from '../catalog/object.js'
import type { CheckId } from './check-ids.js'
import type { Evidence } from './evidence.js'
import type { Limits } from './limits.js'

export type Severity = 'error' | 'warn' | 'info'

/** SQL that ends a finding. Statements have no semicolon; those with CONCURRENTLY run outside a transaction. */
export interface Fix {
  /** What to run on this database. */
  readonly repair: readonly string[]
  /**
   * The same as a migration, which must also suit databases without the fault; null where a migration is not the way
   * (ANALYZE, VACUUM). An empty `down` leaves what head declares as it is.
   */
  readonly migration: { readonly up: readonly string[]; readonly down: readonly string[] } | null
  /** Indexes that the fix drops, and those that must stay for it to be right. */
  readonly drops?: readonly ObjectId[]
  readonly keeps?: readonly ObjectId[]
}

/** What a check found, before the check's name and reason are put to it. */
export interface Draft {
  /** What it is about, as the catalog names it: `index public.ix_a`. */
  readonly object: ObjectId
  /** One sentence. */
  readonly message: string
  /** What was seen: names, definitions, numbers. */
  readonly evidence: readonly string[]
  readonly fix: Fix | null
  /** What to do where no SQL can say it, or beside it. */
  readonly hint?: string
  /** Where it is another than the check's. */
  readonly severity?: Severity
}

/** A finding of a check. */
export interface Finding extends Draft {
  readonly check: CheckId
  readonly severity: Severity
  readonly why: string
}

/** SQL that shows a check: what is declared first, then a schema that it objects to and one that it does not. */
export interface Examples {
  /** What head declares, where the check is about the contract; else everything counts as declared. */
  readonly declared?: string
  readonly bad: string
  readonly good: string
  /** The number of the server's statistics decides, so the SQL alone shows nothing; tests make the numbers. */
  readonly isStatistical?: boolean
}

/** One check: pure, told everything, with its text and examples beside it. */
export interface Check {
  readonly id: CheckId
  readonly severity: Severity
  /** One line, for lists. */
  readonly title: string
  /** What it costs to leave it so. */
  readonly why: string
  readonly examples: Examples
  readonly find: (evidence: Evidence, limits: Limits) => readonly Draft[]
}
