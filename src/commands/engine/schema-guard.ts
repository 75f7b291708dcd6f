import type { Catalog } from '../../catalog/object.js'
import type { ProjectDefinition } from '../../config/define-project.js'
import type { Ledger } from '../../db/revisions.js'
import { readSchema, readSnapshot, readSnapshotCatalog, takeSnapshot } from '../../db/snapshots.js'
import { isVaultDbError, messageOf, VaultDbError } from '../../errors.js'
import type { History } from '../../migration/history.js'
import { whyStale } from '../drift/stale.js'
import type { OpenProject } from './open-project.js'

/** What the guard is told when a run begins. */
export interface GuardedRun extends OpenProject {
  readonly definition: ProjectDefinition
  readonly history: History
  /** As it was when the lock was taken. */
  readonly ledger: Ledger
}

/**
 * Watches over the schema during one run under the lock: before the first migration it compares the database with what
 * was recorded after the last run, and after the last one it records what is there. Migrations never fail by it.
 */
export class SchemaGuard {
  readonly #run: GuardedRun
  #isChecked = false
  /** Both sides, where the run goes on despite drift. */
  #drift: { readonly expected: Catalog; readonly actual: Catalog } | null = null

  constructor(run: GuardedRun) {
    this.#run = run
  }

  /**
   * Stop where the schema was changed by hand since the last run. Once a run; nothing is compared where nothing was
   * recorded, or where a half-applied migration is to be mended by hand.
   *
   * @throws DRIFT_FOUND  naming the first differences
   */
  async requireNoDrift(isAllowed: boolean): Promise<void> {
    const { ledger, session, context, history } = this.#run
    const { snapshot } = ledger
    if (this.#isChecked || snapshot === null) return
    this.#isChecked = true
    if (snapshot.stale !== null) {
      context.progress.warn(`The check for drift is left out: ${whyStale(snapshot)}.`)
      return
    }
    const [actual, { fingerprintOf }] = await Promise.all([
      readSchema(session),
      import('../../catalog/fingerprint.js'),
    ])
    if (fingerprintOf(actual) === snapshot.fingerprint) return
    const [recorded, { findDrift }, { driftSettings }] = await Promise.all([
      readSnapshotCatalog(session),
      import('../drift/find-drift.js'),
      import('../drift/drift-settings.js'),
    ])
    const scope = { ...this.#run, others: ledger.otherProjects, snapshot }
    const { differences } = findDrift(recorded, actual, await driftSettings(scope))
    if (differences.length === 0) return
    const { differenceLine } = await import('../drift/words.js')
    const lines = differences.map(differenceLine)
    if (!isAllowed && history.incomplete.length === 0) throw driftFound(lines)
    for (const line of listed(lines)) context.progress.warn(`drift: ${line}`)
    if (history.incomplete.length === 0) this.#drift = { expected: recorded, actual }
  }

  /** Record the schema where the ledger has moved on since it was last recorded. A failure is only a warning. */
  async record(): Promise<void> {
    const { session, project, context, ledger } = this.#run
    try {
      const recorded = await readSnapshot(session)
      if (recorded ? recorded.stale === null : await isEmpty(session)) return
      const drift = this.#drift
      const settle = drift && (await settlement(drift))
      const fingerprint = await takeSnapshot(session, { project: project.name, settle: settle ?? undefined })
      const before = ledger.snapshot
      const isByHand = !this.#isChecked && before !== null && before.fingerprint !== fingerprint
      if (isByHand) context.progress.info('The schema as it is now counts as right: drift starts from here.')
    } catch (error) {
      if (isVaultDbError(error) && error.code === 'CONNECTION_LOST') return
      context.progress.warn(
        `The schema could not be recorded: ${messageOf(error)} Nothing else is missing; \`vault-db migrate up\` records it, and until then \`vault-db drift\` needs --replay.`,
      )
    }
  }
}

async function isEmpty(session: GuardedRun['session']): Promise<boolean> {
  return (await session.query('select from vault_db.migrations limit 1')).rows.length === 0
}

async function settlement({ expected, actual }: { expected: Catalog; actual: Catalog }) {
  const { carryDrift } = await import('../drift/carry-drift.js')
  return (after: Catalog) => carryDrift(expected, actual, after)
}

const mostListed = 10

function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostListed
  return more > 0 ? [...lines.slice(0, mostListed), `… and ${more} more`] : lines
}

function driftFound(lines: readonly string[]): VaultDbError {
  const count = lines.length === 1 ? '1 difference' : `${lines.length} differences`
  return new VaultDbError(
    'DRIFT_FOUND',
    `The schema was changed by hand since the last run (${count}); nothing was run.`,
    {
      details: listed(lines),
      hint: '`vault-db drift` shows all of it, with the SQL to put it back or to adopt it. --allow-drift goes on, and leaves it as it is.',
    },
  )
}
