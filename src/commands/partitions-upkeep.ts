import { inReadOnly } from '../db/inspect/read-only.js'
import { readWaitingPeriods } from '../db/partitions-backfill.js'
import {
  callEnsure,
  ensurePeriod,
  judgePeriod,
  nameFor,
  type PeriodOutcome,
} from '../db/partitions-ensure.js'
import { labelOf } from '../db/partitions-names.js'
import { type Period, periodsAhead } from '../db/partitions-periods.js'
import { countDefaultRows, readPartitioned } from '../db/partitions-read.js'
import { VaultDbError } from '../errors.js'
import { type EnsuredTable, reportOf } from './partitions-ensured.js'
import { type Job, readJobs } from './partitions-jobs.js'
import type { Upkeep } from './partitions-writer.js'

/** What `partitions ensure` is asked for. */
export interface EnsureOptions {
  readonly ahead?: number
  readonly backfill?: boolean
  readonly table?: string
  readonly dryRun?: boolean
}

/**
 * See that every declared table has its partitions; what was made stays, whatever fails later.
 *
 * @throws USAGE, REQUIREMENTS_MISSING, LOCK_TIMEOUT, INTERRUPTED, QUERY_FAILED
 */
export async function ensureTables(upkeep: Upkeep, options: EnsureOptions): Promise<readonly EnsuredTable[]> {
  const { now, jobs } = await readJobs(upkeep, options)
  if (jobs.length === 0) return []
  const outcomes = new Map<string, readonly PeriodOutcome[]>()
  for (const job of jobs.filter(({ call }) => call === null)) {
    const periods = await periodsOf(upkeep, job, { now, backfill: options.backfill === true })
    const work = () => (options.dryRun ? foresee(job, periods) : ensureOne(upkeep, job, periods))
    outcomes.set(labelOf(job), await upkeep.context.progress.step(`partitions of ${labelOf(job)}`, work))
  }
  if (!options.dryRun) await callAll(upkeep, jobs)
  return inReadOnly(upkeep.session, async () => {
    const tables = await readPartitioned(upkeep.session, jobs)
    const reports: EnsuredTable[] = []
    for (const job of jobs) {
      const after = tables.find((each) => labelOf(each) === labelOf(job)) ?? job.found
      const defaultRows = await countDefaultRows(upkeep.session, after)
      reports.push(reportOf(job, outcomes.get(labelOf(job)) ?? [], { now, after, defaultRows }))
    }
    return reports
  })
}

/** The periods that shall have a partition, oldest first. */
async function periodsOf(
  { session }: Upkeep,
  { found, spec, ahead }: Job,
  { now, backfill }: { readonly now: number; readonly backfill: boolean },
): Promise<readonly Period[]> {
  const wanted = periodsAhead(now, spec.interval, ahead)
  if (!backfill) return wanted
  const waiting = await inReadOnly(session, () => readWaitingPeriods(session, found, spec.interval))
  const others = waiting.filter(({ from }) => !wanted.some((period) => period.from === from))
  return [...others, ...wanted].sort((a, b) => a.from - b.from)
}

async function ensureOne(
  { session, patience }: Upkeep,
  { found, spec }: Job,
  periods: readonly Period[],
): Promise<readonly PeriodOutcome[]> {
  const outcomes: PeriodOutcome[] = []
  for (const period of periods) {
    if (patience.signal.aborted) {
      throw new VaultDbError('INTERRUPTED', `Interrupted; the partitions made so far are complete.`)
    }
    outcomes.push(await ensurePeriod(session, { table: found, interval: spec.interval, period }, patience))
  }
  return outcomes
}

/** What `ensureOne` would do, as far as the catalog tells. */
async function foresee({ found, spec }: Job, periods: readonly Period[]): Promise<readonly PeriodOutcome[]> {
  return periods.map((period): PeriodOutcome => {
    const request = { table: found, interval: spec.interval, period }
    const made = { ...nameFor(request), range: period, movedRows: null, lockedMs: null }
    return judgePeriod(found, request) ?? { state: 'made', partition: made }
  })
}

/** One function may keep several tables: it is called once for each argument. */
async function callAll({ session, patience, context }: Upkeep, jobs: readonly Job[]): Promise<void> {
  const called = jobs.flatMap(({ call, found }) => (call === null ? [] : [{ ...call, found }]))
  const keys = [...new Set(called.map(({ sql, argument }) => `${sql} ${argument}`))]
  for (const key of keys) {
    const group = called.filter(({ sql, argument }) => `${sql} ${argument}` === key)
    const { sql, argument, by } = group[0]!
    const tables = group.map(({ found }) => found)
    await context.progress.step(by, () =>
      callEnsure(session, tables, { call: sql, argument, what: by, patience }),
    )
  }
}
