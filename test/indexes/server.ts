import pg from 'pg'
import type { Database, Session } from '../../src/db/database.js'
import { openDatabase } from '../../src/db/open.js'
import { connectionTo } from '../db/connection-to.js'
import { createServerDatabase } from '../helpers/server.js'

/** A fresh database of the real server, with one session of ours and plain connections for others. */
export interface Place {
  readonly url: string
  readonly session: Session
  /** What somebody does with psql, in a session of its own. */
  sql(...statements: readonly string[]): Promise<void>
  /** Another connection; closed by `dispose`. */
  other(): Promise<pg.Client>
  dispose(): Promise<void>
}

/** Call it inside `describeServer`. */
export async function openPlace(): Promise<Place> {
  const own = await createServerDatabase()
  const database: Database = await openDatabase({
    kind: 'server',
    connection: connectionTo(own.url),
  } as Parameters<typeof openDatabase>[0])
  const session = await database.connect('test')
  const others: pg.Client[] = []
  const other = async () => {
    const client = new pg.Client({ connectionString: own.url })
    client.on('error', () => {})
    await client.connect()
    others.push(client)
    return client
  }
  return {
    url: own.url,
    session,
    // A session tells the server what it did when it ends, else within ten seconds.
    sql: async (...statements) => {
      const psql = new pg.Client({ connectionString: own.url })
      await psql.connect()
      try {
        for (const statement of statements) await psql.query(statement)
      } finally {
        await psql.end()
      }
    },
    other,
    dispose: async () => {
      for (const client of others) await client.end().catch(() => {})
      await session.close()
      await database.close()
      await own.drop()
    },
  }
}
