import type { Difference } from '../../catalog/compare-catalogs.js'
import type { Ignored } from './find-drift.js'

/** Files and ledger side by side. Names, oldest first. */
export interface LedgerState {
  /** Newest applied migration; null for none. */
  readonly current: string | null
  readonly pending: readonly string[]
  /** Edited after being applied. */
  readonly changed: readonly string[]
  /** Applied, without a file. */
  readonly missing: readonly string[]
  /** Pending, and named before the newest applied one. */
  readonly outOfOrder: readonly string[]
  /** Begun and not ended. */
  readonly incomplete: readonly string[]
  /** Which side has migrations that the other lacks. */
  readonly ahead: 'files' | 'database' | 'both' | 'none'
}

/** What the live schema was compared with. */
export type Basis =
  | {
      readonly kind: 'snapshot'
      /** ISO 8601, UTC. */
      readonly takenAt: string
      readonly project: string
      readonly migration: string | null
      readonly toolVersion: string
    }
  | { readonly kind: 'replay'; readonly on: string }

/** A script for psql, and what it would destroy. */
export interface Script {
  /** Transactions included; empty where nothing differs. */
  readonly sql: string
  /** Objects whose data it drops. */
  readonly loses: readonly string[]
}

/** A migration that was written to adopt the changes. */
export interface Adoption {
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** The ledger of this database counts it as applied. */
  readonly recorded: boolean
}

export interface DriftReport {
  readonly project: string
  readonly target: string
  readonly basis: Basis
  readonly ledger: LedgerState
  readonly differences: readonly Difference[]
  readonly ignored: readonly Ignored[]
  /** From what is to what should be. */
  readonly putBack: Script
  /** From what should be to what is. */
  readonly adopt: Script
  /** Objects that differ and that vault-db cannot write; they are in neither script. */
  readonly unsupported: readonly string[]
  readonly adopted: Adoption | null
  /** Files of `ledger.changed` and `ledger.outOfOrder` by name; relative to the working directory. */
  readonly files: Readonly<Record<string, string>>
  /** What the report prints: all of it, or one script. */
  readonly show: 'report' | 'back' | 'adopt'
}
