import { VaultDbError } from '../errors.js'
import type { Command } from './command.js'
import type { DownOptions } from './engine/down.js'
import { readHistory, usingProject } from './engine/open-project.js'
import { renderSteps } from './engine/render-steps.js'
import type { StepReport } from './engine/run-steps.js'
import { runnerOptions } from './engine/runner-options.js'

export interface MigrateDownOptions extends DownOptions {
  readonly to?: string
  readonly steps?: number
}

export interface MigrateDownReport {
  readonly project: string
  readonly target: string
  readonly undone: readonly StepReport[]
  readonly head: string | null
  readonly pending: readonly string[]
}

/** Undo applied migrations, newest first; one where nothing else is said. */
export const migrateDown: Command<MigrateDownOptions, MigrateDownReport> = {
  name: 'migrate down',
  aliases: ['rollback'],
  summary: 'undo applied migrations (one by default)',
  description:
    'Runs `down` of the newest applied migration, or of all down to --to. Where that loses rows it stops, counts them, and goes on only with --allow or an answer at a terminal.',
  options: [
    { name: 'steps', kind: 'integer', placeholder: 'N', summary: 'undo N migrations (1)', conflicts: ['to'] },
    { name: 'to', kind: 'string', placeholder: 'NAME|base', summary: 'undo all after NAME, or everything' },
    {
      name: 'from-ledger',
      kind: 'flag',
      summary: 'undo with the SQL that the ledger kept; for an older image',
    },
    ...runnerOptions,
  ],
  examples: [
    { run: 'vault-db migrate down', does: 'undo the newest' },
    {
      run: 'vault-db migrate down --to base --allow drop-table',
      does: 'undo everything, tables with rows too',
    },
  ],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate down', writes: true }, async (open) => {
      if (options.steps !== undefined && options.steps < 1) {
        throw new VaultDbError('USAGE', '--steps must be 1 or more.')
      }
      const [{ usingRunner }, { runDown }] = await Promise.all([
        import('./engine/runner.js'),
        import('./engine/down.js'),
      ])
      const undone = await usingRunner(open, options, (runner) => runDown(runner, options, options))
      const { history } = await readHistory(open)
      return {
        project: open.project.name,
        target: open.database.label,
        undone,
        head:
          history.revisions
            .map(({ name }) => name)
            .sort()
            .at(-1) ?? null,
        pending: history.pending.map(({ name }) => name),
      }
    }),
  render: (report, style) =>
    renderSteps({ ...report, steps: report.undone, verb: 'Undone', next: ['vault-db migrate up'] }, style),
}
