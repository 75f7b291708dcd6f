import type { Session } from './database.js'
import { labelOf, quoted } from './partitions-names.js'
import type { Partition, PartitionedTable } from './partitions-read.js'
import { type Patience, retryOnLock } from './partitions-retry.js'

/** What is to be done with one partition. */
export interface DetachRequest {
  readonly table: PartitionedTable
  readonly partition: Partition
  /** Drop the table once it is detached. */
  readonly drop: boolean
  readonly patience: Patience
}

/** How a partition was detached: `finalized` ends a concurrent detach that was interrupted. */
export type DetachMode = 'concurrently' | 'plainly' | 'finalized'

/** How a detach goes for this table: beside a default partition PostgreSQL has no concurrent one. Pure. */
export function detachMode({ partitions }: PartitionedTable, partition: Partition): DetachMode {
  if (partition.isDetachPending) return 'finalized'
  return partitions.some(({ isDefault }) => isDefault) ? 'plainly' : 'concurrently'
}

/**
 * Detach a partition, and drop it where that is asked for. The rows stay in its table otherwise.
 * A concurrent detach that misses a lock half-way is finished by the next attempt, or by the next run.
 *
 * @throws LOCK_TIMEOUT, INTERRUPTED, QUERY_FAILED
 */
export async function detachPartition(session: Session, request: DetachRequest): Promise<DetachMode> {
  const { table, partition, patience } = request
  let mode = detachMode(table, partition)
  const what = labelOf(partition)
  await retryOnLock(session, { what, patience }, async () => {
    const state = await readState(session, table, partition)
    if (state === 'pending') mode = 'finalized'
    if (state !== 'detached') await runDetach(session, request, mode)
  })
  if (request.drop) {
    await retryOnLock(session, { what, patience }, () =>
      withLockTimeout(session, patience, [`drop table if exists ${quoted(partition)}`]),
    )
  }
  return mode
}

async function runDetach(session: Session, request: DetachRequest, mode: DetachMode): Promise<void> {
  const { table, partition, patience } = request
  const suffix = { concurrently: ' concurrently', plainly: '', finalized: ' finalize' }[mode]
  const detach = `alter table ${quoted(table)} detach partition ${quoted(partition)}${suffix}`
  await withLockTimeout(session, patience, [detach])
}

async function readState(
  session: Session,
  table: PartitionedTable,
  partition: Partition,
): Promise<'attached' | 'pending' | 'detached'> {
  const { rows } = await session.query<{ pending: boolean }>(
    `select inhdetachpending as pending from pg_catalog.pg_inherits
     where inhparent = $1::bigint::oid and inhrelid = $2::bigint::oid`,
    [table.oid, partition.oid],
  )
  if (rows.length === 0) return 'detached'
  return rows[0]!.pending ? 'pending' : 'attached'
}

/** Outside a transaction, as a concurrent detach must be; so the timeout is the session's for a moment. */
async function withLockTimeout(
  session: Session,
  { lockTimeoutMs }: Patience,
  statements: readonly string[],
): Promise<void> {
  await session.query(`set lock_timeout = '${Math.round(lockTimeoutMs)}ms'`)
  try {
    for (const statement of statements) await session.query(statement)
  } finally {
    await session.query('reset lock_timeout').catch(() => {})
  }
}
