import type { ConnectionOptions } from 'node:tls'
import type pg from 'pg'
import { describeConnection, type ResolvedConnection, type SslMode, sslModeOf } from '../config/target.js'
import { messageOf, VaultDbError } from '../errors.js'
import { connectionFailure, NoPassword } from './connection-failure.js'
import { readFault } from './database-error.js'

/** Oldest and newest major versions that vault-db is tested with; newer ones are not refused. */
export const supportedServers = { oldest: 14, newest: 19 } as const

const defaultTimeoutMs = 10_000
const keepAliveAfterMs = 30_000
/** PostgreSQL cuts names off here. */
const longestNameBytes = 63

/**
 * Connect to a server; the caller ends the client. `application_name` is `vault-db <purpose>`. Plain text
 * is spoken only where the TLS mode allows it. A password function is asked on each call.
 *
 * The client swallows its `error` event: a connection cut while idle fails the next query.
 *
 * @throws DATABASE_UNREACHABLE  with SQLSTATE or errno, and what to do next
 * @throws DATABASE_UNSUPPORTED  the server is older than {@link supportedServers}
 */
export async function connectServer(connection: ResolvedConnection, purpose: string): Promise<pg.Client> {
  const client = await connectByMode(connection, purpose)
  try {
    await checkVersion(client, connection)
    return client
  } catch (error) {
    client.end().catch(() => {})
    throw error
  }
}

/** Whether to speak TLS, one attempt after the other. */
const attempts: Readonly<Record<SslMode, readonly boolean[]>> = {
  disable: [false],
  allow: [false, true],
  prefer: [true, false],
  require: [true],
  'verify-ca': [true],
  'verify-full': [true],
}

async function connectByMode(connection: ResolvedConnection, purpose: string): Promise<pg.Client> {
  const [first, second] = attempts[sslModeOf(connection)]
  try {
    return await connectOnce(connection, purpose, first!)
  } catch (error) {
    if (second === undefined || !mayTryOtherWay(error)) throw connectionFailure(error, connection)
  }
  return connectOnce(connection, purpose, second).catch((error) => {
    throw connectionFailure(error, connection)
  })
}

/** The server has no TLS, or its pg_hba.conf has no line for this kind of connection. */
function mayTryOtherWay(error: unknown): boolean {
  if (readFault(error)?.sqlState === '28000') return true
  return error instanceof Error && /does not support SSL/.test(error.message)
}

async function connectOnce(
  connection: ResolvedConnection,
  purpose: string,
  withTls: boolean,
): Promise<pg.Client> {
  const { default: pg } = await import('pg')
  const { host, port, database, user, options } = connection
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    // Always a function, so that pg looks neither into its own environment nor for password files.
    password: passwordSource(connection),
    ssl: withTls ? tlsOptions(connection) : false,
    sslnegotiation: 'postgres',
    options,
    application_name: applicationName(connection, purpose),
    connectionTimeoutMillis: timeoutOf(connection),
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    // Not awaited: what is at the other end may never hang up.
    client.end().catch(() => {})
    throw error
  }
}

function passwordSource({ password }: ResolvedConnection): () => Promise<string> {
  return async () => {
    const given = typeof password === 'function' ? await askPassword(password) : password
    if (!given) throw new NoPassword()
    return given
  }
}

async function askPassword(ask: () => string | Promise<string>): Promise<string> {
  try {
    return await ask()
  } catch (cause) {
    throw new VaultDbError(
      'DATABASE_UNREACHABLE',
      `The config's password function failed: ${messageOf(cause)}`,
      {
        hint: 'Check what it needs: a token command, a cloud login, the network.',
        cause,
      },
    )
  }
}

function tlsOptions(connection: ResolvedConnection): ConnectionOptions {
  const mode = sslModeOf(connection)
  const settings = typeof connection.ssl === 'object' ? connection.ssl : {}
  const { ca, cert, key, servername } = settings
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: mode.startsWith('verify'),
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  }
}

function applicationName({ applicationName: own }: ResolvedConnection, purpose: string): string {
  const name = `vault-db ${purpose}${own ? ` (${own})` : ''}`.trim()
  return name.replace(/[^ -~]/g, '?').slice(0, longestNameBytes)
}

async function checkVersion(client: pg.Client, connection: ResolvedConnection): Promise<void> {
  const found = await readVersion(client, timeoutOf(connection)).catch((error) => {
    throw connectionFailure(error, connection)
  })
  if (Number(found.num) >= supportedServers.oldest * 10_000) return
  const { oldest, newest } = supportedServers
  throw new VaultDbError(
    'DATABASE_UNSUPPORTED',
    `${describeConnection(connection)} runs PostgreSQL ${found.version}; vault-db works with ${oldest} to ${newest}.`,
    {
      hint: `Upgrade the server, or name another one${connection.source ? ` in ${connection.source}` : ''}.`,
    },
  )
}

/** In time, too: a pooler logs in at once and then waits for a free server session. */
async function readVersion(client: pg.Client, timeoutMs: number): Promise<{ num: string; version: string }> {
  const text = `
    select pg_catalog.current_setting('server_version_num') as num,
           pg_catalog.current_setting('server_version') as version`
  const query: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: timeoutMs }
  const { rows } = await client.query<{ num: string; version: string }>(query)
  return rows[0]!
}

function timeoutOf({ connectTimeoutMs = defaultTimeoutMs }: ResolvedConnection): number {
  return connectTimeoutMs
}
