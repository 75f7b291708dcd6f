import type { BloatEstimate } from '../../db/inspect/read-bloat.js'
import type { IndexUses } from '../../db/inspect/read-indexes.js'
import type { ServerUse } from '../../db/inspect/read-server.js'
import type { SlowQueries } from '../../db/inspect/read-slow-queries.js'
import type { TableUse } from '../../db/inspect/read-tables.js'
import type { ViewUse } from '../../db/inspect/read-views.js'
import type { ReportedFinding } from '../command.js'

/** The partitions of one table. Times are UTC. */
export interface PartitionUse {
  readonly table: string
  readonly count: number
  readonly sizeBytes: number
  /** The largest ones. */
  readonly largest: readonly { readonly name: string; readonly rows: number; readonly sizeBytes: number }[]
  /** Null without a default partition, or where this role may not read it. */
  readonly defaultRows: number | null
  readonly hasDefault: boolean
  /** project.ts declares it: `partitions ensure` keeps it ahead. */
  readonly isDeclared: boolean
  /** From now on until here every time has a partition; null where even now has none. */
  readonly until: string | null
  /** The next period has its partition; true for tables that are not declared. */
  readonly isAhead: boolean
}

/** What a query of the project found. */
export interface MonitorResult {
  readonly name: string
  readonly warnAbove: number | null
  /** Null where the query failed. */
  readonly rows: readonly Readonly<Record<string, unknown>>[] | null
  readonly failure: string | null
}

/** Sections that were not asked for are null. Sizes in bytes, times in ms; the largest or slowest first. */
export interface InspectReport {
  readonly project: string
  readonly target: string
  readonly schema: string
  readonly server: ServerUse | null
  readonly tables: readonly TableUse[] | null
  readonly partitions: readonly PartitionUse[] | null
  readonly indexes: IndexUses | null
  readonly views: readonly ViewUse[] | null
  readonly queries: SlowQueries | null
  readonly bloat: readonly BloatEstimate[] | null
  readonly monitors: readonly MonitorResult[] | null
  /** What was above a threshold. */
  readonly findings: readonly ReportedFinding[]
  /** What could not be seen, and why. */
  readonly notes: readonly string[]
}

/** The report before it is judged and cut to the rows that are shown. */
export type Readings = Omit<InspectReport, 'findings'>
