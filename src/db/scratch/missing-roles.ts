import { isVaultDbError } from '../../errors.js'
import { printName } from '../../sql/print-name.js'
import type { Database, Session } from '../database.js'

/** Roles that one run may lack at the most; more are a sign of something else. */
const mostRoles = 20

/**
 * Do some work on a scratch database again and again while it fails for a role that does not exist: on a database of
 * our own such a role is simply made, without login.
 *
 * @param work all of it must be rolled back when it fails
 * @param made names of roles that were made on a server, for the end of the run
 */
export async function makingRoles<T>(
  { session, kind, made }: { session: Session; kind: Database['kind']; made: Set<string> },
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const role = missingRole(error)
      if (role === null || tries === mostRoles) throw error
      await session.query(`create role ${printName(role)} nologin`)
      if (kind === 'server') made.add(role)
    }
  }
}

function missingRole(error: unknown): string | null {
  const fault = isVaultDbError(error) ? error.database : undefined
  return fault?.sqlState === '42704'
    ? (/^role "(.*)" does not exist$/s.exec(fault.message)?.[1] ?? null)
    : null
}
