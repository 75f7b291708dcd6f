import type { PGlite } from '@electric-sql/pglite'
import { quoteLiteral } from '../../../sql/quote.js'
import { resetSql } from '../embedded-database.js'
import { errorMessageOf, frame, framesOf, rowsOf } from './wire.js'

/** Settings of a session by name; those that every session begins with are left out. */
export type Settings = ReadonlyMap<string, string>

/**
 * Whose session it is: one connection, or the connections of one vault-db command, which share a transaction
 * as they do in its own process. The backend has one set of settings; each owner's is put aside and back.
 */
export interface Owner {
  settings: Settings
  /** Connections that are open. */
  clients: number
}

/** The superuser that the backend runs as. */
export const superuser = 'postgres'

const defaults: Settings = new Map([
  ['session_authorization', superuser],
  ['role', 'none'],
])

/** Send messages to the backend; everything it answers. */
export async function send(lite: PGlite, messages: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = []
  // The stream form alone: execProtocolRaw also parses each answer and keeps it in memory.
  await lite.execProtocolRawStream(messages, { onRawData: (bytes) => void chunks.push(Buffer.from(bytes)) })
  return Buffer.concat(chunks)
}

/** Run statements of our own. */
export async function sendSql(lite: PGlite, sql: string): Promise<Buffer> {
  return send(lite, frame('Q', sql))
}

/**
 * Settings in force.
 *
 * @param customNames settings such as app.tenant: pg_settings does not list them
 */
export async function readSettings(lite: PGlite, customNames: Iterable<string>): Promise<Settings> {
  const asked = [...defaults.keys(), ...customNames].map((name) => `(${quoteLiteral(name)})`)
  const output = await sendSql(
    lite,
    `select name, setting from pg_catalog.pg_settings where source = 'session'
     union all
     select name, pg_catalog.current_setting(name, true) from (values ${asked.join(', ')}) as asked (name)`,
  )
  const rows = rowsOf(output).filter((row): row is [string, string] => row[0] !== null && Boolean(row[1]))
  return new Map(rows.filter(([name, value]) => defaults.get(name) !== value))
}

/**
 * Put settings in force, and nothing of those before them. Only outside a transaction.
 *
 * @returns what PostgreSQL says against one of them; null when all hold
 */
export async function applySettings(lite: PGlite, settings: Settings): Promise<string | null> {
  // Who the session is comes last: a role may not be allowed the others.
  const names = [...settings.keys()].sort((a, b) => Number(defaults.has(a)) - Number(defaults.has(b)))
  const ordered = names.filter((name) => name !== 'role').concat(settings.has('role') ? ['role'] : [])
  const statements = ordered.map(
    (name) =>
      `select pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(settings.get(name) ?? '')}, false)`,
  )
  const reset = [`set session authorization ${superuser}`, 'reset all']
  const output = await sendSql(lite, [...reset, ...statements].join('; '))
  const error = framesOf(output).find(({ type }) => type === 'E')
  return error ? errorMessageOf(error) : null
}

/** End whatever a connection left unfinished: Sync ends the extended sequence, and then the transaction. */
export async function rollBack(lite: PGlite): Promise<void> {
  await send(lite, frame('S'))
  await sendSql(lite, 'rollback')
}

/** Forget temporary tables, advisory locks and prepared statements: nobody is connected any more. */
export async function resetBackend(lite: PGlite): Promise<void> {
  for (const statement of resetSql.split('; ')) await sendSql(lite, statement)
}

/** True when two sessions run under the same settings. */
export function sameSettings(one: Settings, other: Settings): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value)
}

/** Names of custom settings that a text sets: `set app.tenant = …`, `set_config('app.tenant', …)`. */
export function customSettingsIn(sql: string): readonly string[] {
  const pattern =
    /\bset\s+(?:session\s+|local\s+)?([a-z_]\w*\.[a-z_]\w*)\b|\bset_config\s*\(\s*'([a-z_]\w*\.[a-z_]\w*)'/gi
  return [...sql.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? '').toLowerCase())
}
