import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { runCli } from '../helpers/cli.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const migrations = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [
    `0${10 + i}_m.sql`,
    `create table t${i} (id int primary key);\ninsert into t${i} select generate_series(1, 500);\n`,
  ]),
)

let workspace: Workspace
beforeAll(() => {
  workspace = createWorkspace(migrations)
})
afterAll(() => workspace.dispose())

/** Fifty in CI; a person's run is content with fewer, since each takes seconds. */
const rounds = Number(process.env['VAULT_DB_CRASH_ROUNDS'] ?? 10)

it('goes on after kill -9 at random moments on the embedded database', async () => {
  const run = (onStart?: Parameters<typeof runCli>[1]['onStart']) =>
    runCli(['migrate', 'up'], { cwd: workspace.folder, ...(onStart ? { onStart } : {}) })
  await run()
  const whole = (await workspace.run(migrateStatus)).applied
  let interrupted = 0
  for (let round = 0; round < rounds; round += 1) {
    rmSync(join(workspace.folder, '.vault-db'), { recursive: true, force: true })
    const killed = await run(
      (child) => void setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 1600),
    )
    if (killed.signal === 'SIGKILL') interrupted += 1
    const again = await run()
    expect(again.code, again.stderr).toBe(0)
    expect((await workspace.run(migrateStatus)).applied).toEqual(whole)
    expect((await workspace.run(migrateUp)).applied).toEqual([])
  }
  expect(interrupted).toBeGreaterThan(rounds / 5)
}, 900_000)
