import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../src/sql/lexer.js'
import { lexeme, lexemes, separator } from './lexemes.js'

const read = (sql: string) => tokenize(sql).map(({ kind, start, end }) => [kind, sql.slice(start, end)])

describe('tokenize', () => {
  it.each<[string, [string, string][]]>([
    ["'it''s'", [['string', "'it''s'"]]],
    [
      "'a\\' b",
      [
        ['string', "'a\\'"],
        ['word', 'b'],
      ],
    ],
    [
      "E'a\\'b' c",
      [
        ['string', "E'a\\'b'"],
        ['word', 'c'],
      ],
    ],
    [
      "e'a\\\\' c",
      [
        ['string', "e'a\\\\'"],
        ['word', 'c'],
      ],
    ],
    ["E'a'''", [['string', "E'a'''"]]],
    [
      "E'a'\n'b\\'c'",
      [
        ['string', "E'a'"],
        ['string', "'b\\'c'"],
      ],
    ],
    [
      "E'a' -- more\n 'b\\''",
      [
        ['string', "E'a'"],
        ['lineComment', '-- more'],
        ['string', "'b\\''"],
      ],
    ],
    [
      "E'a' 'b\\'",
      [
        ['string', "E'a'"],
        ['string', "'b\\'"],
      ],
    ],
    [
      "E'a', \n 'b\\'",
      [
        ['string', "E'a'"],
        ['punctuation', ','],
        ['string', "'b\\'"],
      ],
    ],
    [
      "E'a'\n'b'\n'c\\''",
      [
        ['string', "E'a'"],
        ['string', "'b'"],
        ['string', "'c\\''"],
      ],
    ],
    ["U&'\\0041''x'", [['string', "U&'\\0041''x'"]]],
    ['u&"a""b"', [['quoted', 'u&"a""b"']]],
    [
      "B'01' X'FF' n'a'",
      [
        ['string', "B'01'"],
        ['string', "X'FF'"],
        ['string', "n'a'"],
      ],
    ],
    ['"a""b;"', [['quoted', '"a""b;"']]],
    ['$$a;$b$$', [['string', '$$a;$b$$']]],
    ['$f$ $$ $f$', [['string', '$f$ $$ $f$']]],
    ['$é1$x$é1$', [['string', '$é1$x$é1$']]],
    ['a$$b$$', [['word', 'a$$b$$']]],
    [
      '1$$b$$',
      [
        ['number', '1'],
        ['string', '$$b$$'],
      ],
    ],
    [
      '$1+$23',
      [
        ['parameter', '$1'],
        ['operator', '+'],
        ['parameter', '$23'],
      ],
    ],
    [
      '$ x',
      [
        ['other', '$'],
        ['word', 'x'],
      ],
    ],
    [
      'naïve_名 x',
      [
        ['word', 'naïve_名'],
        ['word', 'x'],
      ],
    ],
    [
      '1.5e-10 .5 1..3 0xFF 1_000 5.',
      [
        ['number', '1.5e-10'],
        ['number', '.5'],
        ['number', '1'],
        ['punctuation', '..'],
        ['number', '3'],
        ['number', '0xFF'],
        ['number', '1_000'],
        ['number', '5.'],
      ],
    ],
    [
      '1e',
      [
        ['number', '1'],
        ['word', 'e'],
      ],
    ],
    [
      'a::b',
      [
        ['word', 'a'],
        ['punctuation', '::'],
        ['word', 'b'],
      ],
    ],
    [
      'f(a := 1, b => 2)',
      [
        ['word', 'f'],
        ['punctuation', '('],
        ['word', 'a'],
        ['punctuation', ':='],
        ['number', '1'],
        ['punctuation', ','],
        ['word', 'b'],
        ['operator', '=>'],
        ['number', '2'],
        ['punctuation', ')'],
      ],
    ],
    [
      'a=-1',
      [
        ['word', 'a'],
        ['operator', '='],
        ['operator', '-'],
        ['number', '1'],
      ],
    ],
    [
      'a@-1',
      [
        ['word', 'a'],
        ['operator', '@-'],
        ['number', '1'],
      ],
    ],
    [
      'a+--b',
      [
        ['word', 'a'],
        ['operator', '+'],
        ['lineComment', '--b'],
      ],
    ],
    [
      'a*/*c*/b',
      [
        ['word', 'a'],
        ['operator', '*'],
        ['blockComment', '/*c*/'],
        ['word', 'b'],
      ],
    ],
    [
      '/* a /* b */ c */ d',
      [
        ['blockComment', '/* a /* b */ c */'],
        ['word', 'd'],
      ],
    ],
    [
      '/*/ x */ y',
      [
        ['blockComment', '/*/ x */'],
        ['word', 'y'],
      ],
    ],
    [
      '--a\r\nb',
      [
        ['lineComment', '--a'],
        ['word', 'b'],
      ],
    ],
    [
      '\\connect x',
      [
        ['other', '\\'],
        ['word', 'connect'],
        ['word', 'x'],
      ],
    ],
    ['\ufeffselect', [['word', 'select']]],
    ['', []],
  ])('reads %j', (sql, expected) => {
    expect(read(sql)).toEqual(expected)
  })

  it.each([
    ["select 'abc", 'unterminated quoted string', 8],
    ["select '😀', E'a\\'", 'unterminated quoted string', 13],
    ['select "abc', 'unterminated quoted identifier', 8],
    ['select $a$ b $c$', 'unterminated dollar-quoted string', 8],
    ['/* a /* b */', 'unterminated /* comment', 1],
    ['/*/', 'unterminated /* comment', 1],
  ])('says where %j does not end', (sql, message, position) => {
    const failing = () => tokenize(sql)
    expect(failing).toThrowError(expect.objectContaining({ code: 'QUERY_FAILED', message }))
    expect(failing).toThrowError(
      expect.objectContaining({ database: expect.objectContaining({ sqlState: '42601', position }) }),
    )
  })

  it('covers every character but white space, in order', () => {
    fc.assert(
      fc.property(lexemes, (sql) => {
        let at = 0
        for (const { start, end } of tokenize(sql)) {
          expect(sql.slice(at, start).trim()).toBe('')
          expect(end).toBeGreaterThan(start)
          at = end
        }
        expect(sql.slice(at).trim()).toBe('')
      }),
    )
  })

  it('reads the lexemes that a text was made of', () => {
    const parts = fc.array(fc.tuple(lexeme, separator), { maxLength: 30 })
    fc.assert(
      fc.property(parts, (list) => {
        const sql = list.map(([text, gap]) => text + gap).join('')
        const significant = read(sql).filter(([kind]) => !kind?.endsWith('Comment'))
        expect(significant.map(([, text]) => text)).toEqual(list.map(([text]) => text))
      }),
      { numRuns: 500 },
    )
  })

  it('never loops or crashes on any text', () => {
    const noise = fc.string({ unit: fc.constantFrom(...`'"$\\/*-;()eEuU&abB1.:+@ \n\té`), maxLength: 40 })
    fc.assert(
      fc.property(noise, (sql) => {
        try {
          expect(tokenize(sql).every(({ start, end }) => end > start)).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ code: 'QUERY_FAILED' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})
