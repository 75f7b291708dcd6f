import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CamelCasePlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readTypeSchema } from '../../src/db/read-type-schema.js'
import { parseArray } from '../../src/types/array-literal.js'
import { camelCase, snakeCase } from '../../src/types/camel-case.js'
import { emitTypes } from '../../src/types/emit-types.js'
import { listedValues } from '../../src/types/listed-values.js'
import { typesModel } from '../../src/types/model.js'
import { chooseNames, type Wish } from '../../src/types/names.js'
import type { TypesConfig } from '../../src/types/options.js'
import { docLines, literal } from '../../src/types/text.js'
import { root } from '../docs/markdown.js'
import { hardSchema } from './hard-schema.js'

const header = { project: 'app', head: '20260101000000_x', fingerprint: '0'.repeat(64) }

let database: Database
let session: Session

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect('types')
})
afterAll(() => database?.close())

/** Types of a schema that is gone afterwards. */
async function emit(schema: string, types: TypesConfig = {}): Promise<string> {
  await session.script(`begin; ${schema}`)
  try {
    return emitTypes(typesModel(await readTypeSchema(session, { inTransaction: true }), types), header)
  } finally {
    await session.script('rollback')
  }
}

const wish = (name: string, schema = 'public'): Wish => ({
  id: `table ${schema}.${name}`,
  schema,
  words: [name],
})
const namesOf = (...wishes: Wish[]) => [...chooseNames(wishes).values()]

describe('names', () => {
  it.each([
    ['user_accounts', 'UserAccounts'],
    ['foo_1', 'Foo_1'],
    ['2fa', '_2fa'],
    ['weird name!', 'WeirdName'],
    ['größe', 'Größe'],
    ['date', 'DateTable'],
    ['generated', 'GeneratedTable'],
  ])('%s becomes %s', (name, expected) => {
    expect(namesOf(wish(name))).toEqual([expected])
  })

  it('of several that want one name the plain one in public has it, and the others keep theirs as tables come', () => {
    const [plain, quoted] = namesOf(wish('user_accounts'), wish('UserAccounts'))
    expect(plain).toBe('UserAccounts')
    expect(quoted).toMatch(/^UserAccounts_[0-9a-f]{8}$/)
    const more = namesOf(
      wish('accounts', 'user'),
      wish('UserAccounts'),
      wish('user accounts'),
      wish('user_accounts'),
    )
    expect(more[3]).toBe('UserAccounts')
    expect(more[1]).toBe(quoted)
    expect(new Set(more).size).toBe(4)
  })
})

