import type { Command } from '../../src/commands/command.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import type { ProjectDefinition } from '../../src/config/define-project.js'
import type { MakeWorkspace } from '../helpers/targets.js'
import type { Workspace } from '../helpers/workspace.js'

/** A workspace whose one migration ran, and whose project.json says more than its name. */
export async function prepare(
  make: MakeWorkspace,
  sql: string,
  more: Partial<ProjectDefinition> = {},
): Promise<Workspace> {
  const workspace = await make({ '20250101000000_start.sql': sql })
  declare(workspace, more)
  await workspace.run(migrateUp)
  return workspace
}

/** Write project.json anew. */
export function declare(workspace: Workspace, more: Partial<ProjectDefinition>): void {
  workspace.migration('project.json', JSON.stringify({ name: 'app', description: 'Test.', ...more }))
}

/** Rows of the last statement of a script, on the workspace's own database. */
export async function sql<R = Record<string, unknown>>(workspace: Workspace, script: string): Promise<R[]> {
  const command: Command<unknown, R[]> = {
    name: 'sql',
    summary: '',
    examples: [],
    run: (context) =>
      usingProject(context, { purpose: 'test', writes: true }, async ({ session }) => {
        const results = await session.script(script)
        return (results.at(-1)?.rows ?? []) as R[]
      }),
    render: () => '',
  }
  return workspace.run(command)
}

/** The first day of the month that lies `months` after the present one, `2025-01-01`. UTC. */
export function monthFromNow(months: number, now = new Date()): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10)
}

/** `event_2025_01` of {@link monthFromNow}. */
export function monthPartition(table: string, months: number): string {
  return `${table}_${monthFromNow(months).slice(0, 7).replace('-', '_')}`
}
