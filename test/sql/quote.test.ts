import { createRequire } from 'node:module'
import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  inlineParameters,
  parameterText,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
  renderLiteral,
} from '../../src/sql/quote.js'

const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
  prepareValue: (value: unknown) => unknown
}
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))
const nasty = fc.string({ unit: fc.constantFrom(...`'"\\$;-/*{},\n\té😀`), maxLength: 12 })

describe('quoteIdentifier', () => {
  it.each([
    ['users', '"users"'],
    ['My "x"', '"My ""x"""'],
    ['a;b--', '"a;b--"'],
  ])('%j is %s', (name, expected) => expect(quoteIdentifier(name)).toBe(expected))

  it('joins qualified names', () => expect(quoteQualified('a', 'b"c')).toBe('"a"."b""c"'))

  it.each(['', 'a\0b'])('refuses %j', (name) => {
    expect(() => quoteIdentifier(name)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }))
  })
})

describe('quoteLiteral and renderLiteral', () => {
  it.each<[unknown, string]>([
    ["it's", "'it''s'"],
    ['a\\b', "E'a\\\\b'"],
    [null, 'null'],
    [undefined, 'null'],
    [5, '5'],
    [-1.5, '-1.5'],
    [12n, '12'],
    [Number.NaN, "'NaN'"],
    [true, 'true'],
    [{ a: "x'y" }, `'{"a":"x''y"}'`],
    [['a', null, 'b"c'], `E'{"a",NULL,"b\\\\"c"}'`],
    [[[1], [2]], `'{{"1"},{"2"}}'`],
    [Buffer.from([0, 255]), "E'\\\\x00ff'"],
  ])('renders %o as %s', (value, expected) => expect(renderLiteral(value)).toBe(expected))

  it('refuses a NUL character', () => {
    expect(() => quoteLiteral('a\0')).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }))
    expect(() => renderLiteral({ a: '\0' })).not.toThrow()
  })

  it('gives the text that the driver sends', () => {
    const scalar = fc.oneof(
      nasty,
      text,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.bigInt(),
      fc.constant(null),
    )
    const value = fc.oneof(
      scalar,
      fc.array(scalar),
      fc.array(fc.array(scalar)),
      fc.date({ noInvalidDate: true }),
      fc.dictionary(
        text,
        scalar.filter((item) => typeof item !== 'bigint'),
      ),
    )
    fc.assert(
      fc.property(value, (given) => {
        expect(parameterText(given)).toEqual(prepareValue(given))
      }),
    )
  })
})

describe('inlineParameters', () => {
  it.each<[string, unknown[], string]>([
    ['select $1, $2', ['a', 5], "select 'a', '5'"],
    [
      'select \'$1\', $$ $1 $$, "$1", a$1 /* $1 */ -- $1\n, $1',
      ['x'],
      "select '$1', $$ $1 $$, \"$1\", a$1 /* $1 */ -- $1\n, 'x'",
    ],
    ['select $2||$1', ['a\\', 'b'], "select 'b'||E'a\\\\'"],
    ['select 1', ['unused'], 'select 1'],
  ])('%j with %j', (sql, parameters, expected) => expect(inlineParameters(sql, parameters)).toBe(expected))

  it('is readable on request', () => {
    expect(inlineParameters('limit $1 - $2 or $3', [5, -1, true], 'readable')).toBe('limit 5 - (-1) or true')
  })

  it('refuses a parameter without a value', () => {
    expect(() => inlineParameters('select $2', [1])).toThrowError(
      expect.objectContaining({ code: 'QUERY_FAILED', message: 'there is no value for parameter $2' }),
    )
  })
})

describe('against PostgreSQL', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
  })
  afterAll(() => lite.close())

  const read = async (sql: string) => (await lite.query<{ x: unknown }>(sql)).rows[0]!.x

  it('reads back every text, whatever standard_conforming_strings says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, nasty), async (value) => {
        expect(await read(`select ${quoteLiteral(value)}::text as x`)).toBe(value)
      }),
      { numRuns: 100 },
    )
    await lite.exec('set standard_conforming_strings = off')
    expect(await read(`select ${quoteLiteral("a\\'b")}::text as x`)).toBe("a\\'b")
    await lite.exec('reset standard_conforming_strings')
  })

  it('reads back every name', async () => {
    const name = fc.oneof(text, nasty).filter((value) => value !== '' && Buffer.byteLength(value) < 60)
    await fc.assert(
      fc.asyncProperty(name, async (value) => {
        const { fields } = await lite.query(`select 1 as ${quoteIdentifier(value)}`)
        expect(fields[0]!.name).toBe(value)
      }),
      { numRuns: 100 },
    )
  })

  it('infers types of inlined values as it does of parameters', async () => {
    await lite.exec(
      'create table v (t text, i int, j jsonb, a text[], b bytea, d timestamptz, n numeric, f bool)',
    )
    const values = ['5', 5, { a: 'b' }, ['x', null, '"\\'], Buffer.from('hi'), new Date(0), 1.5, true]
    await lite.exec(inlineParameters('insert into v values ($1, $2, $3, $4, $5, $6, $7, $8)', values))
    await lite.exec(inlineParameters('insert into v (t, i) values ($1, $2) ', [5, '5']))
    const { rows } = await lite.query('select * from v order by d')
    expect(rows[0]).toMatchObject({
      t: '5',
      i: 5,
      j: { a: 'b' },
      a: ['x', null, '"\\'],
      d: new Date(0),
      n: '1.5',
      f: true,
    })
    expect(Buffer.from((rows[0] as { b: Uint8Array }).b).toString()).toBe('hi')
    expect(rows[1]).toMatchObject({ t: '5', i: 5 })
  })
})
