import type { Command, Style } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'

export interface MigrateStatusReport {
  readonly project: string
  readonly target: string
  readonly current: string | null
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  readonly changed: readonly string[]
  readonly missing: readonly string[]
  readonly outOfOrder: readonly string[]
  readonly incomplete: readonly { readonly name: string; readonly failure: string | null }[]
}

export interface MigrateStatusOptions {
  readonly failOnPending?: boolean
}

/** Files and ledger side by side. Never writes; a read-only role is enough. */
export const migrateStatus: Command<MigrateStatusOptions, MigrateStatusReport> = {
  name: 'migrate status',
  summary: 'what is applied, pending, changed or missing',
  options: [{ name: 'fail-on-pending', kind: 'flag', summary: 'exit 1 when a migration is pending; for CI' }],
  examples: [
    { run: 'vault-db migrate status', does: 'see where the database stands' },
    { run: 'vault-db migrate status --fail-on-pending --json', does: 'gate a deployment' },
  ],
  run: (context) =>
    usingProject(context, { purpose: 'migrate status' }, async (open) => {
      const { history } = await readHistory(open)
      const complete = history.revisions.filter(({ progress }) => progress === null)
      return {
        project: open.project.name,
        target: open.database.label,
        current:
          complete
            .map(({ name }) => name)
            .sort()
            .at(-1) ?? null,
        applied: complete.map(({ name }) => name),
        pending: history.pending.map(({ name }) => name),
        changed: history.changed,
        missing: history.missing,
        outOfOrder: history.outOfOrder,
        incomplete: history.incomplete.map(({ name, progress }) => ({
          name,
          failure: progress?.failure ?? null,
        })),
      }
    }),
  outcome: (report, options) => {
    if (report.changed.length + report.missing.length + report.incomplete.length > 0) return 'findings'
    return options.failOnPending && report.pending.length > 0 ? 'findings' : 'clean'
  },
  render: (report, style) => renderStatus(report, style),
}

function renderStatus(report: MigrateStatusReport, style: Style): string {
  const rows = [
    [
      'Applied',
      String(report.applied.length),
      report.current === null ? 'none' : `newest: ${report.current}`,
    ],
    ...listed('Pending', report.pending, style.yellow),
    ...listed('Changed', report.changed, style.red),
    ...listed('Missing', report.missing, style.red),
    ...listed('Out of order', report.outOfOrder, style.red),
    ...report.incomplete.map(({ name, failure }) => [
      style.red('Incomplete'),
      '',
      `${name}${failure ? `: ${failure}` : ''}`,
    ]),
  ]
  return `${style.table(rows)}\n\n${adviceFor(report)}`
}

function listed(title: string, names: readonly string[], colour: (text: string) => string): string[][] {
  return names.map((name, index) =>
    index === 0 ? [colour(title), String(names.length), name] : ['', '', name],
  )
}

function adviceFor(report: MigrateStatusReport): string {
  if (report.incomplete.length > 0)
    return 'Next: vault-db migrate up (goes on where it stopped), or vault-db migrate repair'
  if (report.changed.length > 0) return 'Next: restore the changed files, or vault-db migrate repair'
  if (report.missing.length > 0)
    return 'Next: restore the missing files, or vault-db migrate down --from-ledger'
  if (report.pending.length > 0) return 'Next: vault-db migrate up'
  return 'Up to date.'
}
