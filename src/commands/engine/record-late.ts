import type { Ledger } from '../../db/revisions.js'
import { messageOf } from '../../errors.js'
import type { OpenProject } from './open-project.js'
import type { RunnerOptions } from './runner.js'

/**
 * Record the schema where the last run could not: it was killed, or the server was upgraded since. What is there now
 * counts as right, and a message says so. Nothing is done, and nothing sent, where the schema is recorded.
 */
export async function recordLate(open: OpenProject, ledger: Ledger, options: RunnerOptions): Promise<void> {
  if (ledger.revisions.length === 0 || ledger.snapshot?.stale === null) return
  const [{ usingRunner }, { readSnapshot }] = await Promise.all([
    import('./runner.js'),
    import('../../db/snapshots.js'),
  ])
  const { progress, signal } = open.context
  try {
    await usingRunner(open, options, async ({ session }) => {
      // Another run may have held the lock, and recorded it.
      if ((await readSnapshot(session))?.stale === null) return
      progress.warn(
        'The last run did not record the schema; it is recorded as it is now. `vault-db drift --replay` compares it with the migrations.',
      )
    })
  } catch (error) {
    if (signal.aborted) throw error
    progress.warn(`The schema was not recorded: ${messageOf(error)}`)
  }
}
