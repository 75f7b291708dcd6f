import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyCommand, Command } from '../../src/commands/command.js'
import { createContext } from '../../src/commands/create-context.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateHistory } from '../../src/commands/migrate-history.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { seedDev } from '../../src/commands/seed-dev.js'
import { findServerBinaries } from '../helpers/local-server.js'
import { createServerDatabase, describeServer, type ServerDatabase, server } from '../helpers/server.js'

const names = [
  '20250118000001_create_users_table',
  '20250118000002_create_prompts_tables',
  '20250118000003_create_rls_policies',
  '20250118000004_create_functions',
]

/** Run a command as in a folder without a config, where the project is one that ships. */
function run<O, R>(
  command: Command<O, R>,
  target: { folder: string; url: string },
  options: Partial<O> = {},
): Promise<R> {
  const context = createContext({
    cwd: target.folder,
    env: {},
    options: { project: 'metaprompt', url: target.url },
  })
  return (command as AnyCommand).run(context, options) as Promise<R>
}

function suite(open: () => Promise<{ url: string; drop: () => Promise<void> }>): void {
  const folder = mkdtempSync(join(tmpdir(), 'vault-db-metaprompt-'))
  let target = { folder, url: '' }
  let drop = async () => {}
  beforeAll(async () => {
    const opened = await open()
    target = { folder, url: opened.url }
    drop = opened.drop
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await drop()
  })

  it('goes up step by step, and its history has the numbers and names of the document', async () => {
    for (const name of names) expect(await run(migrateUp, target, { steps: 1 })).toMatchObject({ head: name })
    const { entries } = await run(migrateHistory, target)
    expect(entries.map(({ name, state }) => [name, state])).toEqual(
      names.map((name) => [name, 'applied']).reverse(),
    )
  })

  it('is seeded once, and skipped then', async () => {
    expect(await run(seedDev, target)).toMatchObject({ skippedFor: null })
    expect((await run(seedDev, target)).skippedFor).toContain('public.prompts')
  })

  it('counts the rows before it goes down to base, and comes up again', async () => {
    await expect(run(migrateDown, target, { to: 'base' })).rejects.toMatchObject({ code: 'CONSENT_NEEDED' })
    const down = await run(migrateDown, target, { to: 'base', allow: ['drop-table'] })
    expect(down.head).toBeNull()
    expect(await run(migrateUp, target)).toMatchObject({ head: names.at(-1), pending: [] })
  })
}

describe('metaprompt through the commands (embedded)', () =>
  suite(async () => ({ url: 'embedded', drop: async () => {} })))
describeServer('metaprompt through the commands (server)', () => suite(createServerDatabase))

const bin = findServerBinaries()
const dumper = bin && existsSync(join(bin, 'pg_dump')) ? join(bin, 'pg_dump') : null
const dumperMajor = dumper
  ? Number(/(\d+)/.exec(execFileSync(dumper, ['--version'], { encoding: 'utf8' }))![1])
  : 0
const canDump = server !== null && dumperMajor >= Math.floor(server.versionNum / 10_000)

describe.skipIf(!canDump)(
  `a pg_dump of metaprompt${canDump ? '' : ' (skipped: no pg_dump as new as the server)'}`,
  () => {
    const databases: ServerDatabase[] = []
    const folder = mkdtempSync(join(tmpdir(), 'vault-db-metaprompt-'))
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true })
      for (const database of databases) await database.drop()
    })
    const dump = (url: string) =>
      execFileSync(dumper!, [url], { encoding: 'utf8', maxBuffer: 64 << 20 })
        // Newer pg_dumps fence their output for psql with a random word.
        .replace(/^\\(un)?restrict .*$/gm, '')

    it('restores into an empty database: tables, rows, policies, functions, auth.uid()', async () => {
      const first = await createServerDatabase()
      const second = await createServerDatabase()
      databases.push(first, second)
      await run(migrateUp, { folder, url: first.url })
      await run(seedDev, { folder, url: first.url })
      const backup = dump(first.url)
      execFileSync(join(bin!, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', second.url], {
        input: backup,
      })
      expect(dump(second.url)).toBe(backup)
      const client = new pg.Client({ connectionString: second.url })
      await client.connect()
      try {
        const { rows } = await client.query(`
          select (select count(*)::int from pg_policies where schemaname = 'public') as policies,
                 (select count(*)::int from get_popular_templates()) as popular, auth.uid() as uid`)
        expect(rows).toEqual([{ policies: 23, popular: 4, uid: null }])
      } finally {
        await client.end()
      }
      expect(await run(migrateUp, { folder, url: second.url })).toMatchObject({
        applied: [],
        head: names.at(-1),
      })
    })
  },
)
