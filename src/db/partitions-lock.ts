import { setTimeout as sleep } from 'node:timers/promises'
import { VaultDbError } from '../errors.js'
import type { Session } from './database.js'
import { lockClass } from './partitions-ensure.js'
import { labelOf } from './partitions-names.js'
import type { PartitionedTable } from './partitions-read.js'

/** How long to wait for another run on the same table. */
export interface TableWait {
  readonly waitMs: number
  readonly signal: AbortSignal
}

/**
 * Keep other runs of `partitions` off a table while something is done that cannot be in one transaction.
 * The lock is polled in autocommit: a waiting statement would hold a snapshot that DETACH CONCURRENTLY waits for.
 *
 * @throws LOCK_HELD, INTERRUPTED
 */
export async function usingTable<T>(
  session: Session,
  table: PartitionedTable,
  wait: TableWait,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + wait.waitMs
  while (!(await ask(session, 'pg_try_advisory_lock', table.oid))) {
    if (Date.now() >= deadline) throw held(table, wait.waitMs)
    await sleep(50 + 50 * Math.random(), undefined, { signal: wait.signal }).catch(() => {
      throw new VaultDbError('INTERRUPTED', 'Interrupted while waiting for another run; nothing was changed.')
    })
  }
  try {
    return await work()
  } finally {
    await ask(session, 'pg_advisory_unlock', table.oid).catch(() => {})
  }
}

async function ask(
  session: Session,
  verb: 'pg_try_advisory_lock' | 'pg_advisory_unlock',
  oid: number,
): Promise<boolean> {
  const { rows } = await session.query<{ ok: boolean }>(
    `select pg_catalog.${verb}($1, $2::bigint::oid::int) as ok`,
    [lockClass, oid],
  )
  return rows[0]?.ok === true
}

function held(table: PartitionedTable, waitMs: number): VaultDbError {
  return new VaultDbError('LOCK_HELD', `Another run changes the partitions of ${labelOf(table)}.`, {
    hint: `Waited ${Math.round(waitMs / 1000)} s. Run it again later, or wait longer: --lock-wait 5m.`,
  })
}
