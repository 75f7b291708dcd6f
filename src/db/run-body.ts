import { VaultDbError } from '../errors.js'
import type { MigrationBody, MigrationContext, ParameterValues } from '../migration/migration.js'
import { StopMigration } from '../migration/stop.js'
import { classifyStatement } from '../sql/classify.js'
import { splitStatements } from '../sql/split.js'
import { callSite } from './call-site.js'
import type { Result } from './database.js'
import { createKysely, type Send, type TransactionRule } from './kysely-session.js'
import type { Outbox } from './outbox.js'
import type { Run, Unit } from './unit.js'

const noRows: Result<unknown> = { rows: [], rowCount: 0 }

/**
 * Run a TypeScript body inside the unit's transaction. Statements whose results cannot be read (DDL without
 * parameters) wait in the outbox; any other sends what waits first, so the order is always the body's.
 */
export async function runBody(run: Run, unit: Unit, outbox: Outbox): Promise<void> {
  let isOver = false
  const send: Send = async (sql, parameters) => {
    if (isOver) throw sentTooLate(unit)
    const at = callSite(unit.path)
    run.inspect(sql)
    if (parameters.length > 0 || !isSilent(sql)) return outbox.query(sql, parameters, at)
    for (const { text } of splitStatements(sql)) outbox.queue(text, at)
    return noRows
  }
  await callBody(unit.body as MigrationBody, send, { parameters: unit.parameters, transactions: 'nested' })
  isOver = true
}

/** Call a body with a Kysely on `send`, as a transaction where one is open already. */
export async function callBody(
  body: MigrationBody,
  send: Send,
  options: { parameters: ParameterValues; transactions: TransactionRule },
): Promise<void> {
  const context: MigrationContext = {
    parameters: options.parameters,
    stop: (message, stopOptions) => {
      throw new StopMigration(message, stopOptions)
    },
  }
  const kysely = createKysely(send, options.transactions)
  if (options.transactions === 'send') await body(kysely, context)
  else await kysely.transaction().execute((transaction) => Promise.resolve(body(transaction, context)))
}

function isSilent(sql: string): boolean {
  return splitStatements(sql).every(({ text }) => {
    const { isDdl, returnsRows } = classifyStatement(text)
    return isDdl && !returnsRows
  })
}

function sentTooLate(unit: Unit): VaultDbError {
  return new VaultDbError(
    'MIGRATION_FAILED',
    `${unit.key.name}: a statement was sent after ${unit.direction} had returned.`,
    {
      at: unit.path === null ? undefined : { file: unit.path },
      hint: 'Put `await` before every statement of the migration.',
    },
  )
}
