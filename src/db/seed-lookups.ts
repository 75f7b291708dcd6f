import { isVaultDbError, VaultDbError } from '../errors.js'
import type { LookupSource } from '../seeds/lookup-rows.js'
import { tableLabel } from '../seeds/lookup-table.js'
import { isUniqueKey } from '../seeds/plan-columns.js'
import type { TableCounts, TableReport } from '../seeds/seed-report.js'
import type { Session } from './database.js'
import { compareTable } from './seed-compare.js'
import { explainFailure } from './seed-failure.js'
import {
  type LookupInput,
  MistakesFound,
  type OpenJob,
  openJob,
  refuseMistakes,
  type SeedJob,
} from './seed-job.js'
import { beginSeed, type SeedLockOptions } from './seed-lock.js'
import { fillTable } from './seed-merge.js'
import { pruneTable } from './seed-prune.js'
import { tableSql } from './seed-sql.js'
import { findUnchanged, writeRecord } from './seed-state.js'
import { readSeedTables, type SeedTables } from './seed-tables.js'

/** Settings of one seeding; durations in milliseconds. */
export interface SeedOptions extends SeedLockOptions {
  /** Of tables whose lookup names none. */
  readonly schema: string
  /** A server takes COPY; the embedded database does not. */
  readonly kind: 'server' | 'embedded'
  readonly lockTimeoutMs: number
}

/** How many extra rows of each table (by label) a person agreed to delete. */
export type PruneConsent = ReadonlyMap<string, number>

/**
 * Make lookup tables hold what their files say, in one transaction: missing rows are inserted, differing ones
 * updated, all others left alone. The number of round trips for a table does not depend on its rows (the
 * embedded database takes 16 MB a message). Where nothing has changed since the last seed, nothing is sent.
 *
 * @param prune extra rows to delete; null leaves them
 * @returns one report a table, in the order of `inputs`
 * @throws SEED_INVALID  mistakes in the files, all at once, with their places
 * @throws SEED_FAILED   tables are missing, rows are referred to, or the server refused; nothing was changed
 * @throws LOCK_HELD, LOCK_TIMEOUT, INTERRUPTED
 */
export async function seedLookups(
  session: Session,
  inputs: readonly LookupInput[],
  options: SeedOptions & { readonly prune: PruneConsent | null },
): Promise<readonly TableReport[]> {
  const state = await prepare(session, inputs, options)
  if (options.prune) forgetTablesToPrune(state)
  const open = await openJobs(state)
  if (open.length === 0) return reportsOf(state)
  try {
    await beginSeed(session, options)
    await session.script(lockTablesSql(open, options.lockTimeoutMs))
    await fillTables(session, { state, open, options })
    if (options.prune) await pruneTables(session, { state, open, consent: options.prune })
    if (state.ledger === 'writable')
      for (const job of open)
        await writeRecord(session, options.project, { job, counts: state.counts.get(job.source)! })
    await session.query('commit')
    return reportsOf(state)
  } catch (error) {
    await session.query('rollback').catch(() => {})
    if (error instanceof MistakesFound) return refuseMistakes(state.jobs)
    throw options.signal.aborted ? interrupted() : failureOf(error)
  }
}

/**
 * What {@link seedLookups} would do, told in a read-only transaction.
 *
 * @throws SEED_INVALID, SEED_FAILED  as the seeding itself would
 */
export async function compareLookups(
  session: Session,
  inputs: readonly LookupInput[],
  options: SeedOptions,
): Promise<readonly TableReport[]> {
  await session.query('begin transaction isolation level repeatable read read only')
  try {
    const state = await prepare(session, inputs, options)
    await compareTables(session, state, options.signal)
    return reportsOf(state)
  } finally {
    await session.query('rollback').catch(() => {})
  }
}

async function compareTables(session: Session, state: SeedState, signal: AbortSignal): Promise<void> {
  try {
    for (const job of await openJobs(state)) {
      if (signal.aborted) throw interrupted()
      state.counts.set(job.source, await explained(job, () => compareTable(session, job)))
    }
  } catch (error) {
    if (error instanceof MistakesFound) return refuseMistakes(state.jobs)
    throw error
  }
}

/** What is known of a seeding; `counts` grows table by table. */
interface SeedState {
  readonly jobs: readonly SeedJob[]
  readonly ledger: SeedTables['ledger']
  readonly counts: Map<LookupSource, TableCounts>
}

