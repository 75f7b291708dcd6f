import type { RowChange } from './compare-rows.js'

/** What a proof looks for. */
export type ProofRule =
  | 'down-missing'
  | 'down-failed'
  | 'down-leftover'
  | 'down-rows'
  | 'up-again'
  | 'up-on-rows'

/** One thing that keeps a migration from being proved. */
export interface ProofFinding {
  readonly rule: ProofRule
  readonly message: string
  /** Database object it is about: `index public.ix_a`, `table public.t`. */
  readonly object: string | null
  /** Of that object; null where it is the object itself. */
  readonly property: string | null
  /** From 1; where a statement failed. */
  readonly line: number | null
}

/** One migration that was tried. */
export interface Proof {
  readonly name: string
  /** Relative to the working directory. */
  readonly file: string
  readonly outcome: 'proved' | 'irreversible' | 'findings'
  /** Rows that were there when it ran. */
  readonly rows: number
  /** Why it was not tried on rows of any kind; null where it was. */
  readonly note: string | null
  /** Tables without generated rows. */
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
  /** What `down` lost or changed, or left behind, by table. */
  readonly lostRows: readonly RowChange[]
  readonly findings: readonly ProofFinding[]
  /** What would finish the work of `down`; empty where nothing is left. */
  readonly sql: string
}

/** Exit 1 where a proof has findings. */
export interface MigrateVerifyReport {
  readonly project: string
  /** Where it was tried: in this process, or on which server. */
  readonly scratch: string
  readonly proofs: readonly Proof[]
  /** The git reference of `--since`. */
  readonly since: string | null
  /** `--verbose`: the SQL is shown to people too. */
  readonly verbose: boolean
}
