import { applyInTransaction } from '../../db/apply.js'
import { applyStepwise } from '../../db/apply-stepwise.js'
import type { Session } from '../../db/database.js'
import { ledgerDdl } from '../../db/revisions.js'
import type { Run, Unit } from '../../db/unit.js'
import { loadMigration } from '../../files/load-migration.js'
import type { MigrationFile, ParameterValues } from '../../migration/migration.js'
import type { OpenProject } from './open-project.js'
import { renderDown } from './render-down.js'
import { upUnit } from './units.js'

/** A throw-away in-memory database that migrations are tried on before they touch the target. */
export interface Rehearsal {
  readonly session: Session
  /** Apply one migration, as `up` would; `onSend` sees every statement. */
  readonly apply: (file: MigrationFile, options?: RehearsalStep) => Promise<void>
}

export interface RehearsalStep {
  readonly parameters?: ParameterValues
  readonly onSend?: (sql: string) => void
  /** More SQL to run in the migration's transaction, before its commit. */
  readonly beforeCommit?: string
}

/** Open a scratch database with an empty ledger, use it, and throw it away. */
export async function usingRehearsal<T>(
  open: OpenProject,
  use: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const { openScratch } = await import('../../db/embedded/open-scratch.js')
  const database = await openScratch()
  try {
    const session = await database.connect('rehearsal')
    await prepareScratch(session, open.project.schema)
    return await use({
      session,
      apply: (file, step) => applyToScratch(open, session, { file, step: step ?? {} }),
    })
  } finally {
    await database.close()
  }
}

/** An empty ledger, and the schema that migrations expect. */
export async function prepareScratch(session: Session, schema: string): Promise<void> {
  const { quoteIdentifier } = await import('../../sql/quote.js')
  await session.script(ledgerDdl)
  await session.query(`create schema if not exists ${quoteIdentifier(schema)}`)
}

/** What applying to a scratch database takes from an open project. */
export type ScratchProject = Pick<OpenProject, 'context' | 'config' | 'project'>

/** Apply one migration to a scratch database as `up` would, without locks and questions. */
export async function applyToScratch(
  open: ScratchProject,
  session: Session,
  { file, step }: { file: MigrationFile; step: RehearsalStep },
): Promise<void> {
  const migration = await loadMigration(file)
  const parameters = step.parameters ?? {}
  const unit = upUnit(file, migration, {
    project: open.project.name,
    lockTimeoutMs: open.config.lockTimeoutMs,
    parameters,
    downSql: await renderDown(migration, parameters),
  })
  const run = scratchRun(open, session, step.onSend ?? (() => {}))
  const work = () => runUnit(run, scratchUnit(unit, step.beforeCommit))
  // On a server roles outlive the scratch database: whoever works there makes them and takes them away.
  if (session.pid !== null) return work()
  const { makingRoles } = await import('../../db/scratch/missing-roles.js')
  await makingRoles({ session, kind: 'embedded', made: new Set() }, work)
}

function scratchUnit(unit: Unit, more: string | undefined): Unit {
  return { ...unit, isScratch: true, record: more === undefined ? unit.record : `${more};\n${unit.record}` }
}

/** A run on a scratch database: nobody else is there, and nobody is asked. */
export function scratchRun(open: ScratchProject, session: Session, onSend: (sql: string) => void): Run {
  return {
    session,
    monitor: null,
    schema: open.project.schema,
    lockRetryBudgetMs: 0,
    signal: open.context.signal,
    warn: () => {},
    inspect: () => {},
    requireConsent: () => {},
    onSend,
  }
}

/** Run a migration in one direction, in a transaction or stepwise as it says. */
export async function runUnit(run: Run, unit: Unit): Promise<void> {
  if (unit.transaction) await applyInTransaction(run, unit)
  else await applyStepwise(run, unit, null)
}
