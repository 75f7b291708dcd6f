import type { PartitionInterval } from '../config/define-project.js'
import type { Session } from './database.js'
import { utcSettings } from './inspect/read-only.js'
import { createPartition, PartitionBlocked } from './partitions-create.js'
import { attachPartition, lockForAttach, moveRows, RowsArrived } from './partitions-move.js'
import { labelOf, type QualifiedName } from './partitions-names.js'
import { coverageOf, type Period, partitionName } from './partitions-periods.js'
import { type PartitionedTable, readPartitioned, takenRanges } from './partitions-read.js'
import { type Patience, retryOnLock } from './partitions-retry.js'

/** A partition that was made. */
export interface MadePartition extends QualifiedName {
  readonly range: Period | null
  /** Rows that waited in the default partition; null where somebody else's function made it. */
  readonly movedRows: number | null
  /** How long writers were kept out, ms; null where somebody else's function made it. */
  readonly lockedMs: number | null
}

/** A partition that cannot be made as things are, and what to do. */
export interface BlockedPartition extends QualifiedName {
  readonly reason: string
  readonly hint: string
}

/** What came of one period. */
export type PeriodOutcome =
  | { readonly state: 'exists' }
  | { readonly state: 'made'; readonly partition: MadePartition }
  | { readonly state: 'blocked'; readonly partition: BlockedPartition }

/** One period of a table that shall have a partition. */
export interface PeriodRequest {
  readonly table: PartitionedTable
  readonly interval: PartitionInterval
  readonly period: Period
}

/** Two at once wait for each other here; the first key is "part" as an integer. Ends with the transaction. */
const lockSql = (oids: readonly number[]) =>
  oids.map((oid) => `select pg_catalog.pg_advisory_xact_lock(${lockClass}, ${oid}::bigint::oid::int)`)

/** First key of the advisory locks on partitioned tables; the second is the table's oid. */
export const lockClass = 0x70617274

/**
 * See that a period has its partition. Rows of it that wait in the default partition move into it; both
 * happen in one transaction, so that no reader ever misses one. Safe to run at any time, and twice at once.
 *
 * @throws LOCK_TIMEOUT, INTERRUPTED, QUERY_FAILED; then nothing of this period was changed
 */
export function ensurePeriod(
  session: Session,
  request: PeriodRequest,
  patience: Patience,
): Promise<PeriodOutcome> {
  const name = nameFor(request)
  const attempt = () =>
    inTransaction(session, { oids: [request.table.oid], patience }, () =>
      ensureLocked(session, request, name),
    )
  return retryOnLock(session, { what: labelOf(name), patience }, async () => {
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof RowsArrived)) throw error
      }
    }
  })
}

/** What the partition of a period is called. Pure. */
export function nameFor({ table, interval, period }: PeriodRequest): QualifiedName {
  return { schema: table.schema, name: partitionName(table.name, period, interval) }
}

async function ensureLocked(
  session: Session,
  request: PeriodRequest,
  name: QualifiedName,
): Promise<PeriodOutcome> {
  // Another run may have made it while this one waited for its turn.
  const table = (await readPartitioned(session, [request.table]))[0] ?? request.table
  const verdict = judgePeriod(table, { ...request, table })
  if (verdict !== null) return verdict
  try {
    const parts = await createPartition(session, table, name)
    const startedAt = performance.now()
    const source = await lockForAttach(session, parts, request.period)
    const movedRows = source === null ? 0 : await moveRows(session, parts, { source, period: request.period })
    await attachPartition(session, parts, request.period)
    await session.script('commit')
    const lockedMs = Math.round(performance.now() - startedAt)
    return { state: 'made', partition: { ...name, range: request.period, movedRows, lockedMs } }
  } catch (error) {
    if (!(error instanceof PartitionBlocked)) throw error
    return { state: 'blocked', partition: { ...name, reason: error.message, hint: error.hint } }
  }
}

/** What is known without trying: the period has its partition, or another one is in its way; null: make it. Pure. */
export function judgePeriod(table: PartitionedTable, request: PeriodRequest): PeriodOutcome | null {
  const coverage = coverageOf(request.period, takenRanges(table))
  if (coverage === 'covered') return { state: 'exists' }
  if (coverage === 'free') return null
  const inTheWay = table.partitions
    .filter(({ range }) => range !== null && coverageOf(request.period, [range]) !== 'free')
    .map(({ name }) => name)
  const reason = `${inTheWay.join(', ')} ${inTheWay.length > 1 ? 'have' : 'has'} a part of its range`
  const hint = `Create a partition for the rest by hand, or check that \`interval: '${request.interval}'\` in project.ts is meant.`
  return { state: 'blocked', partition: { ...nameFor(request), reason, hint } }
}

/**
 * Let a function make partitions: the project's own, or pg_partman's. It runs under the same locks.
 *
 * @param call a whole select statement; its one parameter is `argument`
 */
export async function callEnsure(
  session: Session,
  tables: readonly PartitionedTable[],
  { call, argument, what, patience }: { call: string; argument: unknown; what: string; patience: Patience },
): Promise<void> {
  const oids = tables.map(({ oid }) => oid).sort((a, b) => a - b)
  await retryOnLock(session, { what, patience }, () =>
    inTransaction(session, { oids, patience }, async () => {
      await session.query(call, [argument])
      await session.script('commit')
    }),
  )
}

/** The work commits; whatever it left open is rolled back. */
async function inTransaction<T>(
  session: Session,
  { oids, patience }: { readonly oids: readonly number[]; readonly patience: Patience },
  work: () => Promise<T>,
): Promise<T> {
  const settings = [`set local lock_timeout = '${Math.round(patience.lockTimeoutMs)}ms'`, utcSettings]
  try {
    await session.script(['begin isolation level read committed', ...settings, ...lockSql(oids)].join('; '))
    return await work()
  } finally {
    // After a commit there is no transaction, and this is a warning that nobody reads.
    await session.script('rollback').catch(() => {})
  }
}
