import type { Command } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'

export interface MigrateCurrentReport {
  readonly project: string
  /** Newest applied migration, or `base`. */
  readonly current: string
  readonly isHead: boolean
}

/** The newest applied migration, on one line. */
export const migrateCurrent: Command<Record<string, never>, MigrateCurrentReport> = {
  name: 'migrate current',
  summary: 'print the newest applied migration, or base',
  examples: [{ run: 'vault-db migrate current', does: 'one line, for scripts' }],
  run: (context) =>
    usingProject(context, { purpose: 'migrate current' }, async (open) => {
      const { history } = await readHistory(open)
      const names = history.revisions.filter(({ progress }) => progress === null).map(({ name }) => name)
      return {
        project: open.project.name,
        current: names.sort().at(-1) ?? 'base',
        isHead: history.pending.length === 0,
      }
    }),
  render: (report) => `${report.current}${report.isHead ? ' (head)' : ''}`,
}
