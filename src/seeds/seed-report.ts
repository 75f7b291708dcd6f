/** What a seed did, or would do, to one table. */
export interface TableReport {
  /** `schema.table`. */
  readonly table: string
  readonly file: string
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  /** Rows of the table that the file does not have, left where they are. */
  readonly extra: number
  /** Extra rows that were deleted. */
  readonly pruned: number
  /** Keys of some extra or pruned rows, for people. */
  readonly examples: readonly string[]
}

/** Counts before labels are added. */
export type TableCounts = Omit<TableReport, 'table' | 'file'>
