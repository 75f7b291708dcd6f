import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readTypeSchema } from '../../src/db/read-type-schema.js'
import { emitTypes } from '../../src/types/emit-types.js'
import { typesModel } from '../../src/types/model.js'
import { hardSchema } from './hard-schema.js'
import { readDatabase, readSelectTypes } from './read-types.js'

const header = { project: 'hard', head: null, fingerprint: '0'.repeat(64) }

/** What we use of kysely-codegen, which is no dependency of the types of this file. */
interface Codegen {
  readonly PostgresDialect: new (options?: object) => object
  readonly generate: (options: object) => Promise<string>
}

// A copy elsewhere may be named: the package is needed for this file only.
const name = process.env['VAULT_DB_TEST_CODEGEN'] ?? 'kysely-codegen'
const codegen = (await import(/* @vite-ignore */ name).catch(() => null)) as Codegen | null

/**
 * Columns of tables where the two disagree on what a query gives: theirs, ours, why theirs is wrong. That ours is right
 * is what test/types/behaviour.test.ts shows, by values that `pg` gave.
 */
const differences: readonly (readonly [column: string, theirs: string, ours: string, why: string])[] = [
  ['users.amounts', 'string[] | null', 'number[] | null', 'pg reads numeric[] as numbers'],
  ['users.moods', 'Mood[]', 'string', 'pg does not know the array of an enum'],
  ['users.tags', 'string[] | null', 'string | null', 'nor of a domain'],
  ['users.homes', 'string[] | null', 'string | null', 'nor of a composite type'],
  ['users.places', 'string[] | null', 'string | null', 'nor of a range of the user'],
  ['users.grid', 'number[] | null', 'number[][] | null', 'two dimensions'],
  ['users.mail', 'string | null', 'string', 'the domain is not null'],
  ['users.tier', 'string', 'UsersTier', 'a check lists the values'],
  ['users.grade', 'string', 'Grade', "the domain's check does"],
]

/** Columns that PostgreSQL fills itself, or whose domain has a default; kysely-codegen sees neither. */
const writes: readonly (readonly [column: string, theirs: RegExp, ours: RegExp])[] = [
  ['users.id', /^Generated<Int8>$/, /^ColumnType<string, never, never>$/],
  ['users.words', /^Generated</, /^ColumnType<string \| null, never, never>$/],
  ['users.score', /^number$/, /^Generated<number>$/],
  ['stats.n', /^Int8 \| null$/, /^ColumnType<string, undefined, undefined>$/],
]

async function generate(session: Session): Promise<string> {
  const { PostgresDialect, generate: run } = codegen!
  const dialect = new PostgresDialect({ defaultSchemas: ['public'] })
  return run({ db: await session.kysely(), dialect, outFile: null, defaultSchemas: ['public'] })
}

/** Select types by `table.column`. */
function byColumn(source: string): ReadonlyMap<string, string> {
  const types = readSelectTypes(source)
  const columns = [...readDatabase(source)].flatMap(([table, name]) =>
    [...(types.get(name) ?? [])].map(([column, type]) => [`${table}.${column}`, type] as const),
  )
  return new Map(columns)
}

const isOfTable = (column: string) =>
  /^(?:users|animals|events|json|generated|auth_users|auth\.users)\b/.test(column)
const reason = codegen ? '' : ' (skipped: kysely-codegen is not installed, or has no TypeScript 5)'

describe(`against kysely-codegen${reason}`, () => {
  let database: Database
  let session: Session
  let ours: string
  let theirs = ''

  beforeAll(async () => {
    database = await openScratch()
    session = await database.connect('types')
    await session.script(hardSchema)
    ours = emitTypes(typesModel(await readTypeSchema(session)), header)
    if (codegen) theirs = await generate(session)
  })
  afterAll(() => database?.close())

  const textOf = (source: string, column: string) => {
    const [table, name] = column.split('.') as [string, string]
    const body = new RegExp(`interface ${readDatabase(source).get(table)} \\{([\\s\\S]*?)\\n\\}`).exec(
      source,
    )?.[1]
    return new RegExp(`\\n  ${name}: ([^;]*);`).exec(body ?? '')?.[1]
  }

  it.each(differences)('%s: %s there, %s here: %s', (column, _theirs, right) => {
    expect(byColumn(ours).get(column)).toBe(right)
  })

  it.each(writes)('%s is written as PostgreSQL allows', (column, _theirs, right) => {
    expect(textOf(ours, column)).toMatch(right)
  })

  describe.skipIf(codegen === null)('live', () => {
    it('tables: the two agree on every column but those above', () => {
      const own = byColumn(ours)
      const found = [...byColumn(theirs)].filter(
        ([column, type]) => isOfTable(column) && type !== own.get(column),
      )
      const expected = differences.map(([column, wrong]) => [column, wrong])
      expect(found.sort()).toEqual(expected.sort())
    })

    it('views: theirs are nullable throughout, ours where a null can be', () => {
      const own = byColumn(ours)
      const views = [...byColumn(theirs)].filter(([column]) => /(?:view|stats)\./.test(column))
      expect(views.filter(([, type]) => !type.endsWith(' | null'))).toEqual([])
      const sure = views.filter(([column]) => !own.get(column)!.endsWith(' | null'))
      expect(sure.length).toBeGreaterThan(40)
    })

    it.each(writes)(
      '%s takes there what PostgreSQL refuses, or asks for what it does not',
      (column, wrong) => {
        expect(textOf(theirs, column)).toMatch(wrong)
      },
    )

    it('leaves out children by inheritance and empty tables, shadows Date, and a comment ends its file', () => {
      const missing = [...readDatabase(ours).keys()].filter((key) => !readDatabase(theirs).has(key))
      expect(missing).toEqual(['cats', 'empty'])
      expect(theirs).toContain('export interface Date {')
      expect(theirs).toContain('letters go. */ Ends nothing.')
      expect(ours).not.toContain('export interface Date {')
    })
  })
})
