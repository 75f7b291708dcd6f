import type { Kysely } from 'kysely'
import type pg from 'pg'

/** Rows and count of one statement. */
export interface Result<R> {
  readonly rows: R[]
  readonly rowCount: number
}

/**
 * One session on a database. Failures are `VaultDbError`s: QUERY_FAILED with PostgreSQL's own fields,
 * CONNECTION_LOST when the session is gone.
 */
export interface Session {
  /** Backend process id on a server, null on the embedded database. */
  readonly pid: number | null
  /** One statement with parameters. */
  query<R = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Result<R>>
  /**
   * One message of any number of statements without parameters (simple protocol).
   * A failure's `database.position` counts from the start of `sql`; `completed` of {@link ScriptFailure}
   * says how many statements ended before it.
   */
  script(sql: string): Promise<Result<Record<string, unknown>>[]>
  /** A Kysely on this session. Its transactions must not be mixed with `begin` sent by `script`. */
  // biome-ignore lint/suspicious/noExplicitAny: as migrations get it
  kysely(): Promise<Kysely<any>>
  /** The driver's client, for COPY and cursors. */
  readonly client: pg.Client
  close(): Promise<void>
}

/** An open target. Always closed in a `finally`; on the embedded database all sessions share one backend. */
export interface Database {
  readonly kind: 'server' | 'embedded'
  /** Host and database, or the folder; for messages. */
  readonly label: string
  /** Opens a session; `purpose` shows in `application_name`. */
  connect(purpose?: string): Promise<Session>
  close(): Promise<void>
}
