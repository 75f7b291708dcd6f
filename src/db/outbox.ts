import type { SourceLocation } from '../errors.js'
import { VaultDbError } from '../errors.js'
import type { Result, Session } from './database.js'
import { completedStatements } from './session.js'

/** A statement without parameters whose result nobody reads, and where it is written. */
export interface Outgoing {
  readonly sql: string
  readonly at?: SourceLocation | undefined
}

/** Which statement of a message failed; its error's position counts from the start of that statement. */
export class StatementFailure extends Error {
  constructor(
    readonly statement: Outgoing,
    readonly error: VaultDbError,
  ) {
    super(error.message, { cause: error })
  }
}

/**
 * Collects statements whose results nobody reads and sends them as one message, before the next statement
 * whose result is read. A migration of DDL alone travels with its BEGIN, ledger row and COMMIT in one trip.
 */
export class Outbox {
  readonly #session: Session
  readonly #onSend: (sql: string) => void
  #waiting: Outgoing[] = []
  #sentBegin = false

  constructor(session: Session, onSend: (sql: string) => void = () => {}) {
    this.#session = session
    this.#onSend = onSend
  }

  /** True once anything was sent, so that a rollback is due on failure. */
  get hasSent(): boolean {
    return this.#sentBegin
  }

  /** Hold a statement back until the next flush. It must not return rows that matter. */
  queue(sql: string, at?: SourceLocation): void {
    this.#waiting.push({ sql, at })
  }

  /** @throws StatementFailure  naming the statement that failed */
  async flush(): Promise<void> {
    const sent = this.#waiting
    if (sent.length === 0) return
    this.#waiting = []
    this.#sentBegin = true
    const message = sent.map(({ sql }) => `${sql};\n`).join('')
    for (const { sql } of sent) this.#onSend(sql)
    await this.#session.script(message).catch((error: unknown) => {
      throw failureIn(sent, error)
    })
  }

  /** Send what waits, then one statement whose result is read. */
  async query(sql: string, parameters: readonly unknown[], at?: SourceLocation): Promise<Result<unknown>> {
    await this.flush()
    this.#onSend(sql)
    return this.#session.query(sql, parameters).catch((error: unknown) => {
      throw error instanceof VaultDbError ? new StatementFailure({ sql, at }, error) : error
    })
  }
}

function failureIn(sent: readonly Outgoing[], error: unknown): unknown {
  if (!(error instanceof VaultDbError) || !error.database) return error
  const { position } = error.database
  if (position === undefined) {
    const failed = sent[Math.min(completedStatements(error), sent.length - 1)]!
    return new StatementFailure(failed, relative(error, failed.sql, undefined))
  }
  let start = 0
  for (const statement of sent) {
    // PostgreSQL counts characters, JavaScript UTF-16 units.
    const length = [...statement.sql].length
    if (position <= start + length + 1) {
      return new StatementFailure(statement, relative(error, statement.sql, position - start))
    }
    start += length + 2
  }
  return error
}

function relative(error: VaultDbError, statement: string, position: number | undefined): VaultDbError {
  return new VaultDbError(error.code, error.message, {
    hint: error.hint,
    database: { ...error.database!, statement, position },
    cause: error.cause,
  })
}
