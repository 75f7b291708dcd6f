import type { Session } from '../database.js'

/** An extension that is installed, or could be. */
export interface ExtensionFact {
  readonly name: string
  /** Installed version, or null. */
  readonly installed: string | null
  /** Version that `create extension` would install. */
  readonly available: string | null
}

/** What a database says of itself. */
export interface ServerFacts {
  /** `18.6 (PGlite 0.5.14)`, `17.2 (Debian …)`. */
  readonly version: string
  readonly database: string
  readonly sizeBytes: number
  readonly extensions: readonly ExtensionFact[]
}

/** Read version, size and extensions; writes nothing. */
export async function readServerFacts(session: Session): Promise<ServerFacts> {
  const facts = await session.query<{ version: string; database: string; size: string }>(
    `select pg_catalog.regexp_replace(pg_catalog.version(), '^PostgreSQL (.*?) on .*$', '\\1') as version,
       pg_catalog.current_database() as database,
       pg_catalog.pg_database_size(pg_catalog.current_database())::text as size`,
  )
  const extensions = await session.query<ExtensionFact>(
    `select coalesce(a.name, e.extname) as name, e.extversion as installed, a.default_version as available
     from pg_catalog.pg_available_extensions a
       full join pg_catalog.pg_extension e on e.extname = a.name
     order by 1`,
  )
  const { version = '', database = '', size = '0' } = facts.rows[0] ?? {}
  return { version, database, sizeBytes: Number(size), extensions: extensions.rows }
}
