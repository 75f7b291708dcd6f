import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCsvParser, placeOfField } from '../../src/seeds/csv.js'
import { Mistakes } from '../../src/seeds/lookup-rows.js'

function parse(...pieces: string[]) {
  const mistakes = new Mistakes()
  const parser = createCsvParser(mistakes)
  const records = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]
  return {
    records,
    mistakes: mistakes.list.map(({ place, message }) => `${place.line}:${place.column}: ${message}`),
  }
}

const cells = (text: string) => parse(text).records.map((record) => record.cells)

test.each<[string, string, (string | null)[][]]>([
  [
    'plain fields',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['no line end at the end', 'a,b', [['a', 'b']]],
  [
    'CRLF',
    'a,b\r\n"c","d"\r\ne,f\r',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ],
  ],
  [
    'empty is null, quotes are an empty text',
    ',""\n"",',
    [
      [null, ''],
      ['', null],
    ],
  ],
  ['commas, quotes and line ends in quotes', '"a,b","c""d","e\r\nf"\n', [['a,b', 'c"d', 'e\r\nf']]],
  ['blank lines are passed over', '\n\na\n\r\nb\n\n', [['a'], ['b']]],
  ['spaces belong to the field', ' a , b\n', [[' a ', ' b']]],
  ['one empty text is a row', '""\n', [['']]],
])('%s', (_name, text, expected) => {
  const { records, mistakes } = parse(text)
  expect(records.map((record) => record.cells)).toEqual(expected)
  expect(mistakes).toEqual([])
})

test.each<[string, string, string[], number]>([
  [
    'a quote inside a field',
    'x,y\na"b,c\nd,e\n',
    ['2:2: a quote inside a field: put the field in quotes, and double its quotes'],
    2,
  ],
  ['text behind a quote', '"a"b,c\nd\n', ['1:4: text after the closing quote of a field'], 1],
  ['a quote never closed', 'a\n"b\nc\n', ['2:1: this quote is never closed'], 2],
  [
    'a lone carriage return',
    'a\rb\nc\n',
    ['1:2: a carriage return without a line feed: put the field in quotes'],
    1,
  ],
])('%s is told with its place, and reading goes on', (_name, text, expected, rows) => {
  const { records, mistakes } = parse(text)
  expect(mistakes).toEqual(expected)
  expect(records).toHaveLength(rows)
})

test('lines count through quoted line ends, and fields have places', () => {
  const { records } = parse('a,b\n"x\n""y",z\nlast,one\n')
  expect(records.map(({ line }) => line)).toEqual([1, 2, 4])
  expect([0, 1].map((field) => placeOfField(records[1]!, field))).toEqual([
    { line: 2, column: 1 },
    { line: 3, column: 6 },
  ])
})

test('what is written is read, wherever the pieces are cut', () => {
  const field = fc.option(fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '') }))
  const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(rows, fc.array(fc.nat(40)), (list, cuts) => {
      const write = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)
      const text = list.map((row) => row.map(write).join(',')).join('\n')
      const pieces: string[] = []
      let from = 0
      for (const cut of cuts) {
        pieces.push(text.slice(from, from + cut))
        from += cut
      }
      const { records, mistakes } = parse(...pieces, text.slice(from))
      expect(mistakes).toEqual([])
      expect(records.map((record) => record.cells)).toEqual(list)
    }),
  )
})

test('mistakes too are the same wherever the pieces are cut', () => {
  const text = 'a,b\nx"y,1\n"q"z\r\n1\r2,3\n\n"open\nend'
  const whole = parse(text)
  for (let cut = 1; cut < text.length; cut += 1)
    expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(whole)
  expect(whole.mistakes).toHaveLength(4)
  expect(cells(text)).toEqual([['a', 'b'], ['end']])
})

test('a row without an end is refused before it fills the memory', () => {
  const mistakes = new Mistakes()
  const parser = createCsvParser(mistakes)
  const piece = 'x'.repeat(1024 * 1024)
  parser.push('a\n"')
  for (let count = 0; count < 20; count += 1) parser.push(piece)
  expect(mistakes.list[0]).toMatchObject({
    place: { line: 2 },
    message: expect.stringContaining('longer than 16 MB'),
  })
})
