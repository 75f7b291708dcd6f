import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readTypeSchema } from '../../src/db/read-type-schema.js'
import { loadModule } from '../../src/files/load-typescript.js'
import { emitTypes } from '../../src/types/emit-types.js'
import { emitJsonSchema } from '../../src/types/json-schema/emit-json-schema.js'
import { limitsOf } from '../../src/types/limits.js'
import { typesModel } from '../../src/types/model.js'
import type { TypesConfig } from '../../src/types/options.js'
import { emitZod } from '../../src/types/zod/emit-zod.js'
import { root } from '../docs/markdown.js'
import { hardRows } from './hard-rows.js'
import { hardSchema } from './hard-schema.js'
import { readDatabase } from './read-types.js'

const header = { project: 'hard', head: null, fingerprint: '0'.repeat(64) }

/** A table with a column of every kind that can be refused; all may be null. */
const edges = `
create extension vector;
create type size as enum ('s', 'm', 'l');
create domain percent as integer check (value between 0 and 100);
create domain code as text check (length(value) = 3);
create table edges (
  flag boolean, tiny smallint, whole integer, big bigint, share percent, positive integer check (positive > 0),
  exact numeric, price numeric(7, 2) check (price >= 0), wide numeric(20, 4), approx double precision, short_approx real,
  body text, title varchar(5), pad character(3), code code, filled text check (filled <> ''),
  long text check (char_length(long) >= 2 and char_length(long) <= 4), size size, tier text check (tier in ('free', 'pro')),
  id uuid, data jsonb, raw bytea, words text[], counts integer[], sizes size[], spot vector(3),
  born date, seen timestamptz, clock time, pause interval, span int4range, spans int4multirange
);
create table strict (id bigint generated always as identity primary key, name text not null, at timestamptz not null default now(),
  twice integer generated always as (2) stored, note text);
`

type Schemas = Readonly<Record<string, z.ZodType>>

