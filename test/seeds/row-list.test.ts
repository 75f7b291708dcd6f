import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LookupRow, Mistakes } from '../../src/seeds/lookup-rows.js'
import { readJsonRows, readYamlRows } from '../../src/seeds/row-list.js'

async function read(format: 'yaml' | 'json', text: string, key: readonly string[] = ['value']) {
  const mistakes = new Mistakes()
  const rows = format === 'json' ? readJsonRows(text, key, mistakes) : await readYamlRows(text, key, mistakes)
  const list: LookupRow[] = []
  for await (const batch of rows.batches()) list.push(...batch)
  const columns = rows.columns.map(({ name }) => name)
  const said = mistakes.list.map(({ place, message }) => `${place.line}:${place.column}: ${message}`)
  return { rows, list, columns, cells: list.map((row) => [...row.cells]), mistakes: said }
}

test('YAML: mappings, plain values, numbers as they are written', async () => {
  const text =
    '- value: GPT-5\n  rank: 1.10\n  code: 007\n- o3\n- {value: "x", rank: 0x1F, on: True, note: }\n'
  const { columns, cells, mistakes } = await read('yaml', text)
  expect(columns).toEqual(['value', 'rank', 'code', 'on', 'note'])
  expect(cells).toEqual([['GPT-5', '1.10', '007'], ['o3'], ['x', '31', undefined, 'True', null]])
  expect(mistakes).toEqual([])
})

test('JSON: numbers keep all their digits, strings their escapes', async () => {
  const text = '[{"value": "a\\u00e9\\n\\"", "n": 12345678901234567890.10}, {"value": "b", "n": null}, "c"]'
  const { columns, cells } = await read('json', text)
  expect(columns).toEqual(['value', 'n'])
  expect(cells).toEqual([['aé\n"', '12345678901234567890.10'], ['b', null], ['c']])
})

test.each(['yaml', 'json'] as const)('%s: lists and mappings as values', async (format) => {
  const { cells } = await read(
    format,
    '[{"value": "a", "tags": ["x", 1, null], "data": {"k": [true, {"n": 1.50}]}}]',
  )
  expect(cells[0]).toEqual([
    'a',
    { json: '["x",1,null]', items: ['x', '1', null] },
    { json: '{"k":[true,{"n":1.50}]}', items: null },
  ])
})

test('places of rows and cells', async () => {
  const { rows, list } = await read('yaml', '# models\n- value: a\n  label: b\n\n- value: c\n')
  expect(list.map(({ line }) => line)).toEqual([2, 5])
  expect(rows.place(list[0]!, 1)).toEqual({ line: 3, column: 10 })
  expect(rows.place(list[1]!, null)).toEqual({ line: 5, column: 3 })
})

test.each<['yaml' | 'json', string, string, string[]]>([
  ['yaml', 'not a list', 'a: 1\n', ['1:1: the file is not a list: rows start with "- "']],
  ['yaml', 'nothing', '# rows to come\n', ['1:1: the file holds no rows; a file that means none holds []']],
  ['yaml', 'a tab', '- value: a\n\tlabel: b\n', ['2:1: a tab indents this line: YAML takes spaces only']],
  ['yaml', 'a key twice', '- value: a\n  value: b\n', ['2:3: this column is there already in the row']],
  [
    'yaml',
    'two documents',
    '- a\n---\n- b\n',
    ['2:1: the file holds a second document: take out the line ---'],
  ],
  [
    'yaml',
    'an alias of a mapping',
    '- &x {value: a}\n- *x\n',
    ['2:3: *x stands for a list or mapping: write it out'],
  ],
  [
    'yaml',
    'a list as a row',
    '- [a]\n- \n',
    ['1:3: a row is a list; it must give its values by name', '2:3: this row is empty'],
  ],
  ['json', 'an object', '{"value": 1}', ['1:1: the file is not a list: it must start with [']],
  ['json', 'a comma too many', '[\n  "a",\n]', ['3:1: a comma before ]']],
  ['json', 'a comma missing', '[\n  "a"\n  "b"]', ['3:3: there is "\\"" where a comma or ] is expected']],
  ['json', 'the end missing', '["a", {"value": 1', ['1:18: the file ends where a comma or } is expected']],
  ['json', 'a name twice', '[{"value": 1,\n "value": 2}]', ['2:2: "value" is given twice']],
  ['json', 'a bare word', '[{value: 1}]', ['1:3: there is "v" where a name in double quotes is expected']],
  [
    'json',
    'a line end in a string',
    '["a\n"]',
    ['1:2: this string is not closed, or holds a line end or an unknown escape'],
  ],
  ['json', 'text behind', '["a"] x', ['1:7: text after the end of the list']],
  [
    'json',
    'a NUL',
    '["a", "b\\u0000"]',
    ['1:7: the value holds a NUL character, which PostgreSQL cannot store'],
  ],
  [
    'json',
    'half a pair',
    '["\\ud83d"]',
    ['1:2: the value holds half of a surrogate pair, which is not text'],
  ],
  [
    'json',
    'deep nesting',
    `["x", ${'['.repeat(300)}`,
    ['1:206: lists or mappings are nested deeper than 200'],
  ],
])('%s: %s is told with its place', async (format, _name, text, expected) => {
  expect((await read(format, text)).mistakes).toEqual(expected)
})

test('a list of plain values needs a key of one column', async () => {
  const { mistakes } = await read('yaml', '- a\n', ['one', 'two'])
  expect(mistakes).toEqual(['1:3: a row is one plain value, but the key has 2 columns: one, two'])
})

test.each([`- ${'['.repeat(20_000)}`, `- ${'{a: '.repeat(20_000)}`, '- '.repeat(20_000)])(
  'YAML nested beyond the stack is a mistake, not a crash',
  async (text) => {
    expect((await read('yaml', text)).mistakes).toEqual(['1:1: lists or mappings are nested deeper than 200'])
  },
)

test('many brackets that do not nest are no mistake', async () => {
  const lines = Array.from({ length: 300 }, (_, row) => `- {value: "[${row}"}\n- '{['\n- |\n  [\n`)
  expect((await read('yaml', lines.join(''))).mistakes).toEqual([])
})

test('JSON is read as JSON.parse reads it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          value: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
          data: fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true }),
        }),
      ),
      async (list) => {
        const { list: rows } = await read('json', JSON.stringify(list, null, 2))
        expect(rows.map(({ cells }) => [cells[0], JSON.parse((cells[1] as { json: string }).json)])).toEqual(
          list.map(({ value, data }) => [value, JSON.parse(JSON.stringify(data))]),
        )
      },
    ),
  )
})
