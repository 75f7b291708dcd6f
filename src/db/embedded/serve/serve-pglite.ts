import { createServer, type Server } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { VaultDbError } from '../../../errors.js'
import type { ServedAddress } from '../lock-file.js'
import { shortMessage } from '../start-pglite.js'
import { type ConnectionEvents, handleSocket } from './connection.js'
import { type Owner, rollBack, sendSql } from './owner.js'
import { type Backend, createBackend, leave, runBatch } from './run-batch.js'
import { createTurns, type Turns } from './turns.js'
import { rowsOf } from './wire.js'

export interface PgliteServer {
  readonly address: ServedAddress
  /** Resolves when the server was closed; rejects when PGlite crashed. */
  readonly ended: Promise<void>
  /** Hangs up on all clients and rolls back what they left open. */
  readonly close: () => Promise<void>
}

/**
 * Serve a PGlite over TCP to any PostgreSQL client. All of them share its one backend: statements run in turn, a
 * transaction keeps the others waiting; settings and prepared statements are each client's own, temporary
 * tables, advisory locks and SQL's PREPARE are not.
 *
 * @throws the socket's error when the address cannot be had
 */
export async function servePglite(lite: PGlite, wanted: ServedAddress): Promise<PgliteServer> {
  const backend = createBackend(lite)
  const serverParameters = await readServerParameters(lite)
  const ended = withResolvers()
  const server = createServer()
  const hangUp = (sqlState: string, message: string) => {
    server.close()
    for (const client of backend.clients) client.dismiss(sqlState, message)
  }
  const turns = createTurns((error) => {
    const reason = shortMessage(error)
    hangUp('57P02', `the embedded database crashed: ${reason}`)
    ended.reject(crashed(reason, error))
  })
  const events = { ...eventsOf(backend, turns), serverParameters }
  let lastId = 0
  server.on('connection', (socket) => {
    lastId += 1
    handleSocket(socket, lastId, events)
  })
  const address = await listen(server, wanted)
  const close = async () => {
    hangUp('57P01', 'terminating connection due to administrator command')
    await turns.stop()
    await rollBack(lite)
    ended.resolve()
  }
  return { address, ended: ended.promise, close }
}

function eventsOf(backend: Backend, turns: Turns): Omit<ConnectionEvents, 'serverParameters'> {
  const owners = new Map<string, Owner>()
  return {
    ownerOf: (name, settings) => ownerOf(owners, name, settings),
    onOpen(client) {
      backend.clients.add(client)
      client.owner.clients += 1
    },
    onBatch: (client, batch) => turns.add(client.owner, () => runBatch(backend, client, batch)),
    onLeave(client) {
      backend.clients.delete(client)
      client.owner.clients -= 1
      turns.add(client.owner, () => leave(backend, client))
    },
  }
}

function ownerOf(owners: Map<string, Owner>, name: string | null, settings: Owner['settings']): Owner {
  const known = name === null ? undefined : owners.get(name)
  if (known && known.clients > 0) return known
  const owner: Owner = { settings, clients: 0 }
  if (name !== null) owners.set(name, owner)
  return owner
}

const reportedParameters = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
]

async function readServerParameters(lite: PGlite): Promise<ReadonlyMap<string, string>> {
  const names = reportedParameters.map((name) => `'${name}'`).join(', ')
  const output = await sendSql(
    lite,
    `select name, setting from pg_catalog.pg_settings where name in (${names})`,
  )
  return new Map([
    ...rowsOf(output).map(([name, value]) => [name ?? '', value ?? ''] as const),
    ['is_superuser', 'on'],
  ])
}

function listen(server: Server, { host, port }: ServedAddress): Promise<ServedAddress> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const bound = server.address()
      resolve({ host, port: typeof bound === 'object' && bound ? bound.port : port })
    })
  })
}

function crashed(reason: string, cause: unknown): VaultDbError {
  return new VaultDbError('CONNECTION_LOST', `The embedded database crashed: ${reason}`, {
    hint: 'Committed data is kept. Start it again: vault-db db serve',
    cause,
  })
}

interface Resolvers {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

function withResolvers(): Resolvers {
  let resolve = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Rejected before anybody waits for it, it would end the process.
  promise.catch(() => {})
  return { promise, resolve, reject }
}