let database: Database
let session: Session
let folder: string
let schemas: Schemas
let fromJson: Schemas

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect('validators')
  folder = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await session.script(hardSchema + edges + hardRows)
  await session.script('refresh materialized view stats')
  await write('plain')
  schemas = (await loadModule(join(folder, 'plain.zod.ts'))) as Schemas
  fromJson = jsonSchemas(await jsonSchema())
})
afterAll(async () => {
  await session?.close()
  await database?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const model = async (types: TypesConfig = {}) =>
  typesModel(await readTypeSchema(session, { allChecks: true }), types)

async function write(name: string, types: TypesConfig = {}): Promise<readonly (readonly [string, string])[]> {
  const found = await model(types)
  const text = emitTypes(found, header)
  writeFileSync(join(folder, `${name}.ts`), text)
  writeFileSync(join(folder, `${name}.zod.ts`), emitZod(found, header, `./${name}.js`))
  return [...readDatabase(text)]
}

const jsonSchema = async (types: TypesConfig = {}) => JSON.parse(emitJsonSchema(await model(types), header))

/** Each definition as a validator of its own. */
function jsonSchemas(document: { $defs: Record<string, object> }): Schemas {
  const make = (name: string) => z.fromJSONSchema({ ...document, $ref: `#/$defs/${name}` } as never)
  return Object.fromEntries(Object.keys(document.$defs).map((name) => [name, make(name)]))
}

/** Compile the files of the folder, and one that says something of them. */
function compile(name: string, source: string, options: object = {}): string {
  writeFileSync(join(folder, `${name}.test-d.ts`), source)
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    skipLibCheck: true,
    noUnusedLocals: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    ...options,
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: [`${name}.test-d.ts`] }),
  )
  try {
    execFileSync('npx', ['tsc', '-p', folder], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

const isView = (key: string) => !(`${nameOf(key)}Insert` in schemas)
let names: ReadonlyMap<string, string> = new Map()
const nameOf = (key: string) => names.get(key)!

describe('what the validators infer', () => {
  it.each([
    ['plain', {}],
    [
      'options',
      {
        camelCase: true,
        enums: 'const',
        int8: 'bigint',
        numeric: 'number',
        arrays: 'parsed',
        json: { 'users.settings': '{ theme: "dark" }' },
      },
    ],
  ] as const)("is Kysely's row, insert and update, to the letter: %s", async (name, types) => {
    const tables = await write(name, types)
    names = new Map(tables)
    // A table without columns takes `{}`, which Kysely spells otherwise.
    const lines = tables
      .filter(([key]) => key !== 'empty')
      .flatMap(([key, type]) => [
        `is<Equal<Flat<z.infer<typeof v.${type}Row>>, Flat<Selectable<DB['${key}']>>>>();`,
        ...(isView(key)
          ? []
          : [
              `is<Equal<Flat<z.infer<typeof v.${type}Insert>>, Flat<Insertable<DB['${key}']>>>>();`,
              `is<Equal<Flat<z.infer<typeof v.${type}Update>>, Flat<Updateable<DB['${key}']>>>>();`,
            ]),
      ])
    expect(lines.length).toBeGreaterThan(40)
    const source = `import type { Insertable, Selectable, Updateable } from 'kysely'
import type { z } from 'zod'
import type { DB } from './${name}.js'
import type * as v from './${name}.zod.js'
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Flat<T> = { [K in keyof T]: T[K] }
const is = <T extends true>(...proof: T[]): void => void proof
${lines.join('\n')}
// @ts-expect-error that it can fail
is<Equal<Flat<z.infer<typeof v.UsersRow>>, Flat<Insertable<DB['users']>>>>()
`
    expect(compile(name, source)).toBe('')
  })

  it('is taken by the queries, under exactOptionalPropertyTypes too', async () => {
    const tables = await write('plain')
    const lines = tables
      .filter(([key]) => !isView(key) && key !== 'empty')
      .map(
        ([key, type]) => `await db.insertInto('${key}').values(v.${type}Insert.parse(input)).execute()
await db.updateTable('${key}').set(v.${type}Update.parse(input)).execute()`,
      )
    const source = `import type { Kysely } from 'kysely'
import type { DB } from './plain.js'
import * as v from './plain.zod.js'
export async function write(db: Kysely<DB>, input: unknown) {
${lines.join('\n')}
}
`
    expect(compile('queries', source, { exactOptionalPropertyTypes: true })).toBe('')
  })
})

it('an empty schema needs no zod', () => {
  const empty = typesModel({ relations: [], types: new Map(), functions: new Map() })
  expect(emitZod(empty, header, './types.js')).toMatch(/\n\nexport \{\};\n$/)
  expect(JSON.parse(emitJsonSchema(empty, header)).$defs).toEqual({})
})

describe('what the validators take', () => {
  it('every row that pg gives, and what JSON makes of it', async () => {
    for (const [key, name] of readDatabase(emitTypes(await model(), header))) {
      const { rows } = await session.query(`select * from ${key.includes('.') ? key : `"${key}"`}`)
      // `infinity` is a date to PostgreSQL and the number Infinity to pg; the types say Date.
      for (const row of rows.filter((each) => each['seen'] !== Number.POSITIVE_INFINITY)) {
        expect(schemas[`${name}Row`]!.safeParse(row).error, name).toBeUndefined()
        expect(fromJson[`${name}Row`]!.safeParse(JSON.parse(JSON.stringify(row))).error, name).toBeUndefined()
      }
    }
  })

  it('no column that PostgreSQL fills, none that is not there, and none missing', () => {
    for (const { StrictInsert, StrictUpdate } of [schemas, fromJson]) {
      const takes = (schema: z.ZodType, value: object) => schema.safeParse(value).success
      expect(takes(StrictInsert!, { name: 'a' })).toBe(true)
      expect(takes(StrictInsert!, { name: 'a', note: null })).toBe(true)
      expect(takes(StrictInsert!, { name: 'a', id: 1 })).toBe(false)
      expect(takes(StrictInsert!, { name: 'a', twice: 2 })).toBe(false)
      expect(takes(StrictInsert!, { name: 'a', other: 1 })).toBe(false)
      expect(takes(StrictInsert!, { name: null })).toBe(false)
      expect(takes(StrictInsert!, { name: 'a', at: null })).toBe(false)
      expect(takes(StrictInsert!, {})).toBe(false)
      expect(takes(StrictUpdate!, {})).toBe(true)
      expect(takes(StrictUpdate!, { note: null })).toBe(true)
      expect(takes(StrictUpdate!, { name: null })).toBe(false)
    }
    expect(schemas['StatsInsert']).toBeUndefined()
    expect(fromJson['StatsInsert']).toBeUndefined()
  })

  it('what PostgreSQL takes, and nothing that it clearly refuses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(...attempts), async ({ column, value }) => {
        const inserted = await takesIt(column, value)
        const verdict = {
          value,
          postgres: inserted,
          zod: schemas['EdgesInsert']!.safeParse({ [column]: value }).success,
        }
        if (inserted || !vague.has(column)) expect(verdict).toEqual({ ...verdict, zod: inserted })
        // PostgreSQL drops spaces behind the longest text that fits; maxLength counts them.
        if (!isJson(value) || (['title', 'pad'].includes(column) && inserted)) return
        const json = fromJson['EdgesInsert']!.safeParse({ [column]: value }).success
        if (inserted || !(vague.has(column) || isBeyondJson(column, value)))
          expect({ ...verdict, json }).toEqual({ ...verdict, json: inserted })
      }),
      { numRuns: 600 },
    )
  })
})

