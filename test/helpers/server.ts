import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, inject } from 'vitest'
import type { ServerFacts } from './global-setup.js'
import { findServerBinaries, type StartedServer, startLocalServer } from './local-server.js'

/** The real server of this run, as the global setup found it; null when there is none. */
export const server: ServerFacts | null = inject('server')

const noServer = 'no real server'

/** A database on the shared server that only one test file uses. */
export interface ServerDatabase {
  readonly url: string
  readonly name: string
  /** Drop it, ending whoever is still connected. */
  drop(): Promise<void>
}

type Suite = () => void

/** A suite that needs a real server; without one it is skipped under a name that says why. */
export function describeServer(name: string, suite: Suite): void {
  describeWhen(server ? null : noServer, name, suite)
}

/** A suite that needs the extension `vector` on a real server. */
export function describeVector(name: string, suite: Suite): void {
  const missing = server?.hasVector ? null : 'the server has no extension "vector"'
  describeWhen(server ? missing : noServer, name, suite)
}

/** A suite that starts servers of its own (`startServer`), so local server programs are needed whatever the shared server is. */
export function describeOwnServer(name: string, suite: Suite): void {
  describeWhen(findServerBinaries() ? null : 'no local PostgreSQL server programs', name, suite)
}

function describeWhen(missing: string | null, name: string, suite: Suite): void {
  if (missing) describe.skip(`${name} (skipped: ${missing})`, suite)
  else describe(name, suite)
}

/**
 * Create a fresh, empty database on the shared server; well under a second.
 *
 * @throws Error without a server: call it inside `describeServer`
 */
export async function createServerDatabase(): Promise<ServerDatabase> {
  if (!server) throw new Error('There is no real server in this run: wrap the suite in describeServer.')
  const name = `vault_db_test_${randomBytes(8).toString('hex')}`
  await runOnServer(`create database ${name} template template0`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { url: url.href, name, drop: () => runOnServer(`drop database if exists ${name} with (force)`) }
}

/**
 * Start another server for one test file; it costs about a second, and ends with `stop()`.
 *
 * @param options.tls  refuse connections without TLS; `caFile` is then the authority to trust. Needs `openssl`
 * @throws Error without local server programs: call it inside `describeOwnServer`
 */
export async function startServer(options: { readonly tls?: boolean } = {}): Promise<StartedServer> {
  const bin = findServerBinaries()
  if (!bin)
    throw new Error('There are no local PostgreSQL server programs: wrap the suite in describeOwnServer.')
  return startLocalServer(bin, options)
}

async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server?.url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
