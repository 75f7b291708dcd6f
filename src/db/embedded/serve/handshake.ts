import { randomBytes } from 'node:crypto'
import type { Settings } from './owner.js'
import { superuser } from './owner.js'
import { errorFrame, frame, int32, textAt } from './wire.js'

/** What a first message asks for. */
export type Hello =
  /** TLS or GSS encryption: answered 'N', and the client asks again or leaves. */
  | { readonly kind: 'encryption' }
  /** A query cannot be cancelled: nobody listens while PGlite runs one. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'refused'; readonly answer: Buffer }
  | {
      readonly kind: 'session'
      /** Connections with the same owner share a transaction; null: on its own. */
      readonly owner: string | null
      readonly settings: Settings
      /** Sent before the session begins, where the client speaks a later minor version. */
      readonly preamble: Buffer
    }

const cancelCode = 80877102
const encryptionCodes = [80877103, 80877104]

/** Parameters of a startup message that are no settings. */
const notSettings = new Set(['user', 'database', 'options', 'replication'])

/** Read the first message of a connection. */
export function readHello(message: Buffer): Hello {
  const code = message.readInt32BE(4)
  if (encryptionCodes.includes(code)) return { kind: 'encryption' }
  if (code === cancelCode) return { kind: 'cancel' }
  if (code >> 16 !== 3)
    return refused('0A000', 'only version 3 of the frontend/backend protocol is spoken here')
  const parameters = readParameters(message)
  const user = parameters.get('user') ?? superuser
  const database = parameters.get('database') ?? user
  if (parameters.has('replication')) return refused('0A000', 'the embedded database cannot be replicated')
  if (database !== 'postgres')
    return refused('3D000', `database "${database}" does not exist`, 'Use the database "postgres".')
  const given = new Map(
    [...parameters].filter(([name]) => !notSettings.has(name) && !name.startsWith('_pq_.')),
  )
  for (const [name, value] of readOptions(parameters.get('options') ?? '')) given.set(name, value)
  const owner = given.get('vault_db.owner') ?? null
  given.delete('vault_db.owner')
  if (user !== superuser) given.set('session_authorization', user)
  return { kind: 'session', owner, settings: given, preamble: preambleOf(code, parameters) }
}

function refused(sqlState: string, message: string, hint?: string): Hello {
  return {
    kind: 'refused',
    answer: errorFrame({ severity: 'FATAL', sqlState, message, ...(hint ? { hint } : {}) }),
  }
}

function readParameters(message: Buffer): Map<string, string> {
  const parameters = new Map<string, string>()
  for (let at = 8; at < message.length && message[at] !== 0; ) {
    const name = textAt(message, at)
    const value = textAt(message, name.end)
    parameters.set(name.text, value.text)
    at = value.end
  }
  return parameters
}

/** `-c name=value` and `--name=value`, as the server's command line has them; a backslash keeps a space. */
function readOptions(options: string): readonly (readonly [string, string])[] {
  const words = (options.match(/(?:\\.|\S)+/g) ?? []).map((word) => word.replace(/\\(.)/g, '$1'))
  const pairs = words
    .map((word, at) =>
      word.startsWith('--') ? word.slice(2) : words[at - 1] === '-c' ? word : word.match(/^-c(.+)/)?.[1],
    )
    .filter((pair): pair is string => pair?.includes('=') === true)
  return pairs.map((pair) => [
    pair.slice(0, pair.indexOf('=')).replaceAll('-', '_'),
    pair.slice(pair.indexOf('=') + 1),
  ])
}

/** NegotiateProtocolVersion: we speak 3.0 and know none of the extensions that were asked for. */
function preambleOf(code: number, parameters: ReadonlyMap<string, string>): Buffer {
  const unknown = [...parameters.keys()].filter((name) => name.startsWith('_pq_.'))
  if ((code & 0xffff) === 0 && unknown.length === 0) return Buffer.alloc(0)
  return frame('v', int32(3 << 16), int32(unknown.length), ...unknown)
}

/** AuthenticationOk, the server's parameters, a key, ReadyForQuery. */
export function welcome(id: number, serverParameters: ReadonlyMap<string, string>): Buffer {
  const statuses = [...serverParameters].map(([name, value]) => frame('S', name, value))
  return Buffer.concat([
    frame('R', int32(0)),
    ...statuses,
    frame('K', int32(id), randomBytes(4)),
    frame('Z', Buffer.from('I')),
  ])
}
