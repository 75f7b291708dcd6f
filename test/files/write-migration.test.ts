import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { describe, expect, it } from 'vitest'
import { listMigrations } from '../../src/files/list-migrations.js'
import { loadMigration } from '../../src/files/load-migration.js'
import { writeMigration } from '../../src/files/write-migration.js'
import { renderSqlMigration, templateOf } from '../../src/migration/templates.js'
import { errorOf, temporaryFolders } from './folder.js'

const makeFolder = temporaryFolders()

async function writeAndLoad(kind: 'sql' | 'ts', content: string) {
  const folder = join(makeFolder(), 'migrations', 'x')
  const path = await writeMigration({ folder, name: '20250101000000_a', kind, content })
  expect(path).toBe(join(folder, `20250101000000_a.${kind}`))
  expect(readdirSync(folder)).toEqual([`20250101000000_a.${kind}`])
  const [file] = await listMigrations(folder)
  return loadMigration(file!)
}

describe('writeMigration', () => {
  it.each(['sql', 'ts'] as const)('writes a new %s migration that loads as it is', async (kind) => {
    const loaded = await writeAndLoad(kind, templateOf(kind, "Add 'a'\nand b\\c"))
    expect(loaded.config).toEqual({ description: "Add 'a' and b\\c" })
    expect(loaded.down).not.toBeNull()
    if (loaded.kind === 'sql') expect([loaded.up, loaded.down]).toEqual([[], []])
    else {
      const db = new Kysely<unknown>({
        dialect: {
          createAdapter: () => new PostgresAdapter(),
          createDriver: () => new DummyDriver(),
          createIntrospector: (on) => new PostgresIntrospector(on),
          createQueryCompiler: () => new PostgresQueryCompiler(),
        },
      })
      await loaded.up(db, { parameters: {}, stop: () => expect.unreachable() })
    }
  })

  it('writes SQL of given statements that runs both ways', async () => {
    const up = ['create table t (a int)', "comment on table t is 'x;y'"]
    const loaded = await writeAndLoad('sql', renderSqlMigration(up, ['drop table t']))
    if (loaded.kind !== 'sql') throw new Error('not SQL')
    expect(loaded.up.map(({ text }) => text)).toEqual(up)
    const lite = await PGlite.create()
    for (const { text } of [...loaded.up, ...loaded.down!]) await lite.query(text)
    await lite.close()
    expect(await writeAndLoad('sql', renderSqlMigration(up, null))).toMatchObject({
      config: { irreversible: true },
      down: null,
    })
  })

  it.each(['20250101000000_a.ts', '20250101000000_a.sql', '20250101000000_a.mjs'])(
    'never writes over %s',
    async (taken) => {
      const folder = makeFolder({ [taken]: 'mine' })
      const error = await errorOf(
        writeMigration({ folder, name: '20250101000000_a', kind: 'ts', content: 'new' }),
      )
      expect(error).toMatchObject({ code: 'FILE_EXISTS', at: { file: join(folder, taken) } })
      expect(readdirSync(folder)).toEqual([taken])
      expect(readFileSync(join(folder, taken), 'utf8')).toBe('mine')
    },
  )

  it('lets one of many writers win', async () => {
    const folder = makeFolder()
    const write = (content: string) => writeMigration({ folder, name: '1_a', kind: 'sql', content })
    const ends = await Promise.allSettled(['a', 'b', 'c'].map(write))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(readFileSync(join(folder, '1_a.sql'), 'utf8')).toBe('a')
  })

  it('refuses names and folders that cannot be', async () => {
    const folder = makeFolder()
    const bad = (name: string) => errorOf(writeMigration({ folder, name, kind: 'sql', content: '' }))
    for (const name of ['../up', 'a b', 'head', ''])
      expect(await bad(name)).toMatchObject({ code: 'MIGRATION_INVALID' })
    writeFileSync(join(folder, 'file'), '')
    const inFile = writeMigration({ folder: join(folder, 'file'), name: '1_a', kind: 'sql', content: '' })
    expect(await errorOf(inFile)).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/cannot be written/),
    })
  })
})
