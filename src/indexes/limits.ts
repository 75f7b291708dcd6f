/** Where numbers begin to be findings. */
export interface Limits {
  /** Younger statistics prove nothing about use. Month-end jobs run once in 31 days. */
  readonly statisticsDays: number
  /** A smaller unused index costs too little to name. */
  readonly unusedBytes: number
  /** Less wasted space than this, or a smaller share, is no bloat. */
  readonly bloatBytes: number
  readonly bloatPercent: number
  /** Below these the planner does well without fresh statistics. */
  readonly staleRows: number
  readonly stalePercent: number
  readonly sequenceErrorPercent: number
  readonly sequenceWarnPercent: number
  /** Of the 2^31 transactions that the server can tell apart. */
  readonly xidErrorPercent: number
  /** A child of fewer rows is read whole soon enough. */
  readonly foreignKeyRows: number
}

/** The usual limits; `--min-stats-days` changes the first. */
export const usualLimits: Limits = {
  statisticsDays: 30,
  unusedBytes: 1024 ** 2,
  bloatBytes: 10 * 1024 ** 2,
  bloatPercent: 50,
  staleRows: 10_000,
  stalePercent: 30,
  sequenceErrorPercent: 90,
  sequenceWarnPercent: 75,
  xidErrorPercent: 50,
  foreignKeyRows: 10_000,
}
