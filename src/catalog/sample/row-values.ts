import { quoteLiteral } from '../../sql/quote.js'
import type { ObjectId } from '../object.js'
import type { FillPlan, PlannedColumn, PlannedForeignKey, PlannedTable } from './plan-tables.js'
import { sampleValue } from './sample-values.js'

/** Values of one row as SQL, by column; a column that is not named keeps its default. */
export type RowValues = ReadonlyMap<string, string>

/** Key columns of a row that foreign keys may point to, as text. */
export type KeyRow = Readonly<Record<string, string | null>>

export type KeyRows = ReadonlyMap<ObjectId, readonly KeyRow[]>

export interface DraftRows {
  readonly rows: readonly RowValues[]
  /** Foreign keys left null for now. */
  readonly postponed: readonly PlannedForeignKey[]
}

/**
 * First draft of a table's rows: keys of rows that are there already, samples for the rest. In the last of several
 * rows everything that may be null is null. Checks are not looked at. Pure.
 *
 * @returns the reason where no row can be made
 */
export function draftRows(
  table: PlannedTable,
  options: { readonly plan: FillPlan; readonly keys: KeyRows; readonly rowCount: number },
): DraftRows | string {
  const rows = Array.from({ length: options.rowCount }, () => new Map<string, string>())
  const postponed: PlannedForeignKey[] = []
  const longestFirst = [...table.foreignKeys].sort((a, b) => b.columns.length - a.columns.length)
  for (const key of longestFirst) {
    const targets = keysFor(key, { ...options, table })
    if (targets.length > 0) assignKey({ rows, key, table }, targets)
    else if (canWait(key, table)) {
      assignNull({ rows, key, table })
      postponed.push(key)
    } else return `it refers to ${key.target.slice('table '.length)}, which has no rows`
  }
  for (const column of table.columns) {
    const reason = assignSamples(column, { ...options, rows })
    if (reason !== null) return reason
  }
  return { rows, postponed }
}

interface Assignment {
  readonly rows: readonly Map<string, string>[]
  readonly key: PlannedForeignKey
  readonly table: PlannedTable
}

/** Keys that exist, or those that rows of the same insert, or of a later one under a deferred key, will have. */
function keysFor(
  key: PlannedForeignKey,
  { table, plan, keys, rowCount }: { table: PlannedTable; plan: FillPlan; keys: KeyRows; rowCount: number },
): readonly KeyRow[] {
  const existing = keys.get(key.target) ?? []
  if (existing.length > 0) return existing
  const isForeseen = key.isSelf || (key.isLater && key.deferrable)
  const target = key.isSelf ? table : plan.tables.find(({ id }) => id === key.target)
  return isForeseen && target ? foreseenKeys(target, { key, plan, rowCount }) : []
}

/** What `draftRows` gives to key columns, where it depends on nothing else. Values are SQL behind `sql:`. */
function foreseenKeys(
  target: PlannedTable,
  { key, plan, rowCount }: { key: PlannedForeignKey; plan: FillPlan; rowCount: number },
): readonly KeyRow[] {
  const columns = key.targetColumns.map((name) => target.columns.find((column) => column.name === name))
  const isPlain = (column: PlannedColumn | undefined): column is PlannedColumn =>
    column !== undefined &&
    !target.foreignKeys.some(({ columns: names }) => names.includes(column.name)) &&
    (key.isSelf || !isChecked(column.name, target))
  if (!columns.every(isPlain)) return []
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      columns.map((column) => [
        column.name,
        `sql:${sampleValue(column.type, seedOf(column, row), plan.book)}`,
      ]),
    ),
  )
}

function isChecked(column: string, table: PlannedTable): boolean {
  return table.checks.some(({ words }) => words.columns.includes(column))
}

/**
 * Point rows to others of the same insert again, after checks have changed their keys. Pure.
 *
 * @param rows of one insert, in order
 */
export function linkOwnRows(table: PlannedTable, rows: readonly RowValues[]): readonly RowValues[] {
  const isForeign = (name: string) => table.foreignKeys.some(({ columns }) => columns.includes(name))
  const keys = table.foreignKeys.filter(
    ({ isSelf, columns, targetColumns }) =>
      isSelf &&
      targetColumns.every((name) => rows[0]?.has(name) && !isForeign(name)) &&
      !columns.some((name) => isChecked(name, table)),
  )
  return rows.map((row, at) => {
    const before = rows[Math.max(0, at - 1)]!
    const links = keys.flatMap(({ columns, targetColumns }) =>
      columns.map((name, place) => [name, before.get(targetColumns[place]!) ?? 'null'] as const),
    )
    return new Map([...row, ...links.filter(([name]) => row.get(name) !== 'null')])
  })
}

function canWait(key: PlannedForeignKey, table: PlannedTable): boolean {
  return nullableColumns(key, table).length > 0
}

function nullableColumns(key: PlannedForeignKey, table: PlannedTable): readonly string[] {
  return key.columns.filter((name) => table.columns.some((column) => column.name === name && !column.notNull))
}

function assignNull({ rows, key, table }: Assignment): void {
  for (const row of rows) for (const name of nullableColumns(key, table)) row.set(name, 'null')
}

/** Row by row the next key; a row that refers to its own table takes the row before it, the first one none or itself. */
function assignKey({ rows, key, table }: Assignment, targets: readonly KeyRow[]): void {
  const free = key.columns.filter((name) => !rows[0]?.has(name))
  const nullable = nullableColumns(key, table)
  for (const [at, row] of rows.entries()) {
    const isRoot = key.isSelf && at === 0
    const isLast = rows.length > 1 && at === rows.length - 1
    const target = targets[Math.max(0, key.isSelf ? at - 1 : at) % targets.length]!
    for (const name of free) {
      const value = target[key.targetColumns[key.columns.indexOf(name)]!]
      const isNull = (isRoot || isLast) && nullable.includes(name)
      row.set(name, isNull ? 'null' : keyValue(value, typeOf(name, table)))
    }
  }
}

function typeOf(name: string, table: PlannedTable): string {
  return table.columns.find((column) => column.name === name)?.type ?? 'text'
}

/** A key column of another row as SQL. Pure. */
export function keyValue(value: string | null | undefined, type: string): string {
  if (value === null || value === undefined) return 'null'
  return value.startsWith('sql:') ? value.slice(4) : `${quoteLiteral(value)}::${type}`
}

function assignSamples(
  column: PlannedColumn,
  { rows, plan }: { rows: readonly Map<string, string>[]; plan: FillPlan },
): string | null {
  if (rows[0]?.has(column.name)) return null
  for (const [at, row] of rows.entries()) {
    const isLast = rows.length > 1 && at === rows.length - 1
    const value = isLast && !column.notNull ? 'null' : sampleValue(column.type, seedOf(column, at), plan.book)
    if (value !== null) row.set(column.name, value)
    else if (column.notNull && column.default === null) {
      return `no value is known for column ${column.name} of type ${column.type}`
    }
  }
  return null
}

/** Other columns and rows get other values; later columns later times. */
export function seedOf(column: PlannedColumn, row: number): number {
  return 10 * column.position + row + 1
}