async function prepare(
  session: Session,
  inputs: readonly LookupInput[],
  options: SeedOptions,
): Promise<SeedState> {
  const names = inputs.map(({ spec }) => ({ schema: spec.schema ?? options.schema, name: spec.table }))
  const [{ tables, ledger }, hashes] = await Promise.all([
    readSeedTables(session, names),
    Promise.all(inputs.map(({ source }) => source.hash())),
  ])
  const jobs = inputs.map(({ spec, source }, index): SeedJob => {
    const key = typeof spec.key === 'string' ? [spec.key] : spec.key
    return { source, key, table: tables[index]!, fileHash: hashes[index]! }
  })
  requireUniqueKeys(jobs)
  const counts = ledger === 'absent' ? new Map() : await findUnchanged(session, options.project, jobs)
  return { jobs, ledger, counts }
}

/** What is extra is known only once the file's keys are in the database. */
function forgetTablesToPrune({ counts }: SeedState): void {
  for (const [source, { extra }] of counts) if (extra > 0) counts.delete(source)
}

function requireUniqueKeys(jobs: readonly SeedJob[]): void {
  const wrong = jobs.filter(({ table, key }) => !isUniqueKey(table, key))
  if (wrong.length === 0) return
  throw new VaultDbError(
    'SEED_INVALID',
    'The key of a lookup must be unique in its table; nothing was changed.',
    {
      details: wrong.map(({ table, key }) => {
        const keys = table.uniqueKeys.map((columns) => columns.join(', ')).join('; ') || 'none'
        return `${tableLabel(table)}: no unique index covers exactly (${key.join(', ')}); unique are: ${keys}`
      }),
      hint: 'Change the key in the lookups of project.ts, or add a unique constraint in a migration.',
    },
  )
}

/** Open the files of all tables that are not known to be unchanged. */
async function openJobs({ jobs, counts }: SeedState): Promise<readonly OpenJob[]> {
  const pending = jobs.filter(({ source }) => !counts.has(source))
  const open = await Promise.all(pending.map((job) => openJob(job)))
  if (open.some((job) => job === null)) return refuseMistakes(pending)
  return open.filter((job) => job !== null)
}

function lockTablesSql(jobs: readonly OpenJob[], lockTimeoutMs: number): string {
  const tables = jobs.map(({ table }) => tableSql(table)).toSorted()
  // Readers go on; writers wait, so that what is counted is what is changed.
  return `set local lock_timeout = '${Math.round(lockTimeoutMs)}ms'; lock table ${tables.join(', ')} in share row exclusive mode`
}

async function fillTables(
  session: Session,
  { state, open, options }: { state: SeedState; open: readonly OpenJob[]; options: SeedOptions },
): Promise<void> {
  const filled = open.map(({ table }) => `exists (select from ${tableSql(table)})`)
  const { rows } = await session.query<{ filled: readonly boolean[] }>(
    `select array[${filled.join(', ')}] as filled`,
  )
  for (const [index, job] of open.entries()) {
    if (options.signal.aborted) throw interrupted()
    const fill = {
      index,
      isEmpty: rows[0]!.filled[index] === false,
      canCopy: options.kind === 'server',
      signal: options.signal,
    }
    state.counts.set(job.source, await explained(job, () => fillTable(session, job, fill)))
  }
}

/** Tables are pruned in reverse order: rows that refer to others go first. */
async function pruneTables(
  session: Session,
  { state, open, consent }: { state: SeedState; open: readonly OpenJob[]; consent: PruneConsent },
): Promise<void> {
  for (const [index, job] of [...open.entries()].toReversed()) {
    const counts = state.counts.get(job.source)!
    if (counts.extra === 0) continue
    if (counts.extra !== (consent.get(tableLabel(job.table)) ?? 0)) throw changedMeanwhile(job)
    const pruned = await pruneTable(session, job, index)
    state.counts.set(job.source, { ...counts, extra: counts.extra - pruned, pruned })
  }
}

async function explained<T>(job: OpenJob, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw await explainFailure(error, job)
  }
}

function reportsOf({ jobs, counts }: SeedState): readonly TableReport[] {
  return jobs.map(({ source, table }) => ({
    table: tableLabel(table),
    file: source.label,
    ...counts.get(source)!,
  }))
}

function changedMeanwhile({ table }: OpenJob): VaultDbError {
  return new VaultDbError(
    'SEED_FAILED',
    `${tableLabel(table)} changed while the question stood; nothing was changed.`,
    {
      hint: 'Run it again.',
    },
  )
}

function interrupted(): VaultDbError {
  return new VaultDbError('INTERRUPTED', 'Interrupted; nothing was changed.')
}

function failureOf(error: unknown): unknown {
  const isTimeout = isVaultDbError(error) && error.database?.sqlState === '55P03'
  if (!isTimeout) return error
  return new VaultDbError(
    'LOCK_TIMEOUT',
    'A lookup table is busy: another transaction holds it; nothing was changed.',
    {
      database: error.database,
      hint: 'Run it again when that transaction has ended, or wait longer: --lock-timeout 10s.',
      cause: error,
    },
  )
}
