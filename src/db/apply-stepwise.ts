import { createHash } from 'node:crypto'
import { isVaultDbError, type SourceLocation, VaultDbError } from '../errors.js'
import type { StepProgress } from '../migration/revision.js'
import { classifyStatement, type StatementClass } from '../sql/classify.js'
import { retryOnLockTimeout } from './apply.js'
import { callSite } from './call-site.js'
import { clearInvalidIndex, requireValidIndex } from './concurrent-index.js'
import type { Result } from './database.js'
import { migrationFailure } from './migration-failure.js'
import { StatementFailure } from './outbox.js'
import { insertRevisionSql, updateProgressSql } from './revisions.js'
import { settingsSql } from './transaction.js'
import type { Run, Unit } from './unit.js'

const noRows: Result<unknown> = { rows: [], rowCount: 0 }

/**
 * Run a migration outside a transaction, statement by statement, and record each one that ended. A statement
 * that can share a transaction with its record does; one that cannot (CREATE INDEX CONCURRENTLY) is marked as
 * running first, so that a killed run can be understood and resumed.
 *
 * @param earlier progress of a run that did not end; its statements are skipped if they are still the same
 * @throws MIGRATION_FAILED, MIGRATION_INCOMPLETE, LOCK_TIMEOUT, CONNECTION_LOST, INTERRUPTED
 */
export async function applyStepwise(run: Run, unit: Unit, earlier: StepProgress | null): Promise<void> {
  const steps = new Stepwise(run, unit, earlier)
  try {
    await steps.begin()
    if (typeof unit.body === 'function') await steps.runFunction(unit.body)
    else for (const statement of unit.body) await steps.send(statement.text, [], place(unit, statement))
    await steps.end()
  } catch (error) {
    const failure = migrationFailure(unit, error, run.signal)
    await steps.recordFailure(failure).catch(() => {})
    throw failure
  }
}

function place(unit: Unit, at: { line: number; column: number }): SourceLocation | undefined {
  return unit.path === null ? undefined : { file: unit.path, line: at.line, column: at.column }
}

class Stepwise {
  readonly #run: Run
  readonly #unit: Unit
  readonly #earlier: StepProgress | null
  #done: string[] = []
  #skipped = 0

  constructor(run: Run, unit: Unit, earlier: StepProgress | null) {
    this.#run = run
    this.#unit = unit
    this.#earlier = earlier
    this.#done = [...(earlier?.done ?? [])]
  }

