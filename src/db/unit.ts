import type { LoadedMigration } from '../migration/loaded-migration.js'
import type { MigrationBody, ParameterValues } from '../migration/migration.js'
import type { SqlStatement } from '../sql/split.js'
import type { Session } from './database.js'
import type { RevisionKey } from './revisions.js'

/** One migration in one direction, ready to run. */
export interface Unit {
  readonly direction: 'up' | 'down'
  readonly key: RevisionKey
  /** The migration file, for places in errors; null when the SQL comes from the ledger. */
  readonly path: string | null
  readonly body: MigrationBody | readonly SqlStatement[]
  readonly transaction: boolean
  readonly lockTimeoutMs: number
  readonly parameters: ParameterValues
  /** SQL that records the step: an insert after `up`, a delete after `down`. */
  readonly record: string
  /** It runs on a throw-away database. */
  readonly isScratch?: boolean
}

/** Everything a unit needs from the run it belongs to. */
export interface Run {
  /** The session that migrations run on. */
  readonly session: Session
  /** A second session on a server: holds the runner lock, sees who blocks, cancels. Null when embedded. */
  readonly monitor: Session | null
  readonly schema: string
  readonly lockRetryBudgetMs: number
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
  /** Sees each statement before it is sent. */
  readonly inspect: (sql: string) => void
  /** Called before a commit: throws when something inspected needs a consent that nobody gave yet. */
  readonly requireConsent: () => void
  /** Sees each statement as it is sent. */
  readonly onSend: (sql: string) => void
}

/** The body of a loaded migration in one direction, or null when it has none. */
export function bodyOf(migration: LoadedMigration, direction: 'up' | 'down'): Unit['body'] | null {
  return direction === 'up' ? migration.up : migration.down
}
