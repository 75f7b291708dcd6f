import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { VaultDbError } from '../errors.js'
import type { Result } from './database.js'

/** Sends one statement with its parameters; the only way a Kysely of ours reaches a database. */
export type Send = (sql: string, parameters: readonly unknown[]) => Promise<Result<unknown>>

/** What happens at Kysely's own begin, commit and rollback. */
export type TransactionRule = 'send' | 'nested'

/**
 * A Kysely over one session.
 *
 * @param send         runs a statement
 * @param transactions `send`: begin, commit and rollback go to the session; `nested`: a transaction is open
 *                     already and whoever opened it ends it, so they send nothing
 */
export function createKysely(send: Send, transactions: TransactionRule = 'send'): Kysely<unknown> {
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => sessionDriver(send, transactions),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

function sessionDriver(send: Send, transactions: TransactionRule): Driver {
  const connection = sessionConnection(send)
  const control = async (sql: string) => {
    if (transactions === 'send') await send(sql, [])
  }
  const savepoint = (verb: string) => async (_: DatabaseConnection, name: string) => {
    await send(`${verb} "${name.replaceAll('"', '""')}"`, [])
  }
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => control('begin'),
    commitTransaction: () => control('commit'),
    rollbackTransaction: () => control('rollback'),
    savepoint: savepoint('savepoint'),
    rollbackToSavepoint: savepoint('rollback to'),
    releaseSavepoint: savepoint('release'),
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}

function sessionConnection(send: Send): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await send(query.sql, query.parameters)
      const count = { numAffectedRows: BigInt(result.rowCount) }
      return { rows: result.rows as R[], ...(changesRows(query.sql) ? count : {}) }
    },
    // biome-ignore lint/correctness/useYield: Kysely's interface asks for a generator
    async *streamQuery() {
      throw new VaultDbError('UNSUPPORTED', 'Streaming is not supported here.', {
        hint: 'Use execute(), or walk the table in batches by key.',
      })
    },
  }
}

function changesRows(sql: string): boolean {
  return /^\s*(insert|update|delete|merge|with)\b/i.test(sql)
}

export { CompiledQuery }
