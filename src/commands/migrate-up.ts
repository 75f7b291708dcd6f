import type { TableOverview } from '../db/read-overview.js'
import { planUp } from '../migration/plan.js'
import type { Command } from './command.js'
import { type OpenProject, readHistory, usingProject } from './engine/open-project.js'
import { renderSteps } from './engine/render-steps.js'
import type { StepReport } from './engine/run-steps.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'

export interface MigrateUpOptions extends WriteOptions {
  readonly to?: string
  readonly steps?: number
  readonly dryRun?: boolean
  readonly allowOutOfOrder?: boolean
}

export interface MigrateUpReport {
  readonly project: string
  readonly target: string
  readonly applied: readonly StepReport[]
  /** Newest applied migration after the run; null for none. */
  readonly head: string | null
  readonly pending: readonly string[]
  /** The project's tables, when something was applied. */
  readonly tables?: readonly TableOverview[]
  /** Commands to try next, when something was applied. */
  readonly next?: readonly string[]
  /** The SQL of a dry run; absent otherwise. */
  readonly sql?: string
}

/** Apply pending migrations, each with its ledger row in one transaction. */
export const migrateUp: Command<MigrateUpOptions, MigrateUpReport> = {
  name: 'migrate up',
  aliases: ['latest', 'deploy'],
  summary: 'apply pending migrations',
  description:
    'Applies every pending migration in order, each in a transaction of its own together with its ledger row. One runner at a time per database and project: others wait, and end with 0 when nothing is left.',
  options: [
    { name: 'to', kind: 'string', placeholder: 'NAME', summary: 'stop after this migration' },
    {
      name: 'steps',
      kind: 'integer',
      placeholder: 'N',
      summary: 'apply at most N migrations',
      conflicts: ['to'],
    },
    { name: 'dry-run', kind: 'flag', summary: 'print the SQL that would be sent, change nothing' },
    {
      name: 'allow-out-of-order',
      kind: 'flag',
      summary: 'apply a migration that sorts before applied ones, if it touches nothing of theirs',
    },
    ...runnerOptions,
  ],
  examples: [
    { run: 'vault-db migrate up', does: 'apply all that is pending' },
    { run: 'vault-db migrate up --steps 1', does: 'apply the next one' },
    { run: 'vault-db migrate up --dry-run > up.sql', does: 'see the exact SQL first' },
  ],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate up', writes: !options.dryRun }, async (open) => {
      const before = await readHistory(open)
      const planned = planUp(before.history, options)
      if (planned.length > 0 && options.dryRun) {
        const { dryRun } = await import('./engine/dry-run.js')
        const sql = await dryRun(open, before.history, planned, options)
        return { ...reportOf(open, before.history, []), sql }
      }
      if (planned.length === 0) {
        const { recordLate } = await import('./engine/record-late.js')
        if (!options.dryRun) await recordLate(open, before.ledger, options)
        return reportOf(open, before.history, [])
      }
      const [{ usingRunner }, { runUp }] = await Promise.all([
        import('./engine/runner.js'),
        import('./engine/up.js'),
      ])
      const applied = await usingRunner(open, options, async (runner) => {
        if (options.allowOutOfOrder && runner.history.outOfOrder.length > 0) {
          const { requireDisjoint } = await import('./engine/out-of-order.js')
          await requireDisjoint(runner)
        }
        return runUp(runner, options, options)
      })
      const after = await readHistory(open)
      const report = reportOf(open, after.history, applied)
      if (applied.length === 0) return report
      if (report.pending.length === 0 && report.head !== null) {
        const { refreshFiles } = await import('./engine/refresh-files.js')
        await refreshFiles(context, open.project, report.head)
      }
      const { readOverview } = await import('../db/read-overview.js')
      const tables = await readOverview(open.session, open.project.schema)
      return { ...report, tables, next: await nextCommands(open) }
    }),
  render: (report, style) => {
    if (report.sql !== undefined) return report.sql
    return renderSteps({ ...report, steps: report.applied, verb: 'Applied' }, style)
  },
}

async function nextCommands({ project, target }: OpenProject): Promise<readonly string[]> {
  const [{ join }, { pathKind }] = await Promise.all([import('node:path'), import('../files/path-kind.js')])
  const hasLookups = pathKind(join(project.seedsFolder, 'lookups')) === 'folder'
  const hasRows = pathKind(join(project.seedsFolder, 'dev.ts')) === 'file'
  return [
    ...(hasLookups ? ['vault-db seed lookups'] : []),
    ...(hasRows ? ['vault-db seed dev'] : []),
    'vault-db migrate status',
    ...(target.kind === 'embedded' ? ['vault-db db serve'] : []),
  ]
}

function reportOf(
  open: { project: { name: string }; database: { label: string } },
  history: { revisions: readonly { name: string }[]; pending: readonly { name: string }[] },
  applied: readonly StepReport[],
): MigrateUpReport {
  const names = history.revisions.map(({ name }) => name).sort()
  return {
    project: open.project.name,
    target: open.database.label,
    applied,
    head: names.at(-1) ?? null,
    pending: history.pending.map(({ name }) => name),
  }
}
