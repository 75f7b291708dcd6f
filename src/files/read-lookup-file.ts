import { readdir } from 'node:fs/promises'
import { extname, join, relative, resolve } from 'node:path'
import type { LookupSpec } from '../config/define-project.js'
import { VaultDbError } from '../errors.js'
import { type CsvRecord, createCsvParser, placeOfField } from '../seeds/csv.js'
import { type LookupRow, type LookupRows, type LookupSource, Mistakes } from '../seeds/lookup-rows.js'
import { readJsonRows, readYamlRows } from '../seeds/row-list.js'
import { hashFile, readTextPieces, readWholeText } from './read-text.js'

const formats = ['yaml', 'yml', 'csv', 'json'] as const

/**
 * Find the file of a lookup: what the spec names, relative to the seeds folder, else `lookups/<table>.yaml`,
 * `.yml`, `.csv` or `.json`. Reading starts with `open`.
 *
 * - CSV: a line of column names, then rows. An empty field is null, `""` an empty text. Streamed.
 * - YAML, JSON: a list of mappings, or of plain values where the key is one column. Held while it is read.
 *
 * @param folders `seeds` of the project, and `current`, which paths in messages are relative to; both absolute
 * @throws FILE_UNREADABLE  there is no such file, or more than one
 */
export async function findLookupFile(
  folders: { readonly seeds: string; readonly current: string },
  spec: LookupSpec,
): Promise<LookupSource> {
  const { seeds, current } = folders
  const file = spec.file ? resolve(seeds, spec.file) : await findByTable(join(seeds, 'lookups'), spec.table)
  const path = relative(current, file)
  return {
    file,
    label: path.startsWith('..') ? file : path,
    open: openerOf(file),
    hash: () => hashFile(file),
  }
}

function openerOf(file: string): LookupSource['open'] {
  const extension = extname(file).toLowerCase()
  if (extension === '.csv') return (_key, mistakes) => openCsv(file, mistakes)
  if (extension === '.json')
    return async (key, mistakes) => readJsonRows(await readWholeText(file, mistakes), key, mistakes)
  if (extension === '.yaml' || extension === '.yml')
    return async (key, mistakes) => readYamlRows(await readWholeText(file, mistakes), key, mistakes)
  throw new VaultDbError('FILE_UNREADABLE', `Lookup files are YAML, CSV or JSON, not "${extension}".`, {
    at: { file },
  })
}

async function findByTable(folder: string, table: string): Promise<string> {
  const names = await readdir(folder).catch((): string[] => [])
  const wanted = formats.map((format) => `${table}.${format}`)
  const found = wanted.filter((name) => names.includes(name))
  if (found.length === 1) return join(folder, found[0]!)
  if (found.length > 1)
    throw new VaultDbError(
      'FILE_UNREADABLE',
      `There are ${found.length} files for table "${table}": ${found.join(', ')}.`,
      {
        at: { file: folder },
        hint: 'Keep one of them, or name it in the project: lookups: [{ table, key, file }].',
      },
    )
  throw new VaultDbError('FILE_UNREADABLE', `There is no file of lookups for table "${table}".`, {
    at: { file: folder },
    hint: `Write ${wanted[0]} (or ${wanted.slice(1).join(', ')}) there.`,
  })
}

async function openCsv(file: string, mistakes: Mistakes): Promise<LookupRows> {
  const header = await readHeader(file, mistakes)
  if (header === null) return { columns: [], batches: noRows, place: () => ({ line: 1, column: 1 }) }
  const columns = header.cells.map((name, index) => ({
    name: (name ?? '').trim(),
    place: placeOfField(header, index),
  }))
  return {
    columns,
    batches: () => readCsvBatches(file, columns.length, mistakes),
    place: (row, column) => placeOfField(row as CsvRecord, column ?? 0),
  }
}

async function* noRows(): AsyncGenerator<readonly LookupRow[]> {}

async function readHeader(file: string, mistakes: Mistakes): Promise<CsvRecord | null> {
  // What is wrong behind the header is found again, and told, when the rows are read.
  const early = new Mistakes()
  for await (const [header] of readRecords(file, early)) if (header) return header
  if (!early.found)
    early.add({ line: 1, column: 1 }, 'the file is empty: its first line must name the columns')
  mistakes.list.push(...early.list)
  return null
}

async function* readRecords(file: string, mistakes: Mistakes): AsyncGenerator<CsvRecord[]> {
  const parser = createCsvParser(mistakes)
  for await (const piece of readTextPieces(file, mistakes)) yield parser.push(piece)
  yield parser.end()
}

async function* readCsvBatches(
  file: string,
  width: number,
  mistakes: Mistakes,
): AsyncGenerator<readonly LookupRow[]> {
  let isHeader = true
  for await (const records of readRecords(file, mistakes)) {
    const misfits = records.filter(({ cells }) => cells.length !== width)
    for (const { line, cells } of misfits)
      mistakes.add(
        { line, column: 1 },
        `the row has ${cells.length} fields, but the first line names ${width}`,
      )
    const rows = misfits.length === 0 ? records : records.filter(({ cells }) => cells.length === width)
    yield isHeader ? rows.slice(1) : rows
    isHeader &&= records.length === 0
  }
}
