import type pg from 'pg'
import type { ResolvedConnection } from '../config/target.js'
import { VaultDbError } from '../errors.js'
import { connectServer } from './connect-server.js'

/** How long the second connection of a probe may wait for a server, ms. */
const probeTimeoutMs = 2_000

/** Found on the way to the server: which pooler, and where the server itself is, if its name tells. */
interface Pooler {
  readonly what: string
  readonly direct?: string
}

/**
 * Refuse a transaction pooler: a session lock, `set` or CREATE INDEX CONCURRENTLY sent through one reaches
 * another server session each time. Known by its name before anything is connected, else by a probe.
 *
 * @param client a connected session on that connection, outside a transaction; without one only names are judged
 * @throws POOLER_REFUSED  names the variable to set
 */
export async function refusePooler(connection: ResolvedConnection, client?: pg.Client): Promise<void> {
  const pooler = poolerByName(connection) ?? (client ? await probePooler(connection, client) : null)
  if (pooler === null) return
  const { source = 'the connection', host } = connection
  throw new VaultDbError('POOLER_REFUSED', `${host} (from ${source}) is ${pooler.what}.`, {
    hint: adviceFor(source, pooler.direct ?? 'the address of the server itself'),
    details: [
      'Migrations need one server session for their lock; a transaction pooler gives each transaction another.',
    ],
  })
}

function adviceFor(source: string, direct: string): string {
  if (source.startsWith('DATABASE_URL_UNPOOLED'))
    return `${source} names the pooler too: set it to ${direct}.`
  // These win over DATABASE_URL_UNPOOLED.
  if (source === '--url' || source.startsWith('VAULT_DB_URL')) {
    return `Give ${source} ${direct}, or leave it out and set DATABASE_URL_UNPOOLED to that.`
  }
  return `Set DATABASE_URL_UNPOOLED to ${direct}; the pooled address stays in DATABASE_URL, for the application.`
}

/** True when the address alone tells that a transaction pooler answers there. Pure. */
export function isPoolerAddress(connection: ResolvedConnection): boolean {
  return poolerByName(connection) !== null
}

function poolerByName({ host, port, isPoolerDeclared }: ResolvedConnection): Pooler | null {
  const name = host.toLowerCase()
  if (name.includes('-pooler.')) {
    return { what: 'a transaction pooler ("-pooler." in its name)', direct: name.replace('-pooler.', '.') }
  }
  if (port === 6543 && name.endsWith('.pooler.supabase.com')) {
    return {
      what: "Supabase's transaction pooler (port 6543)",
      direct: `${name}:5432, which pools whole sessions`,
    }
  }
  if (port === 6543 && name.endsWith('.supabase.co')) {
    return { what: "Supabase's transaction pooler (port 6543)", direct: `${name}:5432` }
  }
  return isPoolerDeclared ? { what: 'a pooler by its own URL (pgbouncer=true)' } : null
}

/**
 * A pooler answers the login itself, so the process id it gave differs from the one that serves. Then the
 * server sessions tell the mode: with session pooling ours stays ours, with transaction pooling it goes to
 * whoever asks next.
 */
async function probePooler(connection: ResolvedConnection, client: pg.Client): Promise<Pooler | null> {
  const own = [await servingPid(client), await servingPid(client), await servingPid(client)]
  const { processID } = client as pg.Client & { processID: number | null }
  if (own.every((pid) => pid === processID)) return null
  const pooler = { what: 'a transaction pooler: its server sessions change between statements' }
  if (new Set(own).size > 1) return pooler
  const others = await pidOfAnother(connection)
  own.push(await servingPid(client))
  const isShared = new Set(own).size > 1 || own.some((pid) => pid === others)
  return isShared ? pooler : null
}

/** Null when no server is free for a second session: then the first one holds its own. */
async function pidOfAnother(connection: ResolvedConnection): Promise<number | null> {
  const other = await connectProbe(connection)
  if (other === null) return null
  try {
    return await servingPid(other)
  } catch {
    return null
  } finally {
    other.end().catch(() => {})
  }
}

async function connectProbe(connection: ResolvedConnection): Promise<pg.Client | null> {
  return connectServer({ ...connection, connectTimeoutMs: probeTimeoutMs }, 'pooler probe').catch(() => null)
}

async function servingPid(client: pg.Client): Promise<number> {
  const text = 'select pg_catalog.pg_backend_pid() as pid'
  const query: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: probeTimeoutMs }
  const { rows } = await client.query<{ pid: number }>(query)
  return rows[0]!.pid
}
