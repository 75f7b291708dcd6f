import { readDownSql } from '../../db/revisions.js'
import type { Unit } from '../../db/unit.js'
import { VaultDbError } from '../../errors.js'
import { loadMigration } from '../../files/load-migration.js'
import { hazardsOf } from '../../migration/hazards.js'
import { type DownRequest, planDown } from '../../migration/plan.js'
import type { Revision } from '../../migration/revision.js'
import { ConsentGuard } from './consent.js'
import { checkParameters } from './parameters.js'
import { runSteps, type StepReport } from './run-steps.js'
import type { Runner } from './runner.js'
import type { WriteOptions } from './runner-options.js'
import { downUnit, ledgerDownUnit } from './units.js'

export interface DownOptions extends WriteOptions {
  /** Undo with the SQL that the ledger kept, also where the file is there. */
  readonly fromLedger?: boolean | undefined
}

/** Undo what a request plans, under the lock. Every step is prepared before the first one runs. */
export async function runDown(
  runner: Runner,
  request: DownRequest,
  options: DownOptions,
): Promise<readonly StepReport[]> {
  const revisions = planDown(runner.history, request)
  if (revisions.length === 0) return []
  await runner.schema.requireNoDrift(options.allowDrift ?? false)
  revisions.forEach(requireNotHalfUp)
  const guard = new ConsentGuard(runner.context, options.allow ?? [])
  const units: Unit[] = []
  for (const revision of revisions) units.push(await prepare(runner, revision, options))
  await settleKnownHazards(runner, units, guard)
  return runSteps(runner, { units, direction: 'down', guard, options })
}

async function prepare(runner: Runner, revision: Revision, options: DownOptions): Promise<Unit> {
  const settings = {
    project: runner.project.name,
    lockTimeoutMs: options.lockTimeout ?? runner.config.lockTimeoutMs,
    parameters: {},
  }
  const file = runner.history.files.find(({ name }) => name === revision.name)
  if (file === undefined || options.fromLedger) {
    if (file === undefined && !options.fromLedger) throw fileGone(revision)
    return ledgerDownUnit(
      revision,
      await readDownSql(runner.session, runner.project.name, revision.name),
      settings,
    )
  }
  if (runner.history.changed.includes(revision.name)) throw edited(revision)
  const migration = await loadMigration(file)
  const parameters = checkParameters([migration], options.set ?? {}).get(migration.name) ?? {}
  return downUnit(file, migration, { ...settings, parameters })
}

/** For SQL steps the losses are known now: ask before the first step, not between two. */
async function settleKnownHazards(
  runner: Runner,
  units: readonly Unit[],
  guard: ConsentGuard,
): Promise<void> {
  for (const unit of units) {
    if (typeof unit.body === 'function') continue
    const hazards = unit.body.flatMap((statement) => hazardsOf(statement.text))
    await guard.settle(runner.session, `down ${unit.key.name}`, hazards)
  }
}

function requireNotHalfUp(revision: Revision): void {
  if (revision.progress === null || revision.progress.direction === 'down') return
  throw new VaultDbError(
    'MIGRATION_INCOMPLETE',
    `${revision.name} is only half applied, so its \`down\` cannot be run.`,
    {
      hint: 'Finish it with `vault-db migrate up`, or see `vault-db migrate repair`.',
    },
  )
}

function fileGone(revision: Revision): VaultDbError {
  return new VaultDbError('MIGRATION_MISSING', `${revision.name} has no file here.`, {
    hint: 'A newer image applied it? `vault-db migrate down --from-ledger` undoes it with the SQL that the ledger kept.',
  })
}

function edited(revision: Revision): VaultDbError {
  return new VaultDbError(
    'MIGRATION_CHANGED',
    `${revision.name} was edited after being applied, so its \`down\` may not fit.`,
    {
      hint: 'Restore the file, or undo it as it was applied: `vault-db migrate down --from-ledger`; `vault-db migrate repair --accept-changed NAME` takes the file as it is now.',
    },
  )
}
