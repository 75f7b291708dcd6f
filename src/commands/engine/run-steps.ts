import { applyInTransaction } from '../../db/apply.js'
import { applyStepwise } from '../../db/apply-stepwise.js'
import { readProgress } from '../../db/revisions.js'
import type { Run, Unit } from '../../db/unit.js'
import { VaultDbError } from '../../errors.js'
import type { Hazard } from '../../migration/hazards.js'
import { type ConsentGuard, HazardFound } from './consent.js'
import type { Runner, RunnerOptions } from './runner.js'

/** A step that ended. */
export interface StepReport {
  readonly name: string
  readonly durationMs: number
}

export interface StepsRequest {
  readonly units: readonly Unit[]
  readonly direction: 'up' | 'down'
  readonly guard: ConsentGuard
  readonly options: RunnerOptions
}

/**
 * Run steps in order through Umzug, each with its ledger row. Umzug keeps the order and stops at the first
 * failure; what it lacks (transactions, checksums, a lock) is in the steps, so its storage only reads.
 */
export async function runSteps(runner: Runner, request: StepsRequest): Promise<readonly StepReport[]> {
  const { Umzug } = await import('umzug')
  const reports: StepReport[] = []
  const prefixed = (unit: Unit) => `${runner.project.name}/${unit.key.name}`
  const umzug = new Umzug({
    migrations: request.units.map((unit) => ({
      name: prefixed(unit),
      up: async () => void reports.push(await runStep(runner, request, unit)),
      down: async () => void reports.push(await runStep(runner, request, unit)),
    })),
    storage: {
      executed: async () => (request.direction === 'up' ? [] : request.units.map(prefixed).reverse()),
      logMigration: async () => {},
      unlogMigration: async () => {},
    },
    logger: undefined,
  })
  const migrations = request.units.map(prefixed)
  await (request.direction === 'up' ? umzug.up({ migrations }) : umzug.down({ migrations })).catch(
    (error: unknown) => {
      throw error instanceof Error && error.cause instanceof Error ? error.cause : error
    },
  )
  return reports
}

async function runStep(runner: Runner, request: StepsRequest, unit: Unit): Promise<StepReport> {
  const { name } = unit.key
  if (runner.context.signal.aborted) {
    throw new VaultDbError('INTERRUPTED', `Interrupted before ${name}; what was done before it is complete.`)
  }
  const startedAt = performance.now()
  await runner.context.progress.step(`${request.direction} ${name}`, () =>
    runWithConsent(runner, request, unit),
  )
  return { name, durationMs: Math.round(performance.now() - startedAt) }
}

/** Each consent settles at least one hazard, so this ends. */
async function runWithConsent(runner: Runner, request: StepsRequest, unit: Unit): Promise<void> {
  for (;;) {
    const found: Hazard[] = []
    const run = runOf(runner, request.options, {
      inspect: (sql) => void found.push(...request.guard.unsettled(sql)),
      requireConsent: () => {
        if (found.length > 0) throw new HazardFound(found)
      },
    })
    try {
      if (unit.transaction) await applyInTransaction(run, unit)
      else await applyStepwise(run, unit, await readProgress(runner.session, unit.key))
      return
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof HazardFound)) throw error
      await request.guard.settle(runner.session, `${request.direction} ${unit.key.name}`, found)
    }
  }
}

function runOf(
  runner: Runner,
  options: RunnerOptions,
  consent: Pick<Run, 'inspect' | 'requireConsent'>,
): Run {
  const { context, config, project, session, monitor } = runner
  return {
    session,
    monitor,
    schema: project.schema,
    lockRetryBudgetMs: options.lockRetry ?? config.lockRetryBudgetMs,
    signal: context.signal,
    warn: context.progress.warn,
    onSend: context.progress.detail,
    ...consent,
  }
}
