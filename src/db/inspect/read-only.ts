import type { Session } from '../database.js'

/**
 * Run reads in one read-only transaction with times in UTC and ISO, as the parsers of bounds expect them.
 * It waits at most two seconds for a lock, and leaves nothing set on the session.
 */
export async function inReadOnly<T>(session: Session, read: () => Promise<T>): Promise<T> {
  await session.script(`begin transaction read only; ${utcSettings}; set local lock_timeout = '2s'`)
  try {
    return await read()
  } finally {
    await session.script('rollback').catch(() => {})
  }
}

/** For the transaction that is open: times are printed in UTC and ISO. */
export const utcSettings = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'"
