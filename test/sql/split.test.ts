import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitStatements } from '../../src/sql/split.js'
import { lineSeparator, quotedLexeme, stringLexeme } from './lexemes.js'

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text)

const atomic = `create or replace function f(a int) returns int language sql
begin atomic
  insert into t values (case when a > 0 then case a when 1 then 2 end else 3 end);
  select 1 as end;
  select a;
end`
const rule =
  'create rule r as on insert to t do also (insert into log values (1); insert into log values (2))'
const procedure = `create procedure p() begin atomic select t.end from (select 1 as "end") t; select 2; end`
const plpgsql = `create function g() returns void language plpgsql as $$ begin perform 1; end; $$`

describe('splitStatements', () => {
  it.each<[string, string[]]>([
    ['select 1; select 2;', ['select 1', 'select 2']],
    ['select 1', ['select 1']],
    [';;  ; -- nothing\n;', []],
    ['-- only a comment', []],
    ['select \';\'; select $$;$$ /* ; */, ";"', ["select ';'", 'select $$;$$ /* ; */, ";"']],
    [`${atomic};\nselect 1`, [atomic, 'select 1']],
    [`${rule}; select 1`, [rule, 'select 1']],
    [`${procedure};${plpgsql};`, [procedure, plpgsql]],
    [
      'begin; select 1; end; select case when true then 1 end; commit',
      ['begin', 'select 1', 'end', 'select case when true then 1 end', 'commit'],
    ],
    ['select 1); select 2', ['select 1)', 'select 2']],
    ['select 1 -- last\n; select 2', ['select 1', 'select 2']],
  ])('splits %j', (sql, expected) => {
    expect(texts(sql)).toEqual(expected)
  })

  it('keeps the comments above a statement beside it, and its place', () => {
    const sql = '-- head\n\nselect 1; -- of the first\n  /* of the second */\n  select 2;'
    expect(splitStatements(sql)).toEqual([
      { text: 'select 1', lead: '-- head', start: 9, end: 17, line: 3, column: 1 },
      { text: 'select 2', lead: '/* of the second */', start: 59, end: 67, line: 5, column: 3 },
    ])
  })

  it('takes a text of many statements apart and puts it together again', () => {
    const statement = fc
      .tuple(lineSeparator, fc.array(fc.tuple(fc.oneof(stringLexeme, quotedLexeme), lineSeparator)))
      .map(([lead, parts]) => `${lead}select${parts.map(([text, gap]) => ` ${text} ,${gap}`).join('')} 1`)
    fc.assert(
      fc.property(fc.array(statement), (list) => {
        const sql = list.join(';')
        const statements = splitStatements(sql)
        expect(statements).toHaveLength(list.length)
        for (const [at, { text, start, end, line, column }] of statements.entries()) {
          expect(list[at]!.endsWith(text)).toBe(true)
          expect(sql.slice(start, end)).toBe(text)
          const before = sql.slice(0, start).split('\n')
          expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1])
        }
      }),
    )
  })
})

describe('against PostgreSQL', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
    await lite.exec('create table t (a int); create table log (a int)')
  })
  afterAll(() => lite.close())

  /** How many statements the server sees in one message; all is rolled back. An empty one counts as one. */
  async function countOnServer(sql: string): Promise<number> {
    await lite.exec('begin')
    try {
      return (await lite.exec(`${sql}\n;select 1`)).length - 1
    } finally {
      await lite.exec('rollback')
    }
  }

  /** The extended protocol refuses a text with more than one statement. */
  async function runEach(statements: readonly string[]): Promise<void> {
    await lite.exec('begin')
    for (const statement of statements) await lite.query(statement)
    await lite.exec('rollback')
  }

  it('finds the statements that the server finds', async () => {
    const sql = [
      atomic,
      rule,
      procedure,
      plpgsql,
      ';',
      "select E'a\\'\n;'\n'\\';' as x",
      'select $a$;$b$;$a$',
    ].join(';\n')
    expect(texts(sql)).toHaveLength(await countOnServer(sql))
    await runEach(texts(sql))
  })

  it('finds them in random scripts too', async () => {
    const item = fc.oneof(
      stringLexeme.map((text) => `${text}::text`),
      quotedLexeme.map((name) => `1 as ${name}`),
      fc.constant('(case when true then 1 end)'),
    )
    const select = fc
      .tuple(fc.array(fc.tuple(item, lineSeparator), { minLength: 1, maxLength: 4 }), lineSeparator)
      .map(([items, gap]) => `${gap}select ${items.map(([text, after]) => text + after).join(',')}`)
    const script = fc.array(fc.oneof(select, lineSeparator), { maxLength: 8 }).map((list) => list.join(';'))
    await fc.assert(
      fc.asyncProperty(script, async (sql) => {
        const statements = texts(sql)
        expect(statements).toHaveLength(await countOnServer(sql))
        await runEach(statements)
      }),
      { numRuns: 150 },
    )
  })
})
