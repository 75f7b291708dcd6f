import type { Command } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'
import type { StepReport } from './engine/run-steps.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'

export interface MigrateRedoReport {
  readonly project: string
  readonly undone: readonly StepReport[]
  readonly applied: readonly StepReport[]
}

/** Undo the newest migration and apply it again, under one lock. */
export const migrateRedo: Command<WriteOptions, MigrateRedoReport> = {
  name: 'migrate redo',
  summary: 'undo the newest migration and apply it again',
  description: 'For development: the migration at head may be edited between the two.',
  options: runnerOptions,
  examples: [{ run: 'vault-db migrate redo', does: 'run the newest migration anew' }],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate redo', writes: true }, async (open) => {
      const [{ usingRunner }, { runDown }, { runUp }] = await Promise.all([
        import('./engine/runner.js'),
        import('./engine/down.js'),
        import('./engine/up.js'),
      ])
      return usingRunner(open, options, async (runner) => {
        const undone = await runDown(runner, { steps: 1 }, options)
        const { history } = await readHistory(open)
        const last = undone.at(-1)?.name
        const applied = last === undefined ? [] : await runUp({ ...runner, history }, { to: last }, options)
        return { project: open.project.name, undone, applied }
      })
    }),
  render: (report) => {
    if (report.undone.length === 0) return 'Nothing is applied, so there is nothing to redo.'
    const [step] = report.applied
    return `Undone and applied again: ${report.undone[0]!.name}${step ? ` (${step.durationMs} ms)` : ''}`
  },
}
