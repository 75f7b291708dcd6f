import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Promptvault } from './schema.js'

/** Below Neon's 5 minutes, so that the pool lets a connection go before the server does. */
const idleTimeoutMs = 240_000

/**
 * The application's own way in: the pooled DATABASE_URL, camelCase names, times in UTC.
 *
 * @param url pooled or not; migrations take DATABASE_URL_UNPOOLED instead
 * @returns   end it with `destroy()`
 */
export function openPromptvault(url: string): Kysely<Promptvault> {
  const pool = new pg.Pool({ connectionString: url, idleTimeoutMillis: idleTimeoutMs, types: utcTypes })
  // A connection that is cut leaves the pool by itself; without listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  return new Kysely({ dialect: new PostgresDialect({ pool }), plugins: [camelCase] })
}

/** The same names over a Kysely that knows the database's own. Its times are as its driver reads them. */
// biome-ignore lint/suspicious/noExplicitAny: as tests and migrations have it
export function asPromptvault(db: Kysely<any>): Kysely<Promptvault> {
  return db.withPlugin(camelCase)
}

/** Names only: a key in `metadata` is the user's and keeps its case. */
const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true })

/**
 * Read a `timestamp` as the UTC that it holds; pg would take it for the local time of the process.
 *
 * @param text as PostgreSQL prints it under DateStyle ISO: `2026-01-05 09:00:00.123456`
 * @see docs/adr/ADR-017-promptvault-times.md
 */
export function readUtc(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`)
}

const utcTypes: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    Number(type) === pg.types.builtins.TIMESTAMP && format !== 'binary'
      ? readUtc
      : pg.types.getTypeParser(type, format),
}