describe('camel case', () => {
  it.each([
    'created_at',
    '_id',
    '__a',
    'a__b',
    'trailing_',
    'createdAt',
    'URL_path',
    'a_1',
    '',
    'ABC',
    'é_è',
  ])('%s is what the CamelCasePlugin makes of it', (name) => {
    const plugin = new CamelCasePlugin() as unknown as Record<
      'camelCase' | 'snakeCase',
      (text: string) => string
    >
    expect(camelCase(name)).toBe(plugin.camelCase(name))
    expect(snakeCase(name)).toBe(plugin.snakeCase(name))
  })

  it('names tables, schemas and columns; leaves what the plugin could not find again', async () => {
    const text = await emit(
      'create schema app_auth; create table app_auth.user_keys (key_id integer not null, a__b text);',
      { camelCase: true },
    )
    expect(text).toContain('  keyId: number;\n')
    expect(text).toContain('  a__b: string | null;\n')
    expect(text).toContain('  "appAuth.userKeys": AppAuthUserKeys;\n')
  })

  it('refuses two columns of one name', async () => {
    await expect(emit('create table t (a_b text, "aB" text);', { camelCase: true })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
  })
})

describe('listed values', () => {
  it.each([
    ["CHECK ((tier = ANY (ARRAY['free'::text, 'it''s'::text])))", ['free', "it's"]],
    [
      "CHECK (((tier)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
      ['a', 'b'],
    ],
    ["CHECK ((tier = 'only'::text))", ['only']],
    ["CHECK (((tier = ANY (ARRAY['a'::text])) OR (other > 1)))", null],
    ["CHECK ((tier <> ALL (ARRAY['a'::text])))", null],
    ["CHECK ((other = ANY (ARRAY['a'::text])))", null],
    ['CHECK ((tier = ANY (ARRAY[1, 2])))', null],
    ["CHECK ((tier = ANY (ARRAY['a'::text, NULL::text])))", null],
    ["CHECK ((lower(tier) = ANY (ARRAY['a'::text])))", null],
    ["CHECK ((tier = lower('A'::text)))", null],
    ["CHECK ((NOT (tier = 'a'::text)))", null],
  ])('%s', (definition, values) => {
    expect(listedValues(definition, 'tier')).toEqual(values)
  })

  it('come from validated checks of plain text only', async () => {
    const text = await emit(`
      create table t (a text check (a in ('x', 'y')), b character(3) check (b in ('x', 'y')), c text, d varchar(5) check (d in ('p', 'q')));
      alter table t add constraint c_listed check (c in ('x')) not valid;`)
    expect(text).toContain('export type TA = "x" | "y";')
    expect(text).toContain('export type TD = "p" | "q";')
    expect(text).toContain('  b: string | null;\n')
    expect(text).toContain('  c: string | null;\n')
  })
})

describe('text', () => {
  it('comments end nothing', () => {
    expect(docLines(['a */ b'])).toBe('/** a *\\/ b */\n')
    expect(docLines([' one\r\n\ntwo ', null, 'three'], '  ')).toBe(
      '  /**\n   * one\n   *\n   * two\n   * three\n   */\n',
    )
    expect(docLines([null, '  '])).toBe('')
  })

  it('literals survive every character', () => {
    for (const value of ['a"b', "it's", '\\', 'line\nbreak', '\u2028', `"'`]) {
      expect(Function(`return ${literal(value)}`)()).toBe(value)
    }
  })

  it.each([
    ['{}', []],
    ['{a,"b,c",NULL,"NULL"}', ['a', 'b,c', null, 'NULL']],
    [
      '{{a,b},{c,d}}',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['[0:1]={a,b}', ['a', 'b']],
    ['{"a\\"b\\\\",""}', ['a"b\\', '']],
  ])('reads the array %s', (text, expected) => {
    expect(parseArray(text, (item) => item)).toEqual(expected)
  })
})

describe('the file', () => {
  it('is the same for the same schema, whatever the order its columns came in', async () => {
    const body = (text: string) => text.slice(text.indexOf('import'))
    const one = await emit('create table t (a integer not null, b text); create table s (c integer);')
    const two = await emit(
      'create table s (c integer); create table t (b text); alter table t add a integer not null;',
    )
    expect(two).toBe(one)
    expect(body(one)).not.toContain('undefined')
  })

  it('compiles under strict settings without skipLibCheck, and is formatted as Prettier would', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
    try {
      const options = { camelCase: true, enums: 'const', int8: 'bigint', arrays: 'parsed' } as const
      const json = { 'users.settings': '{ theme: "dark" }', 'users.logs': 'string' }
      symlinkSync(`${root}node_modules`, join(folder, 'node_modules'))
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      writeFileSync(join(folder, 'plain.ts'), await emit(hardSchema))
      writeFileSync(join(folder, 'options.ts'), await emit(hardSchema, { ...options, json }))
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
      execFileSync('npx', ['tsc', '-p', folder], { cwd: root, stdio: 'pipe' })
      for (const file of ['plain.ts', 'options.ts']) {
        const text = await emit(hardSchema, file === 'plain.ts' ? {} : { ...options, json })
        expect(format(text)).toBe(withoutMarks(text))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('types JSON as the config says, and names what is no JSON column', async () => {
    const schema =
      'create table runs (id integer primary key, settings jsonb not null, log json, list jsonb[]);'
    const json = { 'runs.settings': "import('./x').Settings", 'public.runs.list': 'string[]' }
    const text = await emit(schema, { json })
    expect(text).toContain("export type RunsSettings = import('./x').Settings;")
    expect(text).toContain('  settings: JsonColumn<RunsSettings>;\n')
    expect(text).toContain('  log: Json | null;\n')
    await expect(emit(schema, { json: { 'runs.setting': 'X', 'runs.id': 'Y' } })).rejects.toMatchObject({
      code: 'PROJECT_INVALID',
      details: ['runs.setting: did you mean runs.settings?', expect.stringContaining('runs.id')],
    })
  })

  it('writes enums as objects where asked, labels in their order', async () => {
    const text = await emit("create type mood as enum ('z', 'a b'); create table t (mood mood);", {
      enums: 'const',
    })
    expect(text).toContain('export const Mood = {\n  z: "z",\n  "a b": "a b",\n} as const;\n')
    expect(text).toContain('  mood: Mood | null;\n')
  })

  it('shows nulls that an unvalidated NOT NULL left behind, and refuses new ones', async () => {
    const text = await emit(
      'create table t (a integer); alter table t add constraint a_there not null a not valid;',
    )
    expect(text).toContain('  a: ColumnType<number | null, number, number>;\n')
  })

  it('looks through the domains of others: a view of information_schema gives numbers and texts', async () => {
    const text = await emit(
      'create view v as select table_name, ordinal_position from information_schema.columns;',
    )
    expect(text).toContain('  ordinal_position: ColumnType<number | null, undefined, undefined>;\n')
    expect(text).toContain('  table_name: ColumnType<string | null, undefined, undefined>;\n')
    expect(text).not.toContain('YesOrNo')
  })

  it('an empty schema is an empty interface', async () => {
    expect(await emit('')).toMatch(/\n\nexport interface DB \{\}\n$/)
  })
})

const compilerOptions = {
  strict: true,
  noEmit: true,
  module: 'nodenext',
  target: 'es2023',
  types: ['node'],
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
}

const withoutMarks = (text: string) => text.replace(/^\/\/ biome-ignore-all .*\n/gm, '')

/** Prettier's defaults, by a formatter that follows them. */
function format(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
  try {
    const configuration = {
      root: true,
      formatter: { indentStyle: 'space', lineWidth: 80 },
      javascript: { formatter: { quoteStyle: 'double' } },
    }
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(configuration))
    const args = ['biome', 'format', '--config-path', folder, '--stdin-file-path', 'types.ts']
    return execFileSync('npx', args, {
      cwd: root,
      input: withoutMarks(text),
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
