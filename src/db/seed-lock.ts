import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { VaultDbError } from '../errors.js'
import type { Session } from './database.js'

/** First key of the lock: "seed" as an integer, so that no other program's lock is met by chance. */
const lockClass = 0x73656564

/** How a seed waits for another one of its project. */
export interface SeedLockOptions {
  readonly project: string
  readonly lockWaitMs: number
  readonly signal: AbortSignal
  /** Told once, while another seed runs. */
  readonly onWait: (holder: string) => void
}

/**
 * Begin the transaction of a seed, one at a time in a project; its end lets go of the lock, whoever keeps the
 * session. The lock is polled: a waiting statement could not be interrupted, and would hold a snapshot.
 *
 * @throws LOCK_HELD    another seed still runs after `lockWaitMs`
 * @throws INTERRUPTED
 */
export async function beginSeed(session: Session, options: SeedLockOptions): Promise<void> {
  const deadline = Date.now() + options.lockWaitMs
  await session.query('begin')
  for (let told = false; !(await tryLock(session, options.project)); ) {
    const holder = await describeHolder(session, options.project)
    if (Date.now() >= deadline) throw lockHeld(options, holder)
    if (!told) options.onWait(holder)
    told = true
    await sleep(50 + 50 * Math.random(), undefined, { signal: options.signal }).catch(() => {
      throw new VaultDbError(
        'INTERRUPTED',
        'Interrupted while waiting for another seed; nothing was changed.',
      )
    })
  }
}

async function tryLock(session: Session, project: string): Promise<boolean> {
  const { rows } = await session.query<{ ok: boolean }>(
    'select pg_catalog.pg_try_advisory_xact_lock($1, $2) as ok',
    [lockClass, lockKey(project)],
  )
  return rows[0]?.ok === true
}

function lockKey(project: string): number {
  return createHash('sha256').update(`seed:${project}`).digest().readInt32BE(0)
}

async function describeHolder(session: Session, project: string): Promise<string> {
  const { rows } = await session.query<{ pid: number }>(
    `select pid from pg_catalog.pg_locks
     where locktype = 'advisory' and granted and objsubid = 2
       and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and classid = $1::bigint::oid and objid = $2::bigint::oid`,
    [lockClass, lockKey(project) >>> 0],
  )
  return `Another seed of "${project}" is running${rows[0] ? ` (pid ${rows[0].pid})` : ''}.`
}

function lockHeld({ lockWaitMs }: SeedLockOptions, holder: string): VaultDbError {
  return new VaultDbError('LOCK_HELD', `${holder} Nothing was changed.`, {
    hint: `Waited ${Math.round(lockWaitMs / 1000)} s. Run it again later, or wait longer: --lock-wait 5m.`,
  })
}
