import type { Session } from '../database.js'

const settings = `begin isolation level repeatable read, read only;
set local search_path = '';
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local lock_timeout = '2s'`

/**
 * Run readings in one read-only transaction that sees one state of the database and prints names with their schemas.
 * Waits at most two seconds for a lock; leaves nothing set.
 */
export async function inOneView<T>(session: Session, read: () => Promise<T>): Promise<T> {
  await session.script(settings)
  try {
    return await read()
  } finally {
    await session.script('rollback').catch(() => {})
  }
}
