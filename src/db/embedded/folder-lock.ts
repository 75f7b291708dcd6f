import { mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { VaultDbError } from '../../errors.js'
import { fromFileSystem } from './file-system-error.js'
import {
  type LockAttempt,
  type LockFile,
  type LockHolder,
  type ServedAddress,
  tryLockFile,
} from './lock-file.js'
import { livenessOf } from './process-identity.js'

/** How long commands wait for one another: twenty `migrate up` at once on one folder queue here. */
export const defaultLockWaitMs = 60_000

export interface WaitOptions {
  /** {@link defaultLockWaitMs} where absent. */
  readonly lockWaitMs?: number | undefined
  /** Told once, when another process holds the folder. */
  readonly onWait?: ((message: string) => void) | undefined
  /** Aborted: stop waiting. */
  readonly signal?: AbortSignal | undefined
}

/** What came of waiting: the lock, or where its holder serves the database. */
export type Acquired =
  | { readonly kind: 'ours'; readonly lock: LockFile }
  | { readonly kind: 'served'; readonly holder: LockHolder; readonly address: ServedAddress }

/** The lock file that belongs to a data folder, beside it. */
export function lockPathOf(folder: string): string {
  return `${folder}.lock`
}

/**
 * Wait for a lock file until it is ours, or until its holder says that it serves the database.
 *
 * @param what      `The embedded database vault`, for messages
 * @param deadline  epoch ms
 * @throws EMBEDDED_IN_USE  the deadline passed, naming the holder
 * @throws INTERRUPTED      the signal was aborted
 */
export async function acquireLockFile(
  path: string,
  deadline: number,
  options: WaitOptions,
): Promise<Acquired> {
  for (let isTold = false; ; ) {
    const attempt = tryIn(path)
    if (attempt.kind === 'ours') return attempt
    const holder = attempt.kind === 'held' ? attempt.holder : null
    if (holder?.address) return { kind: 'served', holder, address: holder.address }
    if (Date.now() >= deadline) throw inUse(path, holder)
    if (holder && !isTold)
      options.onWait?.(`Waiting for ${describeHolder(holder)}, which uses the embedded database.`)
    isTold ||= holder !== null
    await pause(options.signal)
  }
}

function tryIn(path: string): LockAttempt {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return tryLockFile(path)
  } catch (error) {
    throw fromFileSystem(error, dirname(path))
  }
}

/** A random pause, so that processes that collided once do not collide again. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await sleep(25 + Math.random() * 125, undefined, signal ? { signal } : {}).catch(() => {
    throw new VaultDbError(
      'INTERRUPTED',
      'Interrupted while waiting for the embedded database; nothing was changed.',
    )
  })
}

/** `process 4711 (since 2026-05-01 10:00:00 UTC)`. */
export function describeHolder(holder: LockHolder): string {
  const name = holder.pid === process.pid ? `this process (pid ${holder.pid}` : `process ${holder.pid} (`
  const since = `since ${holder.startedAt.slice(0, 19).replace('T', ' ')} UTC`
  const where = livenessOf(holder) === 'foreign' ? ` on host ${holder.host}` : ''
  return holder.pid === process.pid ? `${name}, ${since})` : `${name}${since})${where}`
}

/** The error that says who holds a folder. */
export function inUse(path: string, holder: LockHolder | null): VaultDbError {
  const name = basename(path).replace(/(\.attached)?\.lock$/, '')
  const who = holder ? describeHolder(holder) : 'another process'
  return new VaultDbError('EMBEDDED_IN_USE', `The embedded database "${name}" is in use by ${who}.`, {
    hint:
      holder && livenessOf(holder) === 'foreign'
        ? `Wait until it ends. If it runs no more (a container that was stopped), remove ${path}.`
        : 'Wait until it ends, or end it. To share the database between programs run: vault-db db serve',
  })
}
