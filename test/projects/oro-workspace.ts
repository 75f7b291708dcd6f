import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import type { MakeWorkspace } from '../helpers/targets.js'
import type { Workspace } from '../helpers/workspace.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A workspace whose one project is oro, as it is shipped. */
export async function makeOro(make: MakeWorkspace): Promise<Workspace> {
  const workspace = await make({})
  const project = { name: 'oro', migrations: `${root}migrations/oro`, seeds: `${root}seeds/oro` }
  writeFileSync(join(workspace.folder, 'vault-db.config.json'), JSON.stringify({ projects: [project] }))
  return workspace
}

/** Run one statement on the workspace's database. */
export function query<R = Record<string, unknown>>(
  workspace: Workspace,
  sql: string,
  url?: string,
): Promise<readonly R[]> {
  const command = {
    name: 'test query',
    summary: '',
    examples: [],
    run: (context: Parameters<typeof migrateDown.run>[0]) =>
      usingProject(context, { purpose: 'test', writes: true }, async ({ session }) => {
        const results = await session.script(sql)
        return (results.at(-1)?.rows ?? []) as R[]
      }),
    render: () => '',
  }
  return workspace.run(command, {}, url === undefined ? {} : { url })
}

/** Undo everything, rows too. */
export const downToBase = (workspace: Workspace) =>
  workspace.run(migrateDown, { to: 'base', allow: ['drop-table', 'drop-column'] })

/** Rows of prompts, tags and executions. */
export async function counts(workspace: Workspace): Promise<readonly number[]> {
  const [row] = await query<{ counts: number[] }>(
    workspace,
    `select array[(select count(*) from prompts), (select count(*) from tags),
                  (select count(*) from executions)]::int[] as counts`,
  )
  return row!.counts
}
