import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { resetEmbedded } from '../../src/db/embedded/inspect-embedded.js'
import { openEmbedded } from '../../src/db/embedded/open-embedded.js'
import { runChild, temporaryFolder } from './embedded-process.js'

const root = temporaryFolder()
const folder = join(root, 'shared')

async function opening(path: string): Promise<unknown> {
  try {
    await (await openEmbedded(path)).close()
    return 'opened'
  } catch (error) {
    return error
  }
}

describe('a data folder', () => {
  test('is made on first use, keeps its data, and leaves nothing beside it', async () => {
    const path = join(root, 'fresh', 'vault')
    const first = await openEmbedded(path)
    const session = await first.connect()
    await session.script('create table t (a int); insert into t values (1), (2)')
    expect(readdirSync(join(root, 'fresh')).sort()).toEqual(['vault', 'vault.lock'])
    await first.close()
    expect(readdirSync(join(root, 'fresh'))).toEqual(['vault'])

    const second = await openEmbedded(path)
    const again = await second.connect()
    expect((await again.query('select a from t order by a')).rows).toEqual([{ a: 1 }, { a: 2 }])
    await second.close()
  })

  test('is made in an empty folder, and leftovers of a killed process are removed', async () => {
    const path = join(root, 'empty')
    mkdirSync(path)
    mkdirSync(`${path}.init-99999999`)
    writeFileSync(`${path}.init-99999999/PG_VERSION`, '18')
    expect(await opening(path)).toBe('opened')
    expect(existsSync(`${path}.init-99999999`)).toBe(false)
  })

  test('can create every extension that the projects need', async () => {
    const database = await openEmbedded(folder)
    const session = await database.connect()
    for (const name of [
      'vector',
      'pg_trgm',
      'pgcrypto',
      'uuid-ossp',
      'btree_gin',
      'btree_gist',
      'citext',
      'hstore',
      'ltree',
      'unaccent',
      'tablefunc',
      'fuzzystrmatch',
      'amcheck',
    ]) {
      await session.query(`create extension if not exists "${name}"`)
    }
    const { rows } = await session.query(
      "select '[1,2]'::vector <-> '[1,3]' as distance, public.uuid_generate_v4() as id",
    )
    expect(rows[0]).toMatchObject({ distance: 1, id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    await database.close()
  })

  test('says when it cannot be written, and is usable without a cache for templates', async () => {
    const locked = join(root, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o555)
    chmodSync(root, 0o755)
    const free = join(root, 'free')
    mkdirSync(free)
    chmodSync(free, 0o777)
    const script = `
      import { openEmbedded } from './open-embedded.mjs'
      for (const path of ['${locked}/deep/vault', '${free}/vault']) {
        try {
          const database = await openEmbedded(path)
          console.log('version', (await (await database.connect()).query('show server_version')).rows[0].server_version)
          await database.close()
        } catch (error) {
          console.log(error.code, error.message, error.hint)
        }
      }`
    const isRoot = process.getuid?.() === 0
    const child = await runChild(script, {
      env: { XDG_CACHE_HOME: locked, HOME: locked },
      ...(isRoot ? { uid: 65534 } : {}),
    })
    const { output } = await child.ended
    expect(output).toMatch(
      /DATABASE_UNREACHABLE The embedded database cannot be kept in .*locked.*: permission denied/,
    )
    expect(output).toMatch(/version 18/)
    chmodSync(locked, 0o755)
  })
})

describe('a folder that holds no database', () => {
  const cases: readonly [string, (path: string) => void, RegExp][] = [
    [
      'of another major version',
      (path) => writeFileSync(join(path, 'PG_VERSION'), '17\n'),
      /PostgreSQL 17.*PostgreSQL 18 is needed/,
    ],
    ['without PG_VERSION', (path) => rmSync(join(path, 'PG_VERSION')), /no PG_VERSION, but holds base, /],
    ['with an empty PG_VERSION', (path) => truncateSync(join(path, 'PG_VERSION')), /PG_VERSION is empty/],
    [
      'whose pg_control is cut short',
      (path) => truncateSync(join(path, 'global/pg_control'), 100),
      /pg_control is missing or cut short/,
    ],
    [
      'without its databases',
      (path) => rmSync(join(path, 'base'), { recursive: true }),
      /are missing or cut short/,
    ],
    [
      'whose WAL is cut short',
      (path) => {
        for (const name of readdirSync(join(path, 'pg_wal')).filter((file) => file.startsWith('0')))
          truncateSync(join(path, 'pg_wal', name), 1000)
      },
      /PANIC: +could not locate a valid checkpoint record/,
    ],
    ['whose catalog is cut short', (path) => truncateSync(join(path, 'base/5/1259')), /PANIC|FATAL/],
  ]

  test.each(cases)('%s is refused, and kept', async (_, damage, expected) => {
    const path = join(root, 'damaged')
    rmSync(path, { recursive: true, force: true })
    if (!existsSync(folder)) await opening(folder)
    cpSync(folder, path, { recursive: true })
    damage(path)
    const before = readdirSync(path)
    const error = (await opening(path)) as Error
    expect(error).toMatchObject({
      code: 'EMBEDDED_DAMAGED',
      hint: expect.stringContaining('vault-db db reset'),
    })
    expect(error.message).toMatch(expected)
    expect(error.message.length).toBeLessThan(500)
    expect(readdirSync(path)).toEqual(expect.arrayContaining(before))
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  test('is deleted by reset, damaged or not, and made anew', async () => {
    const path = join(root, 'reset')
    mkdirSync(path)
    writeFileSync(join(path, 'PG_VERSION'), '17\n')
    expect(await opening(path)).toMatchObject({ code: 'EMBEDDED_DAMAGED' })
    expect(await resetEmbedded(path)).toBe(3)
    expect(await opening(path)).toBe('opened')
    const database = await openEmbedded(path)
    await expect(resetEmbedded(path, { lockWaitMs: 0 })).rejects.toMatchObject({ code: 'EMBEDDED_IN_USE' })
    await database.close()
    expect(await resetEmbedded(path)).toBeGreaterThan(10_000_000)
    expect(existsSync(path)).toBe(false)
  })

  test('a file in its place is refused', async () => {
    const path = join(root, 'file')
    writeFileSync(path, 'mine')
    expect(await opening(path)).toMatchObject({
      code: 'EMBEDDED_DAMAGED',
      message: expect.stringContaining('a file, not a folder'),
    })
  })

  test('reset never deletes files that are not a database', async () => {
    const path = join(root, 'project')
    mkdirSync(join(path, 'src'), { recursive: true })
    writeFileSync(join(path, 'README.md'), 'mine')
    await expect(resetEmbedded(path)).rejects.toMatchObject({
      code: 'EMBEDDED_DAMAGED',
      message: expect.stringContaining('README.md'),
    })
    expect(readdirSync(path)).toEqual(['README.md', 'src'])
  })
})

describe('sessions', () => {
  test('what one leaves behind does not reach the next', async () => {
    const database = await openEmbedded(folder)
    const first = await database.connect()
    await first.script("create role leaver; set work_mem = '9MB'; create temp table mine (a int)")
    await first.script('set session authorization leaver')
    await first.script('begin; select 1')
    await first.close()
    const next = await database.connect()
    const { rows } = await next.query(
      "select current_user as who, current_setting('work_mem') as work_mem, to_regclass('mine') as mine, pg_current_xact_id_if_assigned() as xid",
    )
    expect(rows).toEqual([{ who: 'postgres', work_mem: '4MB', mine: null, xid: null }])
    await next.script('drop role leaver')
    await database.close()
  })

  test('a failed query harms no later one, and errors keep their fields', async () => {
    const database = await openEmbedded(folder)
    const session = await database.connect()
    for (let round = 0; round < 3; round += 1) {
      await expect(session.query('select nope')).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        database: { sqlState: '42703', position: 8 },
      })
      expect((await session.query('select $1::int + 1 as sum', [round])).rows).toEqual([{ sum: round + 1 }])
    }
    await database.close()
  })

  test('COPY FROM STDIN is refused in every form, and the session goes on', async () => {
    const database = await openEmbedded(folder)
    const session = await database.connect()
    await session.script('create table copied (a text)')
    for (const sql of [
      'copy copied from stdin',
      'COPY copied (a) FROM /* here */ STDIN WITH (format csv)',
      "select ';'; insert into copied values ('x'); copy \"copied\" from stdin; select 1",
    ]) {
      await expect(session.script(sql)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
      await expect(session.query(sql)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    }
    await expect(
      new Promise((_, reject) => session.client.query('copy copied from stdin', (error) => reject(error))),
    ).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    const { from } = await import('pg-copy-streams')
    const stream = session.client.query(from('copy copied from stdin'))
    await expect(new Promise((_, reject) => stream.on('error', reject))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
    const { rows } = await session.query(
      "select 'copy t from stdin' as text, count(*)::int as n from copied -- copy x from stdin",
    )
    expect(rows).toEqual([{ text: 'copy t from stdin', n: 0 }])
    await session.script('drop table copied')
    await database.close()
  })

  test('closing the database ends its open sessions, twice without harm', async () => {
    const database = await openEmbedded(folder)
    const session = await database.connect()
    expect(session.client).toBeInstanceOf(pg.Client)
    await database.close()
    await database.close()
    await expect(session.query('select 1')).rejects.toThrow()
  })
})
