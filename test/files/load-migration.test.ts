import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { listMigrations } from '../../src/files/list-migrations.js'
import { loadMigration } from '../../src/files/load-migration.js'
import { errorOf, temporaryFolders } from './folder.js'

const makeFolder = temporaryFolders()
vi.stubEnv('XDG_CACHE_HOME', makeFolder())

async function load(name: string, source: string) {
  const folder = makeFolder({ [name]: source })
  const [file] = await listMigrations(folder)
  return loadMigration(file!)
}

describe('loadMigration', () => {
  it('reads SQL', async () => {
    const loaded = await load(
      '1_a.sql',
      '-- vault-db: no-transaction\nselect 1;\n-- vault-db: down\nselect 2;',
    )
    expect(loaded).toMatchObject({
      name: '1_a',
      kind: 'sql',
      config: { transaction: false },
      parameters: {},
      up: [{ text: 'select 1', line: 2 }],
      down: [{ text: 'select 2', line: 4 }],
    })
  })

  it('loads named exports', async () => {
    const source = `export const config = { lockTimeoutMs: 5000, irreversible: true }
      export const parameters = { owner: { type: 'uuid', summary: 'who' } } as const
      export const helper = 1
      export async function up() {}`
    expect(await load('1_a.ts', source)).toMatchObject({
      kind: 'ts',
      path: expect.stringMatching(/1_a\.ts$/),
      source,
      config: { lockTimeoutMs: 5000, irreversible: true },
      parameters: { owner: { type: 'uuid', summary: 'who' } },
      up: expect.any(Function),
      down: null,
    })
  })

  it.each([
    [
      '1_a.ts',
      "import { defineMigration } from 'vault-db'\nexport default defineMigration({ up: async () => {}, down: async () => {} })",
    ],
    ['1_a.mjs', 'export default { up() {}, down() {} }'],
    ['1_a.cjs', 'module.exports = { up() {}, down() {} }'],
    ['1_b.cjs', "const { sql } = require('kysely')\nmodule.exports = { up: () => sql, down() {} }"],
    ['1_a.js', 'exports.up = () => {}; exports.down = () => {}'],
  ])('loads %s with %j', async (name, source) => {
    expect(await load(name, source)).toMatchObject({
      kind: 'ts',
      config: {},
      up: expect.any(Function),
      down: expect.any(Function),
    })
  })

  it.each<[string, string, RegExp]>([
    ['no up', 'export async function down() {}', /^1_a\.ts: it exports no function up\.$/],
    ['nothing', '', /exports no function up/],
    ['up that is no function', "export const up = 'select 1'", /up must be a function, but is "select 1"/],
    [
      'down that is no function',
      'export const up = () => {}; export const down = 1',
      /down must be a function, but is 1/,
    ],
    [
      'an unknown key',
      'export const up = () => {}; export const config = { transactions: false }',
      /config\.transactions is not known; did you mean transaction\?/,
    ],
    [
      'a wrong type',
      "export const up = () => {}; export const config = { lockTimeoutMs: '5s' }",
      /config\.lockTimeoutMs must be a number of milliseconds, but is "5s"/,
    ],
    [
      'a config that is none',
      'export const up = () => {}; export const config = 5',
      /config must be an object, but is 5/,
    ],
    [
      'an unknown type',
      "export const up = () => {}; export const parameters = { a: { type: 'int', summary: 'x' } }",
      /parameters\.a\.type must be one of .*, but is "int"/,
    ],
    [
      'no choices',
      "export const up = () => {}; export const parameters = { a: { type: 'choice', summary: 'x' } }",
      /parameters\.a\.choices is missing/,
    ],
    [
      'choices of text',
      "export const up = () => {}; export const parameters = { a: { type: 'text', choices: ['x'], summary: 'x' } }",
      /parameters\.a\.choices belongs to type choice/,
    ],
    [
      'a default that does not fit',
      "export const up = () => {}; export const parameters = { a: { type: 'integer', default: 'x', summary: 'x' } }",
      /parameters\.a\.default must be a whole number, but is "x"/,
    ],
    [
      'a name that is none',
      "export const up = () => {}; export const parameters = { 'a b': { type: 'text', summary: 'x' } }",
      /parameters\.a b must be letters/,
    ],
  ])('refuses %s', async (_what, source, message) => {
    const error = await errorOf(load('1_a.ts', source))
    expect(error).toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringMatching(message),
      at: { file: expect.stringMatching(/1_a\.ts$/) },
    })
  })

  it('lists all mistakes at once', async () => {
    const error = await errorOf(
      load('1_a.ts', 'export const up = 1; export const config = { a: 1, b: 2, description: 3 }'),
    )
    expect(error['message']).toBe('1_a.ts has 4 mistakes.')
    expect(error['details']).toHaveLength(4)
  })

  it('refuses source that is broken', async () => {
    expect(await errorOf(load('1_a.ts', 'export const up = {'))).toMatchObject({
      code: 'MIGRATION_INVALID',
      at: { line: 1 },
    })
    const folder = makeFolder({ '1_a.sql': "select 1;\nselect 'x" })
    const [file] = await listMigrations(folder)
    expect(await errorOf(loadMigration(file!))).toMatchObject({
      code: 'MIGRATION_INVALID',
      at: { file: join(folder, '1_a.sql'), line: 2, column: 8 },
    })
  })
})