/** Columns whose texts are checked only for the gravest mistakes. */
const vague = new Set(['born', 'seen', 'clock', 'pause', 'span', 'spans', 'raw', 'spot'])

/** JSON Schema knows no JSON inside a text, no order of texts that are numbers, and no rounding. */
const isBeyondJson = (column: string, value: unknown) =>
  column === 'price' || (typeof value === 'string' && ['data', 'big', 'exact', 'wide'].includes(column))

async function takesIt(column: string, value: unknown): Promise<boolean> {
  try {
    await session.query(`insert into edges (${column}) values ($1)`, [value])
    return true
  } catch {
    return false
  }
}

/** Values that come as they are through JSON. */
const isJson = (value: unknown) =>
  typeof value !== 'bigint' &&
  !(value instanceof Uint8Array) &&
  JSON.stringify([value]) === JSON.stringify(JSON.parse(JSON.stringify([value]))) &&
  !(typeof value === 'number' && !Number.isFinite(value)) &&
  !(value instanceof Date)

const texts = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.string({ maxLength: 6, unit: fc.constantFrom('😀', 'é', ' ', 'a') }),
)
const numbers = fc.oneof(
  fc.integer({ min: -200, max: 200 }),
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.double({ min: -200_000, max: 200_000 }),
)
const numerals = fc.oneof(
  numbers,
  numbers.map(String),
  fc.maxSafeInteger().map(BigInt),
  fc.string({ maxLength: 4 }),
)
const uuids = fc
  .tuple(
    fc.uuid(),
    fc.constantFrom(
      (id: string) => id,
      (id: string) => id.toUpperCase(),
      (id: string) => id.replaceAll('-', ''),
      (id: string) => `{${id}}`,
      (id: string) => id.slice(1),
      (id: string) => `{${id}`,
    ),
  )
  .map(([id, change]) => change(id))
const json = fc
  .oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.json(), fc.string())
  .filter((value) => !JSON.stringify(value).includes('\\u0000'))
