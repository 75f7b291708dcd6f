import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LookupSpec } from '../../src/config/define-project.js'
import { findLookupFile } from '../../src/files/read-lookup-file.js'
import { type LookupRow, Mistakes } from '../../src/seeds/lookup-rows.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-db-seed-'))
  await mkdir(join(folder, 'lookups'))
})
afterEach(() => rm(folder, { recursive: true }))

const find = (spec: Partial<LookupSpec> = {}) =>
  findLookupFile({ seeds: folder, current: folder }, { table: 't', key: 'value', ...spec })

async function read(name: string, content: string | Buffer) {
  await writeFile(join(folder, 'lookups', name), content)
  const source = await find()
  const mistakes = new Mistakes()
  const rows = await source.open(['value'], mistakes)
  const list: LookupRow[] = []
  for await (const batch of rows.batches()) list.push(...batch)
  return {
    columns: rows.columns.map((column) => column.name),
    cells: list.map((row) => row.cells),
    lines: list.map((row) => row.line),
    mistakes: mistakes.list.map(({ place, message }) => `${place.line}:${place.column}: ${message}`),
  }
}

test('the file is found by the table, and paths are shown from the working directory', async () => {
  await writeFile(join(folder, 'lookups', 't.yml'), '- a\n')
  expect(await find()).toMatchObject({
    file: join(folder, 'lookups', 't.yml'),
    label: join('lookups', 't.yml'),
  })
  await writeFile(join(folder, 'lookups', 't.csv'), 'value\na\n')
  await expect(find()).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('t.yml, t.csv'),
  })
  expect((await find({ file: 'lookups/t.csv' })).label).toBe(join('lookups', 't.csv'))
})

test('a file that is not there is named when it is looked for, or read', async () => {
  await expect(find()).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    hint: expect.stringContaining('t.yaml'),
  })
  const source = await find({ file: 'none.csv' })
  await expect(source.hash()).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  await expect(source.open(['value'], new Mistakes())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  await expect(find({ file: 'rows.xlsx' })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})

test('CSV with a byte order mark, CRLF and letters beyond ASCII, larger than one piece', async () => {
  const lines = Array.from({ length: 9_000 }, (_, row) => `é${row},"a\r\nb"`)
  const {
    columns,
    cells,
    lines: numbers,
    mistakes,
  } = await read('t.csv', `\uFEFFvalue, label \r\n${lines.join('\r\n')}`)
  expect([columns, mistakes]).toEqual([['value', 'label'], []])
  expect(cells).toHaveLength(9_000)
  expect([cells[8_999], numbers[8_999]]).toEqual([['é8999', 'a\r\nb'], 18_000])
})

test('rows that do not fit the header', async () => {
  const { cells, mistakes } = await read('t.csv', 'value,label\na\nb,c\nd,e,f\n')
  expect(cells).toEqual([['b', 'c']])
  expect(mistakes).toEqual([
    '2:1: the row has 1 fields, but the first line names 2',
    '4:1: the row has 3 fields, but the first line names 2',
  ])
})

test.each<[string, string | Buffer, string]>([
  ['an empty file', '', '1:1: the file is empty: its first line must name the columns'],
  [
    'Latin-1',
    Buffer.from('value\na\ncaf\xe9\n', 'latin1'),
    '3:1: the line is not UTF-8: save the file as UTF-8',
  ],
  ['UTF-16', Buffer.from('\uFEFFvalue\na\n', 'utf16le'), '1:1: the file is UTF-16: save it as UTF-8'],
  ['a NUL', 'value\na\nb\0\n', '3:1: the line holds a NUL character, which PostgreSQL cannot store'],
])('CSV: %s is told with its line', async (_name, content, expected) => {
  expect((await read('t.csv', content)).mistakes).toEqual([expected])
})

test('YAML and JSON that are not text are told with their line', async () => {
  expect((await read('t.json', Buffer.from('["a",\n"\xe9"]', 'latin1'))).mistakes[0]).toBe(
    '2:1: the line is not UTF-8: save the file as UTF-8',
  )
})
