import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksumOf, checksumVersion, sourceHash } from '../../src/migration/checksum.js'
import { lexeme, lineSeparator } from '../sql/lexemes.js'

const sql = (source: string) => checksumOf({ kind: 'sql', source })
const ts = (source: string) => checksumOf({ kind: 'ts', source })

const sqlSource = `-- vault-db: up
create table t (
  a text default E'x\\'y' -- the a
);
create function f() returns int language sql as $$ select 1 /* in */ $$;
`
const tsSource = `import { sql } from 'kysely'
/** Docs. */
export const up = async (db: any) => {
  // why
  await sql\`select 'a  b' -- in the string
    , \${1 / 2 /* out */}\`.execute(db)
  return /a b/.test('x // y')
}
`

describe('checksumOf', () => {
  it('is frozen: another value would make every ledger wrong', () => {
    expect(checksumVersion).toBe(1)
    expect(sql(sqlSource)).toBe('8e4963604ce21784b482c55d0200b92e2a37f9cc79a172f9f3c818865564e9f9')
    expect(ts(tsSource)).toBe('0a8055d66b6199ef5db456922190ebe8dcdc6a6fadcadc5ada72ef7cb03d7a18')
  })

  it.each<[string, (source: string) => string]>([
    ['line ends', (source) => source.replaceAll('\n', '\r\n')],
    ['a byte order mark', (source) => `\ufeff${source}`],
    ['a comment in SQL', (source) => source.replace('-- the a', '')],
    ['indentation', (source) => source.replaceAll('  a text', '\ta  text ')],
    ['blank lines at the end', (source) => `${source}\n\n  \n`],
    ['comments in front', (source) => `-- new\n/* a; 'b */\n${source}`],
  ])('stays in SQL when %s change', (_what, change) => {
    expect(change(sqlSource)).not.toBe(sqlSource)
    expect(sql(change(sqlSource))).toBe(sql(sqlSource))
  })

  it.each<[string, (source: string) => string]>([
    ['a string', (source) => source.replace("x\\'y", "x\\'z")],
    ['a comment in a function body', (source) => source.replace('/* in */', '')],
    ['white space in a function body', (source) => source.replace('select 1', 'select  1')],
    ['a directive', (source) => source.replace('-- vault-db: up', '-- vault-db: no-transaction')],
    ['the loss of a directive', (source) => source.replace('-- vault-db: up', '')],
    ['a word', (source) => source.replace('text', 'varchar')],
    ['a case', (source) => source.replace('text', 'TEXT')],
    ['a semicolon', (source) => source.replace(');', ')')],
    ['a split word', (source) => source.replace('table', 'ta ble')],
  ])('changes in SQL with %s', (_what, change) => {
    expect(change(sqlSource)).not.toBe(sqlSource)
    expect(sql(change(sqlSource))).not.toBe(sql(sqlSource))
  })

  it.each<[string, (source: string) => string]>([
    ['line ends', (source) => source.replaceAll('\n', '\r\n')],
    [
      'comments',
      (source) => source.replace('/** Docs. */', '').replace('// why', '// because').replace('/* out */', ''),
    ],
    ['indentation', (source) => source.replace('  return', '\n      return')],
    ['a formatter', (source) => source.replace('{ sql }', '{sql}')],
  ])('stays in TypeScript when %s change', (_what, change) => {
    expect(change(tsSource)).not.toBe(tsSource)
    expect(ts(change(tsSource))).toBe(ts(tsSource))
  })

  it.each<[string, (source: string) => string]>([
    ['white space in a template', (source) => source.replace("'a  b'", "'a b'")],
    [
      'what looks like a comment in a template',
      (source) => source.replace('-- in the string', '-- in a string'),
    ],
    ['what looks like a comment in a string', (source) => source.replace('x // y', 'x // z')],
    ['a regular expression', (source) => source.replace('/a b/', '/a  b/')],
    ['a token', (source) => source.replace('1 / 2', '1 * 2')],
  ])('changes in TypeScript with %s', (_what, change) => {
    expect(change(tsSource)).not.toBe(tsSource)
    expect(ts(change(tsSource))).not.toBe(ts(tsSource))
  })

  it('depends on the lexemes of SQL and on nothing else', () => {
    // A constant that follows an E'' on a new line is part of it, escapes and all; on the same line it is not.
    const isContinued = (part: string, at: number, parts: readonly string[]) =>
      at > 0 && parts[at - 1]!.startsWith("E'") && part.startsWith("'")
    const list = fc.array(lexeme, { minLength: 1, maxLength: 12 }).filter((parts) => !parts.some(isContinued))
    const gaps = fc.array(lineSeparator, { minLength: 13, maxLength: 13 })
    const join = (parts: readonly string[], between: readonly string[]) =>
      parts.map((part, at) => between[at] + part).join('') + between.at(-1)
    fc.assert(
      fc.property(list, gaps, gaps, fc.boolean(), (parts, before, after, isWindows) => {
        const other = join(parts, after)
        expect(sql(isWindows ? other.replaceAll(/\r?\n/g, '\r\n') : other)).toBe(
          sql(join(parts, before).replaceAll('\r\n', '\n')),
        )
      }),
    )
    fc.assert(
      fc.property(list, list, gaps, (parts, others, between) => {
        fc.pre(parts.join('\u0001') !== others.join('\u0001'))
        expect(sql(join(parts, between))).not.toBe(sql(join(others, between)))
      }),
    )
  })

  it('counts a source whole that cannot be read', () => {
    expect(sql("select 'a")).not.toBe(sql("select  'a"))
    expect(sql("select 'a\r\n")).toBe(sql("select 'a\n"))
    expect(ts('const a = `x')).toHaveLength(64)
  })
})

describe('sourceHash', () => {
  it('is the sha256 of the bytes', () => {
    expect(sourceHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sourceHash(Buffer.from('abc'))).toBe(sourceHash('abc'))
    expect(sourceHash('abc\n')).not.toBe(sourceHash('abc'))
  })
})
