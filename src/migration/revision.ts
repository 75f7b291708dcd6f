/** How a revision came into the ledger. */
export type RevisionOrigin = 'applied' | 'baseline' | 'stamped'

/** How far a migration outside a transaction got. Its row is in the ledger from its first statement on. */
export interface StepProgress {
  readonly direction: 'up' | 'down'
  /** sha256 (hex) of each statement that ended, in order. */
  readonly done: readonly string[]
  /** The statement that was under way when this was written, if it cannot share a transaction with the row. */
  readonly running: string | null
  /** Why the run stopped, when it could still say so. */
  readonly failure: string | null
}

/** One row of `vault_db.migrations`: a migration that was applied, adopted or begun. */
export interface Revision {
  readonly name: string
  /** sha256 (hex) of the normalised source. */
  readonly checksum: string
  /** Which normalisation made `checksum`. */
  readonly checksumVersion: number
  /** sha256 (hex) of the source's bytes: the quick comparison. */
  readonly sourceHash: string
  /** UTC. */
  readonly appliedAt: Date
  readonly durationMs: number
  readonly appliedBy: string
  readonly toolVersion: string
  readonly origin: RevisionOrigin
  /** Null once the migration is complete. */
  readonly progress: StepProgress | null
}
