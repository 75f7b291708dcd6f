import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { createContext } from '../../src/commands/create-context.js'
import { type InitOptions, init } from '../../src/commands/init.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { envExample } from '../../src/config/init-templates.js'
import { loadConfig } from '../../src/config/load-config.js'
import { openDatabase, usingDatabase, usingSession } from '../../src/db/open.js'
import { loadProject } from '../../src/files/load-project.js'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'vault-db-init-')), 'My Notes')
  mkdirSync(folder)
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

interface Given extends InitOptions {
  readonly project?: string
  readonly env?: Record<string, string>
}

const contextIn = (cwd: string, { project, env = {} }: Given = {}) =>
  createContext({ cwd, env: { HOME: cwd, ...env }, options: { project, yes: true } })
const run = ({ sql = false, bare = false, ...given }: Given = {}) =>
  init.run(contextIn(folder, given), { sql, bare })
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')
const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
const actions = (report: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(report.files.map(({ path, action }) => [path.replace(/\d{14}/, 'TIME'), action]))
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error) => error,
  )

describe('vault-db init', () => {
  test('in an empty folder: everything, named after the folder, and it loads', async () => {
    const report = await run()
    expect(report).toMatchObject({ project: 'my_notes', folder, notes: [] })
    expect(actions(report)).toEqual({
      'vault-db.config.ts': 'created',
      'migrations/my_notes/project.ts': 'created',
      'migrations/my_notes/TIME_create_notes.ts': 'created',
      'seeds/my_notes/lookups/note_states.yaml': 'created',
      'seeds/my_notes/dev.ts': 'created',
      '.env.example': 'created',
      '.gitignore': 'created',
    })
    const config = await loadConfig({ cwd: folder, env: {} })
    expect(config.defaultProject).toBe('my_notes')
    expect(await loadProject(config.projects[0]!)).toMatchObject({
      name: 'my_notes',
      lookups: [{ table: 'note_states', key: 'code' }],
    })
    expect(read('.gitignore')).toBe('.vault-db/\n.env\n')
  })

  test('run again: everything is kept, byte for byte', async () => {
    await run()
    write('vault-db.config.ts', `${read('vault-db.config.ts')}// mine\n`)
    const before = snapshot()
    const report = await run()
    expect(new Set(Object.values(actions(report)))).toEqual(new Set(['kept']))
    expect(snapshot()).toEqual(before)
  })

  test('beside a config that lacks the project: it is kept, and what to add is said', async () => {
    await run()
    const config = read('vault-db.config.ts')
    const report = await run({ project: 'billing' })
    expect(read('vault-db.config.ts')).toBe(config)
    expect(actions(report)).toMatchObject({
      'migrations/billing/project.ts': 'created',
      '.env.example': 'kept',
    })
    expect(report.notes).toEqual(["Add 'billing' to `projects` in vault-db.config.ts."])
  })

  test('in the folders that a config says', async () => {
    mkdirSync(join(folder, '.config'))
    const project = { name: 'app', migrations: 'db/app', seeds: 'db/seeds' }
    write('.config/vault-db.config.json', JSON.stringify({ projects: [project] }))
    const report = await run()
    expect(report.notes).toEqual([])
    expect(Object.keys(actions(report))).toEqual(
      expect.arrayContaining(['db/app/project.ts', 'db/app/TIME_create_notes.ts', 'db/seeds/dev.ts']),
    )
    expect(existsSync(join(folder, 'vault-db.config.ts'))).toBe(false)
  })

  test('beside migrations that are there: no example', async () => {
    mkdirSync(join(folder, 'migrations', 'app'), { recursive: true })
    write('migrations/app/20250101000000_mine.sql', 'create table mine ();')
    const report = await run({ project: 'app' })
    expect(readdirSync(join(folder, 'migrations', 'app')).sort()).toEqual([
      '20250101000000_mine.sql',
      'project.ts',
    ])
    expect(read('migrations', 'app', 'project.ts')).not.toContain('lookups')
    expect(report.next).not.toContain('vault-db seed lookups')
  })

  test('--bare: no example', async () => {
    await run({ project: 'app', bare: true })
    expect(readdirSync(join(folder, 'migrations', 'app'))).toEqual(['project.ts'])
    expect(existsSync(join(folder, 'seeds'))).toBe(false)
  })

  test.each([
    ['node_modules', 'node_modules\n.vault-db/\n.env\n', 'extended'],
    ['.env\n', '.env\n.vault-db/\n', 'extended'],
    ['/.vault-db\r\n.env*\r\n', '/.vault-db\r\n.env*\r\n', 'kept'],
    ['', '.vault-db/\n.env\n', 'extended'],
  ])('.gitignore %j becomes %j', async (before, after, action) => {
    write('.gitignore', before)
    expect(actions(await run())['.gitignore']).toBe(action)
    expect(read('.gitignore')).toBe(after)
  })

  test('a name that cannot be one', async () => {
    for (const project of ['../up', 'a b', '', "x'"]) {
      expect(await failure(run({ project }))).toMatchObject({ code: 'USAGE', exitCode: 64 })
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test('where it cannot write', async () => {
    write('migrations', 'a file')
    expect(await failure(run())).toMatchObject({ code: 'FILE_UNREADABLE', exitCode: 2 })
    expect(read('migrations')).toBe('a file')
  })

  test('a config that is broken stops it', async () => {
    write('vault-db.config.json', '{')
    expect(await failure(run())).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 })
    expect(readdirSync(folder)).toEqual(['vault-db.config.json'])
  })

  test('the screen says what was kept and what to run next, through npx where it came from there', async () => {
    const style = await createStyle(80, false)
    write('.env.example', 'mine')
    const screen = init.render(await run({ env: { npm_command: 'exec' } }), style)
    expect(screen).toMatch(/kept\s+\.env\.example/)
    expect(screen).toMatch(/created\s+vault-db\.config\.ts/)
    expect(screen).toContain('Next: npx vault-db migrate up')
    expect(init.render(await run(), style)).toContain('Next: vault-db migrate up')
  })
})

describe('the example', () => {
  test.each([{ sql: false }, { sql: true }])('goes up and down as it is: %o', async ({ sql }) => {
    await run({ sql, project: 'app' })
    const context = contextIn(folder)
    await migrateUp.run(context, {})
    expect(await tablesOf(context)).toEqual(['note_states', 'notes'])
    await migrateDown.run(context, { allow: ['drop-table'] })
    expect(await tablesOf(context)).toEqual([])
  })
})

test('.env.example of this repository is the same text', () => {
  const own = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  expect(own).toBe(envExample)
  expect(own).toMatch(/^DATABASE_URL=postgresql:/m)
})

async function tablesOf(context: ReturnType<typeof contextIn>): Promise<readonly string[]> {
  const sql = `select relname from pg_catalog.pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`
  const target = await context.target()
  return usingDatabase(
    () => openDatabase(target),
    (database) =>
      usingSession(database, 'test', async (session) => {
        const { rows } = await session.query<{ relname: string }>(sql)
        return rows.map(({ relname }) => relname)
      }),
  )
}

function snapshot(): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path, readFileSync(path, 'utf8')]
    }),
  )
}
