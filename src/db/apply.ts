import { setTimeout as sleep } from 'node:timers/promises'
import { isVaultDbError, VaultDbError } from '../errors.js'
import type { SqlStatement } from '../sql/split.js'
import { watchBlockers } from './blockers.js'
import { migrationFailure } from './migration-failure.js'
import { Outbox, StatementFailure } from './outbox.js'
import { beginSql } from './transaction.js'
import type { Run, Unit } from './unit.js'

/**
 * Run one migration and write its ledger row in one transaction: both, or neither.
 * A lock that cannot be had within the unit's lock timeout rolls everything back, and the whole is tried
 * again with jitter until the run's budget is spent.
 *
 * @throws MIGRATION_FAILED, MIGRATION_STOPPED, LOCK_TIMEOUT, CONNECTION_LOST, INTERRUPTED
 */
export async function applyInTransaction(run: Run, unit: Unit): Promise<void> {
  await retryOnLockTimeout(run, unit, () => attempt(run, unit))
}

async function attempt(run: Run, unit: Unit): Promise<void> {
  const outbox = new Outbox(run.session, run.onSend)
  for (const sql of beginSql(run, unit)) outbox.queue(sql)
  try {
    await queueBody(run, unit, outbox)
    run.requireConsent()
    outbox.queue(unit.record)
    outbox.queue('commit')
    await outbox.flush()
  } catch (error) {
    if (outbox.hasSent) await run.session.script('rollback').catch(() => {})
    throw error
  }
}

async function queueBody(run: Run, unit: Unit, outbox: Outbox): Promise<void> {
  if (typeof unit.body === 'function') {
    const { runBody } = await import('./run-body.js')
    await runBody(run, unit, outbox)
    return
  }
  for (const statement of unit.body) {
    run.inspect(statement.text)
    outbox.queue(statement.text, placeOf(unit, statement))
  }
}

function placeOf(unit: Unit, statement: SqlStatement) {
  if (unit.path === null) return undefined
  return { file: unit.path, line: statement.line, column: statement.column }
}

/** SQLSTATEs after which the same transaction may succeed when it is tried again. */
const retryable = new Set(['55P03', '40P01'])

/** Try `work` again while it fails on a lock, naming the blocker each time, until the budget is spent. */
export async function retryOnLockTimeout(run: Run, unit: Unit, work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + run.lockRetryBudgetMs
  for (let miss = 1; ; miss += 1) {
    const watch =
      run.monitor && run.session.pid
        ? watchBlockers(run.monitor, run.session.pid, Math.max(50, Math.min(unit.lockTimeoutMs / 3, 500)))
        : null
    try {
      return await work()
    } catch (error) {
      if (!isLockMiss(error)) throw migrationFailure(unit, error, run.signal)
      await watch?.stop()
      const blockers = watch?.seen() ?? []
      if (run.signal.aborted)
        throw new VaultDbError('INTERRUPTED', `Interrupted; ${unit.key.name} was rolled back.`)
      if (Date.now() >= deadline) throw budgetSpent(unit, error, blockers)
      run.warn(missMessage(unit, blockers, miss))
      await sleep(Math.min(200 * 2 ** Math.min(miss, 5), 5000) * (0.5 + Math.random() / 2))
    } finally {
      await watch?.stop()
    }
  }
}

function isLockMiss(error: unknown): boolean {
  const fault =
    error instanceof StatementFailure ? error.error.database : isVaultDbError(error) && error.database
  return fault ? retryable.has(fault.sqlState) : false
}

function missMessage(unit: Unit, blockers: readonly string[], miss: number): string {
  const who =
    blockers.length > 0
      ? `blocked by ${blockers.join('; ')}`
      : 'the blocker was gone before it could be named'
  return `${unit.key.name}: no lock within ${unit.lockTimeoutMs} ms (attempt ${miss}), ${who}. Rolled back, trying again.`
}

function budgetSpent(unit: Unit, error: unknown, blockers: readonly string[]): VaultDbError {
  return new VaultDbError(
    'LOCK_TIMEOUT',
    `${unit.key.name}: a lock could not be had; nothing of it was applied.`,
    {
      details: blockers.map((line) => `blocked by ${line}`),
      database: error instanceof StatementFailure ? error.error.database : undefined,
      hint: 'End the blocking session (select pg_terminate_backend(PID)) or wait for it, then run the command again. --lock-retry 5m tries longer.',
      cause: error,
    },
  )
}
