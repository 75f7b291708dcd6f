import type { Catalog, ObjectId } from '../../catalog/object.js'
import { keyColumns } from '../../catalog/sample/foreign-key.js'
import type { ConstraintObject } from '../../catalog/tables.js'

/** What became of a table's rows between two readings. */
export interface RowChange {
  /** Printed name. */
  readonly table: string
  readonly lost: number
  readonly changed: number
  readonly added: number
  /** Columns whose values changed, where the table has a primary key to tell by. */
  readonly columns: readonly string[]
}

/** Rows as the text of JSON objects, by table id. */
type Rows = ReadonlyMap<ObjectId, readonly string[]>

/**
 * Tables whose rows are not the same in both readings; the order of rows and columns does not count. A table that is
 * gone has lost all its rows. Pure.
 *
 * @param catalog of the first reading: its primary keys tell which row is which
 */
export function compareRows(before: Rows, after: Rows, catalog: Catalog): readonly RowChange[] {
  const keys = primaryKeys(catalog)
  return [...before].flatMap(([id, rows]) => {
    const gone = without(rows, after.get(id) ?? [])
    const come = without(after.get(id) ?? [], rows)
    if (gone.length + come.length === 0) return []
    return [{ table: id.slice('table '.length), ...changeOf(gone, come, keys.get(id) ?? []) }]
  })
}

function primaryKeys(catalog: Catalog): ReadonlyMap<ObjectId, readonly string[]> {
  const keys = catalog.objects.filter(
    (object): object is ConstraintObject =>
      object.kind === 'constraint' && (object as ConstraintObject).type === 'primary key',
  )
  return new Map(keys.map(({ parent, definition }) => [parent ?? '', keyColumns(definition)]))
}

/** Items of the first list that the second does not have, as often as it lacks them. */
function without(items: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const item of others) left.set(item, (left.get(item) ?? 0) + 1)
  return items.filter((item) => {
    const count = left.get(item) ?? 0
    if (count > 0) left.set(item, count - 1)
    return count === 0
  })
}

type Row = Readonly<Record<string, unknown>>

function changeOf(
  gone: readonly string[],
  come: readonly string[],
  key: readonly string[],
): Omit<RowChange, 'table'> {
  const keyOf = (row: Row) => JSON.stringify(key.map((name) => row[name]))
  const news = new Map(come.map((text) => JSON.parse(text) as Row).map((row) => [keyOf(row), row]))
  const pairs = gone
    .map((text) => JSON.parse(text) as Row)
    .map((old) => ({ old, now: key.length === 0 ? undefined : news.get(keyOf(old)) }))
    .filter((pair): pair is { old: Row; now: Row } => pair.now !== undefined)
  const changed = key.length === 0 ? Math.min(gone.length, come.length) : pairs.length
  const columns = new Set(pairs.flatMap(({ old, now }) => differing(old, now)))
  return { changed, lost: gone.length - changed, added: come.length - changed, columns: [...columns].sort() }
}

function differing(old: Row, now: Row): readonly string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
}
