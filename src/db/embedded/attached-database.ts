import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Database, Session } from '../database.js'
import { sessionFrom } from '../session.js'
import { loadGuardedClient } from './embedded-client.js'
import type { ServedAddress } from './lock-file.js'

export interface AttachedParts {
  readonly address: ServedAddress
  /** For messages. */
  readonly label: string
  /** Lets go of what belongs to the database, once it is closed. */
  readonly onClose: () => void
}

/**
 * An embedded database that another process serves, over TCP. Its sessions share one transaction, as in the
 * process itself: `vault_db.owner` tells the server that they belong together.
 */
export function createAttachedDatabase({ address, label, onClose }: AttachedParts): Database {
  const owner = randomBytes(8).toString('hex')
  const open = new Set<Session>()
  return {
    kind: 'embedded',
    label,
    async connect(purpose = '') {
      const client = await connectTo(address, {
        application_name: purpose === '' ? 'vault-db' : `vault-db ${purpose}`,
        options: `-c vault_db.owner=${owner}`,
      })
      const session = await sessionFrom(client, { kind: 'embedded', connected: true })
      open.add(session)
      return session
    },
    async close() {
      for (const session of open) await session.close()
      onClose()
    },
  }
}

/** Is the address answered by a server? False once `db serve` has ended. */
export async function answers(address: ServedAddress): Promise<boolean> {
  try {
    const client = await connectTo(address, {})
    await client.end()
    return true
  } catch {
    return false
  }
}

async function connectTo(address: ServedAddress, config: pg.ClientConfig): Promise<pg.Client> {
  const GuardedClient = await loadGuardedClient()
  const client = new GuardedClient({
    ...config,
    ...address,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 30_000,
  })
  await client.connect()
  return client
}