  async begin(): Promise<void> {
    const { session } = this.#run
    for (const sql of settingsSql(this.#run, this.#unit, false)) await session.query(sql)
    if (this.#earlier !== null) return
    const progress: StepProgress = { direction: this.#unit.direction, done: [], running: null, failure: null }
    await session.script(
      this.#unit.direction === 'up'
        ? insertRevisionSql(this.#unit.key, { origin: 'applied', downSql: null, progress })
        : this.#progressSql(progress),
    )
  }

  async runFunction(body: Extract<Unit['body'], (...args: never[]) => unknown>): Promise<void> {
    const { callBody } = await import('./run-body.js')
    const send = (sql: string, parameters: readonly unknown[]) =>
      this.send(sql, parameters, callSite(this.#unit.path))
    await callBody(body, send, { parameters: this.#unit.parameters, transactions: 'send' })
  }

  /** Run a statement, or skip it when an earlier run ended it. Plain reads always run. */
  async send(
    sql: string,
    parameters: readonly unknown[],
    at: SourceLocation | undefined,
  ): Promise<Result<unknown>> {
    const statement = classifyStatement(sql)
    if (statement.isTransactionControl) throw nestedTransaction(this.#unit, at)
    if (statement.isReadOnly) return this.#query(sql, parameters, at)
    const hash = createHash('sha256')
      .update(JSON.stringify([sql, parameters]))
      .digest('hex')
    if (this.#skipped < (this.#earlier?.done.length ?? 0)) return this.#skip(hash, at)
    if (this.#run.signal.aborted) throw interrupted(this.#unit)
    this.#run.inspect(sql)
    this.#run.requireConsent()
    this.#run.onSend(sql)
    const result = statement.needsNoTransaction
      ? await this.#runAlone({ sql, parameters, at, hash }, statement)
      : await this.#runWithRecord({ sql, parameters, at, hash })
    return result
  }

  async end(): Promise<void> {
    if (this.#skipped < (this.#earlier?.done.length ?? 0)) throw changedHistory(this.#unit, undefined)
    await this.#run.session.script(this.#unit.record)
  }

  async recordFailure(failure: VaultDbError): Promise<void> {
    if (failure.code === 'CONNECTION_LOST') return
    await this.#run.session.script('rollback')
    await this.#run.session.script(this.#progressSql(this.#progress(null, failure.message)))
  }

  #skip(hash: string, at: SourceLocation | undefined): Result<unknown> {
    if (this.#earlier?.done[this.#skipped] !== hash) throw changedHistory(this.#unit, at)
    this.#skipped += 1
    return noRows
  }

  async #runWithRecord(step: Step): Promise<Result<unknown>> {
    const { session } = this.#run
    let result = noRows
    await retryOnLockTimeout(this.#run, this.#unit, async () => {
      try {
        await session.script(`begin; set local lock_timeout = '${Math.round(this.#unit.lockTimeoutMs)}ms'`)
        result = await this.#query(step.sql, step.parameters, step.at)
        await session.script(`${this.#progressSql(this.#progress(step.hash, null))}; commit`)
      } catch (error) {
        await session.script('rollback').catch(() => {})
        throw error
      }
    })
    this.#done.push(step.hash)
    return result
  }

  /** CONCURRENTLY waits for old transactions by design and blocks nobody while it does: no lock timeout. */
  async #runAlone(step: Step, statement: StatementClass): Promise<Result<unknown>> {
    const { session } = this.#run
    const wasRunning = this.#earlier?.running === step.hash
    if (wasRunning && !isRepeatable(statement)) throw unknownOutcome(this.#unit, step)
    const built = await clearInvalidIndex(session, statement, wasRunning)
    if (!built) {
      await session.script(this.#progressSql(this.#progress(null, null, step.hash)))
      await this.#query(step.sql, step.parameters, step.at)
    }
    await requireValidIndex(session, statement)
    await session.script(this.#progressSql(this.#progress(step.hash, null)))
    this.#done.push(step.hash)
    return noRows
  }

  async #query(sql: string, parameters: readonly unknown[], at: SourceLocation | undefined) {
    return this.#run.session.query(sql, parameters).catch((error: unknown) => {
      throw isVaultDbError(error) ? new StatementFailure({ sql, at }, error) : error
    })
  }

  #progress(ended: string | null, failure: string | null, running: string | null = null): StepProgress {
    const done = ended === null ? this.#done : [...this.#done, ended]
    return { direction: this.#unit.direction, done, running, failure }
  }

  #progressSql(progress: StepProgress): string {
    return updateProgressSql(this.#unit.key.project, this.#unit.key.name, progress)
  }
}

interface Step {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly at: SourceLocation | undefined
  readonly hash: string
}

/** Statements that may run twice without harm, or whose first run can be seen in the catalog. */
function isRepeatable({ verb }: StatementClass): boolean {
  return /^(create index|drop index|reindex|vacuum|analyze|cluster|refresh|alter system)/.test(verb)
}

function unknownOutcome(unit: Unit, step: Step): VaultDbError {
  return new VaultDbError(
    'MIGRATION_INCOMPLETE',
    `${unit.key.name}: the run before this one was killed while a statement ran that may or may not have ended.`,
    {
      at: step.at,
      details: [step.sql],
      hint: 'Look whether it took effect; then `vault-db migrate repair --done` counts it as ended, `vault-db migrate repair --again` runs it once more.',
    },
  )
}

function changedHistory(unit: Unit, at: SourceLocation | undefined): VaultDbError {
  return new VaultDbError(
    'MIGRATION_INCOMPLETE',
    `${unit.key.name} began with other statements than its file has now.`,
    {
      at,
      hint: 'Restore the statements that already ran and change only what comes after them; `vault-db migrate repair` shows how far it got.',
    },
  )
}

function nestedTransaction(unit: Unit, at: SourceLocation | undefined): VaultDbError {
  return new VaultDbError(
    'MIGRATION_INVALID',
    `${unit.key.name} runs outside a transaction and must not open one: a resume could not tell what was committed.`,
    {
      at,
      hint: 'Put the statements that belong together in a migration of their own.',
    },
  )
}

function interrupted(unit: Unit): VaultDbError {
  return new VaultDbError(
    'INTERRUPTED',
    `Interrupted between two statements of ${unit.key.name}; \`vault-db migrate up\` goes on there.`,
  )
}
