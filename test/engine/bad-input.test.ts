import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { runCli } from '../helpers/cli.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const made: Workspace[] = []
afterAll(() => {
  for (const workspace of made) workspace.dispose()
})
const workspaceOf = (migrations: Readonly<Record<string, string>>, url?: string) => {
  const workspace = createWorkspace(migrations, url)
  made.push(workspace)
  return workspace
}

/** Exit code, and that the words are there while no stack is. */
function expectFailure(
  run: { code: number | null; stderr: string },
  code: number,
  words: readonly string[],
): void {
  expect(run.code, run.stderr).toBe(code)
  for (const word of words) expect(run.stderr).toContain(word)
  expect(run.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
}

describeTargets('bad input', (make) => {
  it('refuses broken files before anything is applied', async () => {
    const workspace = await make({
      '001_a.sql': 'create table a (id int);',
      '002_b.ts': 'export const up = async (db => {',
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      at: { file: expect.stringContaining('002_b.ts'), line: 1 },
    })
    workspace.remove('002_b.ts')
    workspace.migration('002_b.ts', 'export const down = () => {}')
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringContaining('up'),
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [], pending: ['001_a', '002_b'] })
    workspace.remove('002_b.ts')
    workspace.migration('002_b.sql', "create table b (note text default 'open);")
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({ code: 'MIGRATION_INVALID' })
    workspace.migration('002_b.sql', 'create tabel b (id int);')
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: { line: 1 },
      database: { sqlState: '42601', position: 8 },
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: ['001_a'], pending: ['002_b'] })
  })

  it('names a missing extension, an older server and how to mend both, in one message, with nothing created', async () => {
    const workspace = await make({
      'project.json': JSON.stringify({
        name: 'app',
        description: 'needs what is not there',
        extensions: ['no_such_extension'],
        minimumServerVersion: 99,
      }),
      '001_a.sql': 'create table a (id int);',
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'REQUIREMENTS_MISSING',
      details: [expect.stringContaining('PostgreSQL 99'), expect.stringContaining('no_such_extension')],
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [], pending: ['001_a'] })
  })

  it('rolls back when the server reports a full disk', async () => {
    const workspace = await make({
      '001_a.sql':
        "create table a (id int);\ndo $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;",
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      database: { sqlState: '53100' },
    })
    workspace.migration('001_a.sql', 'create table a (id int);')
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [{ name: '001_a' }] })
  })

  it('refuses a ledger that a newer version wrote', async () => {
    const workspace = await make({
      '001_newer.sql': "update vault_db.meta set value = '99' where key = 'layout';",
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
    await expect(workspace.run(migrateStatus)).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
  })
})

it('says what to do about a missing folder, two files of one timestamp, and an unknown project', async () => {
  const workspace = workspaceOf({ '20250101000000_a.sql': 'select 1;' })
  const cli = (...args: string[]) => runCli(args, { cwd: workspace.folder })
  workspace.migration('20250101000000_b.sql', 'select 1;')
  expectFailure(await cli('migrate', 'up'), 2, ['MIGRATION_INVALID', '20250101000000_a', '20250101000000_b'])
  rmSync(join(workspace.folder, 'migrations'), { recursive: true })
  const gone = await cli('migrate', 'up')
  expect([2, 78]).toContain(gone.code)
  expect(gone.stderr).toContain('migrations')
  expectFailure(await cli('migrate', 'up', '--project', 'ap'), 78, ['PROJECT_UNKNOWN', 'app'])
  expectFailure(await cli('migrate', 'upp'), 64, ['USAGE'])
  expectFailure(await cli('migrate', 'up', '--steps', 'many'), 64, ['--steps'])
  expectFailure(await cli('migrate', 'down', '--allow', 'everything'), 64, ['drop-table'])
})

describeServer('bad input on a server', () => {
  it('keeps two projects of one schema apart', async () => {
    const database = await createServerDatabase()
    const first = workspaceOf({ '001_a.sql': 'create table a (id int);' }, database.url)
    await first.run(migrateUp)
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("update vault_db.migrations set project = 'other'")
    await client.end()
    await expect(first.run(migrateUp)).rejects.toMatchObject({ code: 'PROJECT_CONFLICT' })
    await database.drop()
  })

  it('exits 130 when interrupted while it waits for the lock, and the holder goes on', async () => {
    const database = await createServerDatabase()
    const workspace = workspaceOf({ '001_slow.sql': 'select pg_sleep(4);' }, database.url)
    const cli = (onStart?: Parameters<typeof runCli>[1]['onStart']) =>
      runCli(['migrate', 'up'], {
        cwd: workspace.folder,
        env: { DATABASE_URL: database.url },
        ...(onStart ? { onStart } : {}),
      })
    const holder = cli()
    await sleep(1000)
    const waiter = await cli((child) => void setTimeout(() => child.kill('SIGINT'), 1500))
    expect(waiter.code, waiter.stderr).toBe(130)
    const ended = await holder
    expect(ended.code, ended.stderr).toBe(0)
    await database.drop()
  })
})