const moments = fc.oneof(
  fc.date({ min: new Date('0001-01-01'), max: new Date('9999-01-01'), noInvalidDate: true }),
  fc.constantFrom(
    '2026-01-01',
    '2026-01-01 10:00+02',
    'infinity',
    ' today ',
    'now',
    'soon',
    '',
    '12:30',
    'allballs',
  ),
)

/** What is tried on each column; of the kinds that its TypeScript type allows. */
const tries: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  flag: fc.boolean(),
  tiny: numbers,
  whole: numbers,
  big: numerals,
  share: numbers,
  positive: numbers,
  exact: numerals.filter((value) => typeof value !== 'bigint'),
  price: numerals.filter((value) => typeof value !== 'bigint'),
  wide: numerals.filter((value) => typeof value !== 'bigint'),
  approx: numbers,
  short_approx: numbers.filter((value) => value === 0 || Math.abs(value) > 1e-30),
  body: texts,
  title: texts,
  pad: texts,
  code: texts,
  filled: texts,
  long: texts,
  size: fc.constantFrom('s', 'm', 'l', 'xl', '', 'S'),
  tier: fc.constantFrom('free', 'pro', 'Free', ''),
  id: uuids,
  data: json,
  raw: fc.uint8Array({ maxLength: 4 }),
  words: fc.array(texts, { maxLength: 3 }),
  counts: fc.array(numbers, { maxLength: 3 }),
  sizes: fc.oneof(fc.array(fc.constantFrom('s', 'm', 'xl')), fc.constantFrom('{s,m}', '{}', 's', '')),
  spot: fc.oneof(
    fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 4 }).map((list) => JSON.stringify(list)),
    texts,
  ),
  born: moments,
  seen: moments,
  clock: moments.filter((value) => typeof value === 'string'),
  pause: fc.constantFrom('1 day', 'P1D', '2 hours 3 minutes', '', 'long', '01:02'),
  span: fc.constantFrom('[1,2)', ' (1,)', 'empty', 'EMPTY', '[1', '', '[2,1]', '(,)'),
  spans: fc.constantFrom('{}', '{[1,2)}', '{[1,2),[5,6)}', '[1,2)', ''),
}

const attempts = Object.entries(tries).map(([column, values]) =>
  fc
    .oneof({ weight: 20, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) })
    .map((value) => ({ column, value })),
)

describe('limits of checks', () => {
  it.each([
    [
      '((VALUE >= 0) AND (VALUE <= 100))',
      { least: { value: 0, exclusive: false }, most: { value: 100, exclusive: false } },
    ],
    ["(VALUE > '-5'::integer)", { least: { value: -5, exclusive: true } }],
    ['((0)::numeric < VALUE)', { least: { value: 0, exclusive: true } }],
    ['(length(VALUE) = 3)', { shortest: 3, longest: 3 }],
    ['(char_length((VALUE)::text) < 4)', { longest: 3 }],
    ["(VALUE <> ''::text)", { shortest: 1 }],
    ['((VALUE >= 1) OR (VALUE = 0))', {}],
    ['((VALUE >= 0) AND (NOT ((VALUE > 5) AND (VALUE < 7))))', {}],
    ['((VALUE)::integer >= 1)', {}],
    ['(VALUE >= other)', {}],
    ['((VALUE % 2) >= 0)', {}],
    ["(VALUE ~ '@'::text)", {}],
    ['(length(btrim(VALUE)) > 0)', {}],
  ])('%s', (check, limits) => {
    expect(limitsOf([check], 'VALUE')).toEqual(limits)
  })

  it('of several checks the tightest counts', () => {
    expect(
      limitsOf(['(a >= 1)', '(a > 1)', '(a >= 0)', '(a < 9)', '(length(a) < 9)', '(length(a) <= 5)'], 'a'),
    ).toEqual({
      least: { value: 1, exclusive: true },
      most: { value: 9, exclusive: true },
      longest: 5,
    })
  })
})
