import { VaultDbError } from '../../errors.js'
import { loadMigration } from '../../files/load-migration.js'
import type { History } from '../../migration/history.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { MigrationFile } from '../../migration/migration.js'
import { planUp, type UpRequest } from '../../migration/plan.js'
import { ConsentGuard } from './consent.js'
import { checkParameters } from './parameters.js'
import { renderDown } from './render-down.js'
import { runSteps, type StepReport } from './run-steps.js'
import type { Runner } from './runner.js'
import type { WriteOptions } from './runner-options.js'
import { upUnit } from './units.js'

/** Run what a request plans, under the lock. */
export async function runUp(
  runner: Runner,
  request: UpRequest,
  options: WriteOptions,
): Promise<readonly StepReport[]> {
  requireNoHalfDown(runner.history)
  const files = planUp(runner.history, request)
  if (files.length === 0) return []
  await runner.schema.requireNoDrift(options.allowDrift ?? false)
  const guard = new ConsentGuard(runner.context, options.allow ?? [])
  const loaded = await loadAll(files)
  const parameters = checkParameters(loaded, options.set ?? {})
  const units = await Promise.all(
    loaded.map(async (migration, index) => {
      const own = parameters.get(migration.name) ?? {}
      return upUnit(files[index]!, migration, {
        project: runner.project.name,
        lockTimeoutMs: options.lockTimeout ?? runner.config.lockTimeoutMs,
        parameters: own,
        downSql: await renderDown(migration, own),
      })
    }),
  )
  return runSteps(runner, { units, direction: 'up', guard, options })
}

/** Load migrations in order: a broken file stops the run before anything is applied. */
export async function loadAll(files: readonly MigrationFile[]): Promise<readonly LoadedMigration[]> {
  const loaded: LoadedMigration[] = []
  for (const file of files) loaded.push(await loadMigration(file))
  return loaded
}

function requireNoHalfDown(history: History): void {
  const half = history.incomplete.find((revision) => revision.progress?.direction === 'down')
  if (half === undefined) return
  throw new VaultDbError(
    'MIGRATION_INCOMPLETE',
    `${half.name} is half undone: its \`down\` stopped before its end.`,
    {
      details: half.progress?.failure ? [half.progress.failure] : [],
      hint: 'Run `vault-db migrate down` to finish it, then `vault-db migrate up`.',
    },
  )
}
