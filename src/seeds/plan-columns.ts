import type { LookupRows, Mistakes, NamedColumn } from './lookup-rows.js'
import type { LookupColumn, LookupTable, SeedPlan } from './lookup-table.js'
import { tableLabel } from './lookup-table.js'

/**
 * Match a file's columns with the table's. Pure.
 *
 * @param key columns that make a row the same row
 * @param mistakes gets columns that the table does not have or that take no values, and missing key columns
 * @returns null where there are mistakes
 */
export function planColumns(
  table: LookupTable,
  key: readonly string[],
  { rows, mistakes }: { rows: LookupRows; mistakes: Mistakes },
): SeedPlan | null {
  const before = mistakes.list.length
  for (const [index, column] of rows.columns.entries())
    checkColumn(table, column, rows.columns.slice(0, index), mistakes)
  const indexOf = (name: string) => rows.columns.findIndex((column) => column.name === name)
  // A file without rows names no column either.
  const missing = rows.columns.length === 0 ? [] : key.filter((name) => indexOf(name) === -1)
  for (const name of missing) {
    const message = `there is no column "${name}", which is the key of ${tableLabel(table)}`
    mistakes.add(rows.columns[0]!.place, message)
  }
  if (mistakes.list.length > before) return null
  const names = [...key, ...rows.columns.map(({ name }) => name).filter((name) => !key.includes(name))]
  return {
    table,
    columns: names.map((name) => columnOf(table, name)).filter((column) => column !== undefined),
    keyLength: key.length,
    sources: names.map(indexOf),
  }
}

/** True when a unique index or constraint covers exactly these columns: only then is a row one row. */
export function isUniqueKey(table: LookupTable, key: readonly string[]): boolean {
  return table.uniqueKeys.some(
    (columns) => columns.length === key.length && columns.every((name) => key.includes(name)),
  )
}

function columnOf(table: LookupTable, name: string): LookupColumn | undefined {
  return table.columns.find((column) => column.name === name)
}

function checkColumn(
  table: LookupTable,
  { name, place }: NamedColumn,
  earlier: readonly NamedColumn[],
  mistakes: Mistakes,
): void {
  const column = columnOf(table, name)
  if (earlier.some((other) => other.name === name)) mistakes.add(place, `column "${name}" is there twice`)
  else if (name === '') mistakes.add(place, 'a column has no name')
  else if (column === undefined) {
    const names = table.columns.filter(({ generated }) => generated === null).map((known) => known.name)
    const message = `${tableLabel(table)} has no column "${name}"${separatorHint(name)}`
    mistakes.add(place, message, { typed: name, names })
  } else if (column.generated !== null) {
    const how = generatedBy[column.generated]
    mistakes.add(place, `the database fills column "${name}" itself (${how}): leave it out`)
  }
}

const generatedBy = { identity: 'generated always as identity', expression: 'a generated column' }

function separatorHint(name: string): string {
  return /[;\t]/.test(name) ? '; values are separated by commas here, not by semicolons or tabs' : ''
}
