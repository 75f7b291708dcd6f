import type { Session } from '../database.js'
import { nestedSession } from './nested-session.js'

/**
 * Do some work on a scratch database and take it back: whole transactions become savepoints of one that is rolled
 * back, and sequences, which no rollback touches, are set to what they were.
 *
 * @param work gets a session whose BEGIN, COMMIT and ROLLBACK are savepoints
 */
export async function takingBack<T>(session: Session, work: (nested: Session) => Promise<T>): Promise<T> {
  const resets = await sequenceResets(session)
  await session.script('begin')
  try {
    return await work(nestedSession(session))
  } finally {
    await session.script(['rollback', ...resets].join(';\n'))
  }
}

/** Statements that set every sequence to its value of now. */
async function sequenceResets(session: Session): Promise<readonly string[]> {
  const { rows } = await session.query<{ reset: string }>(
    `select pg_catalog.format('select pg_catalog.setval(%L, %s, %L)',
  pg_catalog.format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null) as reset
from pg_catalog.pg_sequences`,
  )
  return rows.map(({ reset }) => reset)
}
