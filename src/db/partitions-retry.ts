import { setTimeout as sleep } from 'node:timers/promises'
import { isVaultDbError, VaultDbError } from '../errors.js'
import { watchBlockers } from './blockers.js'
import type { Session } from './database.js'

/** How long to wait for table locks, and who to tell. */
export interface Patience {
  /** Of one statement, ms: everybody behind it in the queue waits as long. */
  readonly lockTimeoutMs: number
  /** How long to try again, ms. */
  readonly lockRetryBudgetMs: number
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
  /** A second session on a server, to see who blocks; null on the embedded database. */
  readonly monitor: Session | null
}

/** lock_not_available and deadlock_detected: the same work may succeed when it is tried again. */
const retryable = new Set(['55P03', '40P01'])

/**
 * Do work that takes table locks, again after each lock timeout until the budget is spent. The work undoes
 * what it began when it fails, and looks anew at what is left to do.
 *
 * @param what a subject for messages: `event_2025_01`
 * @throws LOCK_TIMEOUT  naming the blockers; INTERRUPTED; whatever else the work throws
 */
export async function retryOnLock<T>(
  session: Session,
  { what, patience }: { readonly what: string; readonly patience: Patience },
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + patience.lockRetryBudgetMs
  for (let miss = 1; ; miss += 1) {
    const watch = watchFor(session, patience)
    try {
      return await work()
    } catch (error) {
      if (patience.signal.aborted) throw interrupted(what, error)
      if (!isLockMiss(error)) throw error
      await watch?.stop()
      const blockers = watch?.seen() ?? []
      if (Date.now() >= deadline) throw budgetSpent(what, blockers, error)
      patience.warn(missMessage(what, patience, blockers))
      await sleep(Math.min(100 * 2 ** Math.min(miss, 5), 3000) * (0.5 + Math.random() / 2))
    } finally {
      await watch?.stop()
    }
  }
}

function watchFor(session: Session, { monitor, lockTimeoutMs }: Patience) {
  if (monitor === null || session.pid === null) return null
  return watchBlockers(monitor, session.pid, Math.max(50, Math.min(lockTimeoutMs / 3, 500)))
}

function isLockMiss(error: unknown): boolean {
  return isVaultDbError(error) && retryable.has(error.database?.sqlState ?? '')
}

function missMessage(what: string, { lockTimeoutMs }: Patience, blockers: readonly string[]): string {
  const who =
    blockers.length > 0
      ? `blocked by ${blockers.join('; ')}`
      : 'the blocker was gone before it could be named'
  return `${what}: no lock within ${lockTimeoutMs} ms, ${who}. Trying again.`
}

function interrupted(what: string, cause: unknown): VaultDbError {
  return new VaultDbError('INTERRUPTED', `Interrupted at ${what}; what was done before it is complete.`, {
    cause,
  })
}

function budgetSpent(what: string, blockers: readonly string[], cause: unknown): VaultDbError {
  return new VaultDbError('LOCK_TIMEOUT', `${what}: a lock could not be had.`, {
    details: blockers.map((line) => `blocked by ${line}`),
    database: isVaultDbError(cause) ? cause.database : undefined,
    hint: 'End the blocking session (select pg_terminate_backend(PID)) or wait for it, then run the command again. --lock-retry 5m tries longer.',
    cause,
  })
}
