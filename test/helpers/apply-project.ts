import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { createKysely } from '../../src/db/kysely-session.js'
import type { DevSeed, MigrationDefinition, ProjectDefinition } from '../../src/index.js'
import { StopMigration } from '../../src/migration/stop.js'
import { createServerDatabase, describeVector } from './server.js'

/** One database with one connection; `reset` empties it, extensions too. */
export interface TestDatabase {
  // biome-ignore lint/suspicious/noExplicitAny: as migrations get it
  readonly db: Kysely<any>
  query<R = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<R[]>
  script(sql: string): Promise<void>
  reset(): Promise<void>
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const loader = createJiti(import.meta.url, {
  alias: { 'vault-db': `${root}src/index.ts` },
  interopDefault: false,
})

/** An in-memory PGlite with pg_trgm and vector at hand. */
export async function openEmbeddedTestDatabase(): Promise<TestDatabase> {
  const [{ PGlite }, { createPgConfig }, { pg_trgm }, { vector }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/node-postgres'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite-pgvector'),
  ])
  const lite = await PGlite.create({ extensions: { pg_trgm, vector } })
  const client = new pg.Client(createPgConfig(lite) as pg.ClientConfig)
  return testDatabase(client, () => lite.close())
}

/** A fresh database on the real server of this run; call it inside `describeServer` or `describeVector`. */
export async function openServerTestDatabase(): Promise<TestDatabase> {
  const database = await createServerDatabase()
  return testDatabase(new pg.Client({ connectionString: database.url }), () => database.drop())
}

async function testDatabase(client: pg.Client, release: () => Promise<void>): Promise<TestDatabase> {
  await client.connect()
  const send = async (sql: string, parameters: readonly unknown[]) => {
    const { rows, rowCount } = await client.query(sql, [...parameters])
    return { rows, rowCount: rowCount ?? 0 }
  }
  const script = async (sql: string) => {
    await client.query(sql)
  }
  return {
    db: createKysely(send),
    query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows,
    script,
    reset: () => script(resetSql),
    close: async () => {
      await client.end()
      await release()
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

/** Names of a project's migrations, oldest first. */
export async function migrationNames(project: string): Promise<string[]> {
  const files = await readdir(`${root}migrations/${project}`)
  return files
    .filter((file) => /^\d{14}_\w+\.(ts|sql)$/.test(file))
    .map((file) => file.replace(/\.\w+$/, ''))
    .sort()
}

/**
 * Run one migration in one transaction, as the engine does.
 *
 * @param set values of `--set`
 * @throws StopMigration when the migration asks for a decision
 */
export async function runMigration(
  database: TestDatabase,
  place: { readonly project: string; readonly name: string; readonly direction: 'up' | 'down' },
  set: Readonly<Record<string, string>> = {},
): Promise<void> {
  const file = `${root}migrations/${place.project}/${place.name}`
  const script = await readFile(`${file}.sql`, 'utf8').catch(() => null)
  if (script !== null) {
    const [, up, down] = script.split(/^-- vault-db: (?:up|down)$/m)
    return database.script(`begin; ${place.direction === 'up' ? up : down}; commit`)
  }
  const migration = await loader.import<MigrationDefinition>(`${file}.ts`)
  await database.db.transaction().execute(async (transaction) => {
    await migration[place.direction]?.(transaction, {
      parameters: set,
      stop: (message, options) => {
        throw new StopMigration(message, options)
      },
    })
  })
}

/** Bring an empty database to the project's head. */
export async function applyProject(database: TestDatabase, project: string): Promise<void> {
  for (const name of await migrationNames(project))
    await runMigration(database, { project, name, direction: 'up' })
}

/** Undo all of a project's migrations, newest first. */
export async function undoProject(database: TestDatabase, project: string): Promise<void> {
  for (const name of (await migrationNames(project)).reverse())
    await runMigration(database, { project, name, direction: 'down' })
}

/** The default export of `migrations/<project>/project.ts`. */
export function loadProject(project: string): Promise<ProjectDefinition> {
  return loader.import(`${root}migrations/${project}/project.ts`, { default: true })
}

/** The default export of `seeds/<project>/dev.ts`. */
export function loadDevSeed(project: string): Promise<DevSeed> {
  return loader.import(`${root}seeds/${project}/dev.ts`, { default: true })
}

/**
 * A suite that runs on the embedded database and, where the server has `vector`, on the server too.
 * Each test starts with an empty database.
 *
 * @param suite gets a function that returns the database, to be called inside tests
 */
export function describeTargets(name: string, suite: (database: () => TestDatabase) => void): void {
  describe(`${name} (embedded)`, () => suite(useDatabase(openEmbeddedTestDatabase)))
  describeVector(`${name} (server)`, () => suite(useDatabase(openServerTestDatabase)))
}

function useDatabase(open: () => Promise<TestDatabase>): () => TestDatabase {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await open()
  })
  beforeEach(() => database?.reset())
  afterAll(() => database?.close())
  return () => {
    if (!database) throw new Error('The database is open only inside tests.')
    return database
  }
}
