import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { loadExtensions } from '../../../src/db/embedded/extensions.js'
import { createKysely } from '../../../src/db/kysely-session.js'
import { applyProject, openServerTestDatabase, type TestDatabase } from '../../helpers/apply-project.js'
import { createServerDatabase, describeVector } from '../../helpers/server.js'

/** An in-memory PGlite with every extension at hand. */
async function openEmbeddedTestDatabase(): Promise<TestDatabase> {
  const lite = await PGlite.create({ extensions: await loadExtensions() })
  const client = new pg.Client(createPgConfig(lite) as pg.ClientConfig)
  await client.connect()
  return asTestDatabase(client, () => lite.close())
}

function asTestDatabase(client: pg.Client, release: () => Promise<void>): TestDatabase {
  const script = async (sql: string) => void (await client.query(sql))
  return {
    db: createKysely(async (sql, parameters) => {
      const { rows, rowCount } = await client.query(sql, [...parameters])
      return { rows, rowCount: rowCount ?? 0 }
    }),
    query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows,
    script,
    reset: () => script(resetSql),
    close: async () => {
      await client.end()
      await release()
    },
  }
}

/** Connections to one server database at head, for what happens at once. */
export interface Crowd {
  readonly clients: readonly pg.Client[]
  close(): Promise<void>
}

/** Call it inside `describeVector`. */
export async function openCrowd(count: number): Promise<Crowd> {
  const server = await createServerDatabase()
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: server.url }))
  for (const client of clients) await client.connect()
  await applyProject(
    asTestDatabase(clients[0]!, async () => {}),
    'enterprise',
  )
  return {
    clients,
    close: async () => {
      for (const client of clients) await client.end()
      await server.drop()
    },
  }
}

const resetSql = `
  do $$ declare schema text; begin
    for schema in select nspname from pg_catalog.pg_namespace
                  where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', schema);
    end loop;
  end $$;
  create schema public;`

/** A suite on empty databases, embedded and on the server; each test starts with nothing. */
export function describeEmpty(name: string, suite: (database: () => TestDatabase) => void): void {
  const use = (open: () => Promise<TestDatabase>) => () => {
    const database = useDatabase(open)
    beforeEach(() => database().reset())
    suite(database)
  }
  describe(`${name} (embedded)`, use(openEmbeddedTestDatabase))
  describeVector(`${name} (server)`, use(openServerTestDatabase))
}

/** A suite on databases at head, embedded and on the server; what a test does is rolled back after it. */
export function describeHead(name: string, suite: (database: () => TestDatabase) => void): void {
  const use = (open: () => Promise<TestDatabase>) => () => {
    const database = useDatabase(open)
    beforeAll(() => applyProject(database(), 'enterprise'))
    beforeEach(() => database().script('begin'))
    afterEach(() => database().script('rollback'))
    suite(database)
  }
  describe(`${name} (embedded)`, use(openEmbeddedTestDatabase))
  describeVector(`${name} (server)`, use(openServerTestDatabase))
}

function useDatabase(open: () => Promise<TestDatabase>): () => TestDatabase {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database?.close())
  return () => {
    if (!database) throw new Error('The database is open only inside tests.')
    return database
  }
}

/** The error that a statement ends with; the transaction goes on after it. */
export async function refusal(
  database: TestDatabase,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<{ readonly code?: string; readonly constraint?: string; readonly message?: string }> {
  await database.script('savepoint before_refusal')
  const error = await database.query(sql, parameters).then(
    () => null,
    (thrown: Error) => thrown,
  )
  await database.script('rollback to before_refusal')
  if (error === null) throw new Error(`This was not refused: ${sql}`)
  return error
}
