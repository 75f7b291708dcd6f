import type { Result, Session } from '../database.js'

export interface ReadOptions {
  /** Read inside the transaction that is open, and leave its settings as they are. */
  readonly inTransaction?: boolean
}

/** What the queries and the building of objects depend on. */
export interface Facts {
  readonly version: number
  /** Oid of the owner of the database. */
  readonly owner: string
}

const factsQuery = `select pg_catalog.current_setting('server_version_num')::integer as version, d.datdba::bigint as owner
from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`

/**
 * Settings that decide how PostgreSQL prints names and constants. Compiling a query that runs for milliseconds takes
 * longer than running it.
 */
const printingSettings = `set local search_path = '';
set local quote_all_identifiers = off;
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local xmloption = 'content';
set local jit = off`

/** One round trip. */
export async function readFacts(session: Session): Promise<Facts> {
  return (await session.query<Facts>(factsQuery)).rows[0]!
}

/** Run queries in one message, from one view of the database, printed alike everywhere. */
export async function runInSnapshot(
  session: Session,
  queries: readonly string[],
  { inTransaction }: ReadOptions,
): Promise<readonly Result<Record<string, unknown>>[]> {
  const before = inTransaction
    ? 'savepoint vault_db_read'
    : 'begin isolation level repeatable read, read only'
  const after = inTransaction
    ? 'rollback to savepoint vault_db_read;\nrelease savepoint vault_db_read'
    : 'commit'
  const settings = printingSettings.split(';\n').length
  try {
    const results = await session.script([before, printingSettings, ...queries, after].join(';\n'))
    return results.slice(1 + settings, 1 + settings + queries.length)
  } catch (error) {
    if (!inTransaction) await session.script('rollback').catch(() => {})
    throw error
  }
}
