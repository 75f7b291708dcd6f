import type { Command } from './command.js'
import { type MigrateStatusReport, migrateStatus } from './migrate-status.js'

export interface WhereReport extends MigrateStatusReport {
  /** Absolute, or null for the built-in defaults. */
  readonly config: string | null
}

/** The screen of `vault-db` alone: project, database, what is applied, and what to type next. */
export const where: Command<Record<string, never>, WhereReport> = {
  name: '',
  summary: 'where you are: project, database, applied, pending, and what to do next',
  examples: [{ run: 'vault-db', does: 'see where you are' }],
  run: async (context) => {
    const config = await context.config()
    return { ...(await migrateStatus.run(context, {})), config: config.file }
  },
  render: (report, style) => {
    const rows = [
      ['Project', report.project],
      ['Database', report.target],
      ['Config', report.config ?? 'built-in defaults'],
    ]
    const more = [
      ['vault-db --help', 'all commands'],
      ['vault-db doctor', 'check that everything is ready'],
    ]
    return [style.table(rows), migrateStatus.render(report, style), style.table(more)].join('\n\n')
  },
}
