import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { engineAnswers, startContainerServer } from './container-server.js'
import { findServerBinaries, type StartedServer, startLocalServer } from './local-server.js'

/** What the test files are told about the real server of this run. */
export interface ServerFacts {
  readonly url: string
  /** As `server_version_num`: 150019 is 15.19. */
  readonly versionNum: number
  /** Whether the extension `vector` can be created there. */
  readonly hasVector: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    server: ServerFacts | null
  }
}

const noServer =
  'no VAULT_DB_TEST_URL, no container engine that answers, and no local PostgreSQL server programs'

/** Once per run, before the first test file: find or start the real server, and stop at the end what was started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await findServer()
  if (!found) {
    say(`Real-server suites are skipped: ${noServer}.`)
    project.provide('server', null)
    return async () => {}
  }
  const facts = await readFacts(found.server.url).catch(async (error) => {
    await found.server.stop()
    throw new Error(`The PostgreSQL server (${found.origin}) cannot be used: ${error.message}`, {
      cause: error,
    })
  })
  const vector = facts.hasVector ? 'with vector' : 'without vector, so the suites that need it are skipped'
  const version = `${Math.floor(facts.versionNum / 10_000)}.${facts.versionNum % 10_000}`
  say(`Real-server suites run on PostgreSQL ${version} (${found.origin}), ${vector}.`)
  project.provide('server', facts)
  return found.server.stop
}

async function findServer(): Promise<{ server: StartedServer; origin: string } | null> {
  const url = process.env.VAULT_DB_TEST_URL
  if (url) return { server: { url, stop: async () => {} }, origin: 'VAULT_DB_TEST_URL' }
  if (await engineAnswers()) {
    const server = await startContainerServer().catch((error) =>
      say(`The container engine answers, but: ${error.message}`),
    )
    if (server) return { server, origin: 'container' }
  }
  const bin = findServerBinaries()
  return bin ? { server: await startLocalServer(bin), origin: bin } : null
}

async function readFacts(url: string): Promise<ServerFacts> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query(`
      select pg_catalog.current_setting('server_version_num')::int as version_num,
             exists (select from pg_catalog.pg_available_extensions where name = 'vector') as has_vector`)
    return { url, versionNum: rows[0].version_num, hasVector: rows[0].has_vector }
  } finally {
    await client.end().catch(() => {})
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
