import type { Acceptance } from '../../indexes/accept.js'
import type { Finding, Severity } from '../../indexes/check.js'
import type { Ignored } from '../drift/find-drift.js'

/** What the indexes and constraints were compared with. */
export interface ContractBasis {
  /** `snapshot`: what this server printed after the last run; `head`: the migrations, built on a scratch database. */
  readonly kind: 'snapshot' | 'head'
  /** In words: `recorded 2026-11-21 09:00 UTC, after 2026…_x`, `built on a scratch database of PostgreSQL 15`. */
  readonly words: string
  /** Newest migration in the folder; null for none. */
  readonly head: string | null
  /** Pending migrations, oldest first: what they add shows as missing. */
  readonly pending: readonly string[]
}

/** Since when the server has counted, and what that allows. */
export interface StatisticsAge {
  readonly source: string
  /** ISO 8601, UTC. */
  readonly countedSince: string
  readonly days: number
  /** Younger than the checks of use need: they say nothing. */
  readonly isTooYoung: boolean
}

/** A migration of fixes that was written. */
export interface WrittenFix {
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** Findings that it ends. */
  readonly fixed: number
}

/** A finding that somebody accepted. */
export interface AcceptedFinding {
  readonly check: string
  readonly object: string
  readonly reason: string
  readonly until: string | null
}

export interface VerifyIndexesReport {
  readonly project: string
  readonly target: string
  readonly basis: ContractBasis
  readonly statistics: StatisticsAge
  /** What was judged. */
  readonly counts: { readonly indexes: number; readonly constraints: number; readonly tables: number }
  /** The worst first. `check` and `object` name a finding for good. */
  readonly findings: readonly Finding[]
  readonly accepted: readonly AcceptedFinding[]
  readonly expired: readonly Acceptance[]
  readonly unneeded: readonly Acceptance[]
  /** Left out by `drift.ignore`, or partitions that come and go. */
  readonly ignored: readonly Ignored[]
  /** What could not be seen, and why. */
  readonly notes: readonly string[]
  /** Least severity that ends with 1. */
  readonly failOn: Severity
  readonly written: WrittenFix | null
}
