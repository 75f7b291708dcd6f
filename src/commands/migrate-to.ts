import { base, findName } from '../migration/plan.js'
import type { Command } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'
import { runnerOptions } from './engine/runner-options.js'
import { type MigrateDownOptions, type MigrateDownReport, migrateDown } from './migrate-down.js'
import { type MigrateUpReport, migrateUp } from './migrate-up.js'

export interface MigrateToOptions extends MigrateDownOptions {
  readonly name: string
}

export type MigrateToReport =
  | ({ readonly direction: 'up' } & MigrateUpReport)
  | ({ readonly direction: 'down' } & MigrateDownReport)

/** Bring the database to one migration, up or down. */
export const migrateTo: Command<MigrateToOptions, MigrateToReport> = {
  name: 'migrate to',
  summary: 'go up or down to one migration',
  arguments: [{ name: 'name', summary: 'a migration, or base', required: true }],
  options: runnerOptions,
  examples: [
    {
      run: 'vault-db migrate to 20250808000000_p1_baseline',
      does: 'apply or undo until this one is the newest',
    },
    { run: 'vault-db migrate to base', does: 'undo everything' },
  ],
  run: async (context, options) => {
    const goesDown = await usingProject(context, { purpose: 'migrate to', writes: true }, async (open) => {
      const { history } = await readHistory(open)
      if (options.name === base) return true
      const name = findName(history, options.name)
      return history.revisions.some((revision) => revision.name === name && revision.progress === null)
    })
    const request = { ...options, to: options.name }
    return goesDown
      ? { direction: 'down', ...(await migrateDown.run(context, request)) }
      : { direction: 'up', ...(await migrateUp.run(context, request)) }
  },
  render: (report, style) =>
    report.direction === 'up' ? migrateUp.render(report, style) : migrateDown.render(report, style),
}
