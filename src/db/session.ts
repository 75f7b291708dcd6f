import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Result, Session } from './database.js'
import { toVaultDbError } from './database-error.js'

/** The part of pg's wire connection that we listen to; not in its public types. */
interface Wire {
  on(event: 'commandComplete', listener: () => void): void
}

/** Statements of the last script that ended before its failure, by error. */
const completedBefore = new WeakMap<object, number>()

/** How many statements of a failed `script` ended before the one that failed. */
export function completedStatements(error: unknown): number {
  return (typeof error === 'object' && error !== null && completedBefore.get(error)) || 0
}

/**
 * Wrap a connected or not yet connected client as a session.
 *
 * @param client  connected here when it is not yet
 * @param options `connected`: the caller connected it already
 */
export async function sessionFrom(
  client: pg.Client,
  options: { kind: 'server' | 'embedded'; connected?: boolean },
): Promise<Session> {
  if (!options.connected) await client.connect()
  // A cut connection also surfaces in the next query; without a listener it would end the process.
  client.on('error', () => {})
  return new ClientSession(client, options.kind)
}

class ClientSession implements Session {
  readonly client: pg.Client
  readonly pid: number | null
  #completed = 0
  #kysely: Kysely<unknown> | undefined

  constructor(client: pg.Client, kind: 'server' | 'embedded') {
    this.client = client
    const wired = client as pg.Client & { processID: number | null; connection: Wire }
    this.pid = kind === 'server' ? wired.processID : null
    wired.connection.on('commandComplete', () => {
      this.#completed += 1
    })
  }

  async query<R>(sql: string, parameters: readonly unknown[] = []): Promise<Result<R>> {
    try {
      const result = await this.client.query(sql, parameters as unknown[])
      return { rows: result.rows as R[], rowCount: result.rowCount ?? 0 }
    } catch (error) {
      throw toVaultDbError(error, { statement: sql })
    }
  }

  async script(sql: string): Promise<Result<Record<string, unknown>>[]> {
    this.#completed = 0
    try {
      const results = (await this.client.query(sql)) as unknown as pg.QueryResult | pg.QueryResult[]
      return (Array.isArray(results) ? results : [results]).map((result) => ({
        rows: result.rows,
        rowCount: result.rowCount ?? 0,
      }))
    } catch (error) {
      const failure = toVaultDbError(error, { statement: sql })
      completedBefore.set(failure, this.#completed)
      throw failure
    }
  }

  async kysely(): Promise<Kysely<unknown>> {
    if (!this.#kysely) {
      const { createKysely } = await import('./kysely-session.js')
      this.#kysely = createKysely((sql, parameters) => this.query(sql, parameters))
    }
    return this.#kysely
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => {})
  }
}
