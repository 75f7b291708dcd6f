import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { VaultDbError } from '../errors.js'
import type { Session } from './database.js'

/** First key of our advisory locks: "vaul" as an integer, so that no other program's lock is met by chance. */
const lockClass = 0x7661756c

/** `runner`: one runner at a time; `worker`: a backend of a killed runner that has not ended yet. */
export type LockRole = 'runner' | 'worker'

export interface LockRequest {
  readonly project: string
  readonly role: LockRole
  readonly waitMs: number
  readonly signal: AbortSignal
  /** Told once, when the lock is held by somebody else. */
  readonly onWait: (holder: string) => void
}

/**
 * Take a project's lock on this session, polling in autocommit: a blocking `pg_advisory_lock` would hold a
 * snapshot that CREATE INDEX CONCURRENTLY waits for, and both would wait for ever.
 * The session's end, however it comes, lets go of the lock.
 *
 * @throws LOCK_HELD    after `waitMs`, naming the holder
 * @throws INTERRUPTED  `signal` was aborted while waiting
 */
export async function acquireLock(session: Session, request: LockRequest): Promise<void> {
  const deadline = Date.now() + request.waitMs
  let pauseMs = 50
  for (let told = false; ; ) {
    if (await tryLock(session, request)) return
    const holder = await describeHolder(session, request)
    if (Date.now() >= deadline) throw lockHeld(request, holder)
    if (!told && holder !== null) request.onWait(holder)
    told ||= holder !== null
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal: request.signal }).catch(() => {
      throw new VaultDbError('INTERRUPTED', 'Interrupted while waiting for the lock; nothing was changed.')
    })
    pauseMs = Math.min(pauseMs * 1.5, 500)
  }
}

async function tryLock(session: Session, { project, role }: LockRequest): Promise<boolean> {
  const { rows } = await session.query<{ ok: boolean }>(
    'select pg_catalog.pg_try_advisory_lock($1, $2) as ok',
    [lockClass, lockKey(project, role)],
  )
  return rows[0]?.ok === true
}

/** Second key: 32 bits of the project's name and the role. */
function lockKey(project: string, role: LockRole): number {
  return createHash('sha256').update(`${role}:${project}`).digest().readInt32BE(0)
}

async function describeHolder(session: Session, { project, role }: LockRequest): Promise<string | null> {
  const { rows } = await session.query<{ holder: string }>(
    `select pg_catalog.format('pid %s, %s, user %s%s, connected %s ago', a.pid,
       coalesce(nullif(a.application_name, ''), 'no application name'), a.usename,
       coalesce(' from ' || pg_catalog.host(a.client_addr), ''),
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.backend_start)) as holder
     from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and l.classid = $1::bigint::oid and l.objid = $2::bigint::oid`,
    [lockClass, lockKey(project, role) >>> 0],
  )
  return rows[0]?.holder ?? null
}

function lockHeld(request: LockRequest, holder: string | null): VaultDbError {
  const what =
    request.role === 'runner'
      ? `Another vault-db is migrating "${request.project}"`
      : `A statement of an ended vault-db on "${request.project}" is still running`
  return new VaultDbError('LOCK_HELD', `${what}: ${holder ?? 'its session just ended'}.`, {
    hint: `Waited ${Math.round(request.waitMs / 1000)} s. Wait longer with --lock-wait 5m, or end that session: select pg_terminate_backend(PID).`,
  })
}
