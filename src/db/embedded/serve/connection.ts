import type { Socket } from 'node:net'
import { readHello, welcome } from './handshake.js'
import type { Owner, Settings } from './owner.js'
import type { Statements } from './rewrite.js'
import { createFrameReader, errorFrame, type Frame, type FrameReader } from './wire.js'

/** A client that has said who it is. */
export interface Client {
  readonly id: number
  readonly owner: Owner
  readonly statements: Statements
  /** It has sent LISTEN: notifications of others go to it. */
  listens: boolean
  readonly write: (bytes: Buffer) => void
  /** Say why, and hang up. */
  readonly dismiss: (sqlState: string, message: string) => void
}

/** What a connection tells the server. */
export interface ConnectionEvents {
  readonly serverParameters: ReadonlyMap<string, string>
  readonly ownerOf: (name: string | null, settings: Settings) => Owner
  readonly onOpen: (client: Client) => void
  /** Messages up to a Query, Sync, Flush or function call: the client waits for an answer. */
  readonly onBatch: (client: Client, batch: readonly Frame[]) => void
  readonly onLeave: (client: Client) => void
}

const endsBatch = new Set(['Q', 'S', 'H', 'F'])
const extended = new Set(['P', 'B', 'D', 'E', 'C'])
/** Left over from a COPY that was refused: the protocol says to ignore them. */
const copyMessages = new Set(['d', 'c', 'f'])

/** Speak with one socket: handshake first, then batches. */
export function handleSocket(socket: Socket, id: number, events: ConnectionEvents): void {
  const reader = createFrameReader()
  const batch: Frame[] = []
  let client: Client | null = null
  socket.setNoDelay(true)
  // A reset connection: 'close' follows.
  socket.on('error', () => {})
  socket.on('close', () => {
    if (client) events.onLeave(client)
  })
  socket.on('data', (chunk) => {
    try {
      reader.push(chunk)
      client ??= greet(socket, reader, id, events)
      if (client) takeMessages(reader, batch, client, { socket, events })
    } catch {
      socket.end(
        errorFrame({ severity: 'FATAL', sqlState: '08P01', message: 'this is not the PostgreSQL protocol' }),
      )
    }
  })
}

function greet(socket: Socket, reader: FrameReader, id: number, events: ConnectionEvents): Client | null {
  for (let message = reader.nextStartup(); message; message = reader.nextStartup()) {
    const hello = readHello(message)
    if (hello.kind === 'session') {
      const client = createClient(socket, id, events.ownerOf(hello.owner, hello.settings))
      events.onOpen(client)
      client.write(Buffer.concat([hello.preamble, welcome(id, events.serverParameters)]))
      return client
    }
    if (hello.kind === 'encryption') socket.write('N')
    if (hello.kind === 'cancel') socket.destroy()
    if (hello.kind === 'refused') socket.end(hello.answer)
  }
  return null
}

function createClient(socket: Socket, id: number, owner: Owner): Client {
  const write = (bytes: Buffer) => {
    if (socket.writable && bytes.length > 0) socket.write(bytes)
  }
  return {
    id,
    owner,
    statements: { prefix: `c${id}_`, parsed: new Map() },
    listens: false,
    write,
    dismiss(sqlState, message) {
      if (socket.writable) socket.end(errorFrame({ severity: 'FATAL', sqlState, message }))
      socket.destroySoon()
    },
  }
}

function takeMessages(
  reader: FrameReader,
  batch: Frame[],
  client: Client,
  { socket, events }: { socket: Socket; events: ConnectionEvents },
): void {
  for (let message = reader.next(); message; message = reader.next()) {
    if (message.type === 'X') return void socket.end()
    if (copyMessages.has(message.type)) continue
    if (!endsBatch.has(message.type) && !extended.has(message.type)) {
      throw new RangeError(`message type ${message.type}`)
    }
    batch.push(message)
    if (endsBatch.has(message.type)) events.onBatch(client, batch.splice(0))
  }
}
