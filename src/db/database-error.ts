import {
  type DatabaseFault,
  type ErrorCode,
  isVaultDbError,
  messageOf,
  type SourceLocation,
  VaultDbError,
} from '../errors.js'
import { maskSecrets } from './mask-secrets.js'

/** What is known where the error was caught. */
export interface FaultContext {
  /** The SQL that was sent; positions count in it. */
  readonly statement?: string | undefined
  readonly at?: SourceLocation | undefined
  /** Instead of QUERY_FAILED; a lost connection stays CONNECTION_LOST. */
  readonly code?: ErrorCode | undefined
}

/** The fields of pg's DatabaseError. PGlite's errors have them too, but are not of its class. */
interface ServerFault {
  readonly severity: string
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  readonly position?: string | number
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

const endedSessions: Readonly<Record<string, string>> = {
  '25P03': 'It was idle in a transaction for longer than idle_in_transaction_session_timeout allows.',
  '25P04': 'Its transaction took longer than transaction_timeout allows.',
  '57P01': 'The server was stopped or an administrator ended the session. Run the command again.',
  '57P02': 'The server restarts after a crash: look at its log, then run the command again.',
  '57P03': 'The server is starting or stopping. Run the command again in a moment.',
  '57P05': 'It was idle for longer than idle_session_timeout allows. Run the command again.',
}

const networkErrors: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

// pg gives these no code.
const lostMessages =
  /connection terminated|connection ended|not queryable|client was closed|socket has been ended|connection error and is not/i

const lostHint =
  'The network, a proxy or an idle timeout cut it. Run the command again; `vault-db doctor` checks the connection.'

/**
 * Any error of a driver as ours: QUERY_FAILED with PostgreSQL's own fields, or CONNECTION_LOST when the
 * session is gone. One that is ours already is returned as it is. Passwords in statements are masked.
 */
export function toVaultDbError(error: unknown, context: FaultContext = {}): VaultDbError {
  if (isVaultDbError(error)) return error
  const { at, code = 'QUERY_FAILED' } = context
  const database = readFault(error, context.statement)
  if (isConnectionLoss(error)) {
    const hint = endedSessions[database?.sqlState ?? ''] ?? lostHint
    return new VaultDbError('CONNECTION_LOST', lossMessage(error), { hint, at, database, cause: error })
  }
  return new VaultDbError(code, maskSecrets(messageOf(error)), { at, database, cause: error })
}

/**
 * PostgreSQL's own words in an error, or undefined when the server did not send it.
 *
 * @param statement the SQL that was sent, kept beside `position`
 */
export function readFault(error: unknown, statement?: string): DatabaseFault | undefined {
  if (!isServerFault(error)) return undefined
  const { detail, hint, where, schema, table, column, constraint } = error
  return {
    sqlState: error.code,
    message: maskSecrets(error.message),
    detail: masked(detail),
    hint,
    where: masked(where),
    position: error.position === undefined ? undefined : Number(error.position),
    statement: masked(statement),
    schema,
    table,
    column,
    constraint,
  }
}

/** True when the session that raised the error is gone. */
export function isConnectionLoss(error: unknown): boolean {
  if (isServerFault(error)) return error.code in endedSessions || error.code.startsWith('08')
  const code = errnoOf(error)
  if (code !== undefined) return networkErrors.has(code)
  return error instanceof Error && lostMessages.test(error.message)
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`…: Node's code of an error that is not PostgreSQL's. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || isServerFault(error)) return undefined
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

// An errno may look like a SQLSTATE (EPIPE), so the severity is asked for too.
function isServerFault(error: unknown): error is ServerFault {
  if (typeof error !== 'object' || error === null) return false
  const { code, severity } = error as Partial<ServerFault>
  return typeof severity === 'string' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
}

function lossMessage(error: unknown): string {
  const words = maskSecrets(messageOf(error)) || 'no reason was given'
  const code = errnoOf(error)
  const shown = code && !words.includes(code) ? `${words}, ${code}` : words
  return `The connection to the database was lost (${shown}).`
}

function masked(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskSecrets(text)
}
