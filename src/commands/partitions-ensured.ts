import type { PartitionInterval } from '../config/define-project.js'
import type { MadePartition, PeriodOutcome } from '../db/partitions-ensure.js'
import { labelOf } from '../db/partitions-names.js'
import { coveredUntil, formatMoment } from '../db/partitions-periods.js'
import { type PartitionedTable, takenRanges } from '../db/partitions-read.js'
import type { Job } from './partitions-jobs.js'

/** A partition that was made, or would be. Times are UTC; null where a side is open. */
export interface MadeReport {
  readonly name: string
  readonly from: string | null
  readonly to: string | null
  /** Rows that waited in the default partition; null where another function made it. */
  readonly movedRows: number | null
  /** How long writers were kept out of the default partition, ms; null where another function made it. */
  readonly lockedMs: number | null
}

/** What came of one declared table. */
export interface EnsuredTable {
  readonly table: string
  readonly interval: PartitionInterval
  readonly ahead: number
  /** Who makes its partitions: `vault-db`, `pg_partman`, or the project's function. */
  readonly by: string
  /** That is a function which was called. */
  readonly isCalled: boolean
  readonly made: readonly MadeReport[]
  readonly blocked: readonly { readonly name: string; readonly reason: string; readonly hint: string }[]
  /** From now on until here every time has a partition; null where even now has none. */
  readonly until: string | null
  /** Rows of other periods; null without a default partition, or where they may not be counted. */
  readonly defaultRows: number | null
}

/** How the table stands after the run. */
export interface Standing {
  readonly now: number
  readonly after: PartitionedTable
  readonly defaultRows: number | null
}

/** The report on one table. Pure. */
export function reportOf(job: Job, outcomes: readonly PeriodOutcome[], standing: Standing): EnsuredTable {
  const { after, now, defaultRows } = standing
  const until = reach(now, after)
  const facts = { table: labelOf(job), interval: job.spec.interval, ahead: job.ahead, until, defaultRows }
  if (job.call === null) return { ...facts, by: 'vault-db', isCalled: false, ...partsOf(outcomes) }
  const known = new Set(job.found.partitions.map(({ oid }) => oid))
  const added = after.partitions.filter(({ oid }) => !known.has(oid))
  const made = added.map((each) => madeReport({ ...each, movedRows: null, lockedMs: null }))
  return { ...facts, by: job.call.by, isCalled: true, made, blocked: [] }
}

function partsOf(outcomes: readonly PeriodOutcome[]): Pick<EnsuredTable, 'made' | 'blocked'> {
  const made = outcomes.flatMap((outcome) =>
    outcome.state === 'made' ? [madeReport(outcome.partition)] : [],
  )
  const blocked = outcomes.flatMap((outcome) => {
    if (outcome.state !== 'blocked') return []
    const { reason, hint } = outcome.partition
    return [{ name: labelOf(outcome.partition), reason, hint }]
  })
  return { made, blocked }
}

function madeReport(partition: MadePartition): MadeReport {
  const { range, movedRows, lockedMs } = partition
  return {
    name: labelOf(partition),
    from: range && formatMoment(range.from),
    to: range && formatMoment(range.to),
    movedRows,
    lockedMs,
  }
}

function reach(now: number, table: PartitionedTable): string | null {
  const until = coveredUntil(now, takenRanges(table))
  return until === null ? null : (formatMoment(until) ?? 'the end of time')
}
