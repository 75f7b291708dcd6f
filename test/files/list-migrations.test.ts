import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listMigrations } from '../../src/files/list-migrations.js'
import { errorOf, temporaryFolders } from './folder.js'

const makeFolder = temporaryFolders()

describe('listMigrations', () => {
  it('lists migrations in the order of their names and nothing else', async () => {
    const folder = makeFolder({
      '20250102000000_b.sql': '\ufeffselect 1',
      '20250101000000_a.ts': 'é',
      '20250101000000_a.d.ts': '',
      '20250103000000_c.mts': '',
      '20250104000000_d.js': '',
      '20250105000000_e.mjs': '',
      '20250106000000_f.cjs': '',
      '001_first.sql': '',
      '20250808_p1_baseline.sql': '',
      'project.ts': '',
      'project.json': '',
      'schema.sql': '',
      'README.md': '',
      '.hidden.sql': '',
      '20250107000000_x.sql.bak': '',
      'queries/list.sql': '',
      'helpers/x.ts': '',
    })
    const files = await listMigrations(folder)
    expect(files.map(({ name, kind }) => [name, kind])).toEqual([
      ['001_first', 'sql'],
      ['20250101000000_a', 'ts'],
      ['20250102000000_b', 'sql'],
      ['20250103000000_c', 'ts'],
      ['20250104000000_d', 'ts'],
      ['20250105000000_e', 'ts'],
      ['20250106000000_f', 'ts'],
      ['20250808_p1_baseline', 'sql'],
    ])
    expect(files[1]).toMatchObject({ path: join(folder, '20250101000000_a.ts'), source: 'é' })
    expect(files[2]!.source).toBe('select 1')
  })

  it('lists nothing in an empty folder', async () => {
    expect(await listMigrations(makeFolder())).toEqual([])
  })

  it('says that there is no folder, and what to do', async () => {
    const folder = makeFolder({ file: '' })
    for (const path of [join(folder, 'none'), join(folder, 'file')]) {
      expect(await errorOf(listMigrations(path))).toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(path),
        hint: expect.stringContaining('vault-db init'),
      })
    }
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['two names', { '1_a.sql': '', '1_a.ts': '' }, /1_a\.sql and 1_a\.ts have the same name/],
    [
      'two timestamps',
      { '20250101000000_a.sql': '', '20250101000000_b.ts': '' },
      /20250101000000_a\.sql and 20250101000000_b\.ts have the same timestamp/,
    ],
    ['a name of other characters', { 'add users.sql': '' }, /add users\.sql cannot be the name/],
    ['a reserved name', { 'head.sql': '' }, /head\.sql cannot be the name/],
  ])('refuses %s', async (_what, files, message) => {
    const error = await errorOf(listMigrations(makeFolder(files)))
    expect(error).toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    })
  })

  it.each<[string, Uint8Array | string, RegExp, number]>([
    ['a NUL character', 'select 1;\nselect \0', /holds a NUL character/, 2],
    ['Latin-1', Buffer.from("select 1;\n\nselect 'caf\xe9'", 'latin1'), /is not UTF-8/, 3],
    ['UTF-16', Buffer.from('\ufeffselect 1', 'utf16le'), /is UTF-16/, 1],
  ])('refuses %s', async (_what, content, message, line) => {
    const folder = makeFolder({ '1_a.sql': content })
    expect(await errorOf(listMigrations(folder))).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(message),
      at: { file: join(folder, '1_a.sql'), line },
    })
  })

  it('says which file cannot be read', async () => {
    const folder = makeFolder()
    symlinkSync(join(folder, 'gone.sql'), join(folder, '1_a.sql'))
    expect(await errorOf(listMigrations(folder))).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('1_a.sql'),
    })
  })

  it.skipIf(process.getuid?.() === 0)('says that a file is forbidden', async () => {
    const folder = makeFolder({ '1_a.sql': '' })
    chmodSync(join(folder, '1_a.sql'), 0)
    expect(await errorOf(listMigrations(folder))).toMatchObject({
      code: 'FILE_UNREADABLE',
      hint: expect.stringMatching(/right to read/),
    })
  })
})
