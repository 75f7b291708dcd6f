/** Every failure that vault-db reports, with its exit code. Frozen: scripts and CI read them. */
export const exitCodes = {
  clean: 0,
  findings: 1,
  failure: 2,
  usage: 64,
  config: 78,
  interrupted: 130,
} as const

const codeToExit = {
  USAGE: exitCodes.usage,
  CONFIG_INVALID: exitCodes.config,
  CONFIG_NOT_FOUND: exitCodes.config,
  PROJECT_UNKNOWN: exitCodes.config,
  PROJECT_INVALID: exitCodes.config,
  PROJECT_CONFLICT: exitCodes.failure,
  TARGET_INVALID: exitCodes.config,
  DATABASE_UNREACHABLE: exitCodes.failure,
  DATABASE_UNSUPPORTED: exitCodes.failure,
  CONNECTION_LOST: exitCodes.failure,
  POOLER_REFUSED: exitCodes.failure,
  REQUIREMENTS_MISSING: exitCodes.failure,
  EMBEDDED_IN_USE: exitCodes.failure,
  EMBEDDED_DAMAGED: exitCodes.failure,
  LEDGER_NEWER: exitCodes.failure,
  LEDGER_DAMAGED: exitCodes.failure,
  LOCK_HELD: exitCodes.failure,
  LOCK_TIMEOUT: exitCodes.failure,
  MIGRATION_INVALID: exitCodes.failure,
  MIGRATION_FAILED: exitCodes.failure,
  MIGRATION_STOPPED: exitCodes.failure,
  MIGRATION_CHANGED: exitCodes.failure,
  MIGRATION_MISSING: exitCodes.failure,
  MIGRATION_OUT_OF_ORDER: exitCodes.failure,
  MIGRATION_INCOMPLETE: exitCodes.failure,
  MIGRATION_IRREVERSIBLE: exitCodes.failure,
  MIGRATION_UNKNOWN: exitCodes.usage,
  BASELINE_MISMATCH: exitCodes.failure,
  DRIFT_FOUND: exitCodes.failure,
  SNAPSHOT_MISSING: exitCodes.failure,
  CONSENT_NEEDED: exitCodes.failure,
  FILE_EXISTS: exitCodes.failure,
  FILE_UNREADABLE: exitCodes.failure,
  SEED_INVALID: exitCodes.failure,
  SEED_FAILED: exitCodes.failure,
  QUERY_FAILED: exitCodes.failure,
  UNSUPPORTED: exitCodes.failure,
  INTERRUPTED: exitCodes.interrupted,
  INTERNAL: exitCodes.failure,
} as const

export type ErrorCode = keyof typeof codeToExit

/** A place in a source file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** What PostgreSQL said, field by field. `position` counts characters of `statement` from 1. */
export interface DatabaseFault {
  readonly sqlState: string
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly where?: string | undefined
  readonly position?: number | undefined
  readonly statement?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly constraint?: string | undefined
}

export interface ErrorOptions {
  /** What to do next; a command to run where there is one. */
  readonly hint?: string | undefined
  readonly at?: SourceLocation | undefined
  readonly database?: DatabaseFault | undefined
  /** Lines of evidence shown below the message: the rows that do not cast, the mistakes of a config. */
  readonly details?: readonly string[] | undefined
  readonly cause?: unknown
}

const brand = Symbol.for('vault-db.error')

/**
 * The one error class. `message` says what happened, `hint` what to do next.
 * A finding (drift, a lint hit) is never an error: it is returned as data.
 */
export class VaultDbError extends Error {
  readonly [brand] = true
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly at: SourceLocation | undefined
  readonly database: DatabaseFault | undefined
  readonly details: readonly string[]

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'VaultDbError'
    this.code = code
    this.hint = options.hint
    this.at = options.at
    this.database = options.database
    this.details = options.details ?? []
  }

  get exitCode(): number {
    return codeToExit[this.code]
  }
}

/** True for our errors, also those of a second copy of this module (a migration imports the built package). */
export function isVaultDbError(value: unknown): value is VaultDbError {
  return typeof value === 'object' && value !== null && brand in value
}

/** The message of anything thrown. */
export function messageOf(value: unknown): string {
  return value instanceof Error ? value.message : String(value)
}
