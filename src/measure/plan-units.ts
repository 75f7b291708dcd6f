import type { PlannedForeignKey } from '../catalog/sample/plan-tables.js'
import { factsOf } from './column-values.js'
import type { ColumnRequest } from './plan-columns.js'
import type { ShapeColumn } from './table-shape.js'
import type { Unit } from './units.js'
import { valueForm } from './value-forms.js'

/** The units of a table's columns: its foreign keys, the longest first, then every other column by itself. Pure. */
export function planUnits(request: ColumnRequest): readonly Unit[] {
  const { table, shape } = request
  const units: Unit[] = []
  const taken = new Set<string>()
  // What a row has in common with another of its own table must come from elsewhere.
  const weight = (key: PlannedForeignKey) => key.columns.length - (key.isSelf ? 1000 : 0)
  const longestFirst = [...table.foreignKeys].sort((a, b) => weight(b) - weight(a))
  for (const key of longestFirst) {
    const columns = key.columns.filter((name) => !taken.has(name))
    if (columns.length === 0) continue
    for (const name of columns) taken.add(name)
    const before = longestFirst.filter(
      ({ target }, at) => target === key.target && at < longestFirst.indexOf(key),
    )
    units.push(keyUnit(key, { columns, request, before: before.length }))
  }
  for (const column of shape.columns) {
    if (!taken.has(column.name)) units.push(ownUnit(column, request))
  }
  return units
}

interface KeyOptions {
  readonly columns: readonly string[]
  readonly request: ColumnRequest
  /** Keys of the same target before it. */
  readonly before: number
}

/** A second key of the same target takes rows half a table away; columns that keys share must come out the same in both. */
function keyUnit(key: PlannedForeignKey, { columns, request, before }: KeyOptions): Unit {
  const { table, facts, rowsOf } = request
  const rows = Math.max(1, key.isSelf ? table.rows : rowsOf(key.target))
  const said = columns.length === 1 ? factsOf(facts, table.object.name, columns[0]!).distinct : null
  const all = Math.min(rows, said ?? rows)
  const shared = sharedRounds(key, request)
  if (key.isSelf) return { columns, values: rows, kind: 'key', shift: 0, key, round: shared }
  const values = shared > 1 && all >= shared ? Math.floor(all / shared) * shared : all
  const away = before === 0 ? 0 : Math.floor((values * before) / (before + 1))
  return { columns, values, kind: 'key', shift: away - (shared > 1 ? away % shared : 0), key }
}

/** Rows of the table that a shared column in turn refers to: after as many rows its values come again. */
function sharedRounds(key: PlannedForeignKey, { table, catalog, rowsOf }: ColumnRequest): number {
  const shared = key.columns.filter(
    (name) => table.foreignKeys.filter(({ columns }) => columns.includes(name)).length > 1,
  )
  for (const name of shared) {
    const column = key.targetColumns[key.columns.indexOf(name)]!
    for (const object of catalog.objects) {
      const { kind, parent } = object
      if (kind !== 'constraint' || parent !== key.target) continue
      const { definition } = object as { definition?: string }
      const [, own, target] = /^FOREIGN KEY \((\w+)\) REFERENCES ([^(]+)\(/.exec(definition ?? '') ?? []
      if (own === column) return Math.max(1, rowsOf(`table ${target}`))
    }
  }
  return 1
}

function ownUnit(column: ShapeColumn, { table, facts, shape, book }: ColumnRequest): Unit {
  const columns = [column.name]
  const { distinct } = factsOf(facts, table.object.name, column.name)
  const form = valueForm(column.type, { book, fillBytes: null, position: column.position })
  const listed = form?.kind === 'list' ? form.items.length : Number.POSITIVE_INFINITY
  const isAlone = shape.uniques.some((unique) => unique.length === 1 && unique[0] === column.name)
  const values = Math.min(isAlone ? table.rows : (distinct ?? table.rows), listed)
  if (values < table.rows || Number.isFinite(listed))
    return { columns, values, kind: 'values', shift: 0, key: null }
  const isCounted = shape.uniques.some((unique) => unique.length > 1 && unique.includes(column.name))
  const isWhole = /^(smallint|integer|bigint)$/.test(column.type)
  const kind = isCounted && isWhole && !column.isNumbered && !isAlone ? 'whole' : 'free'
  return { columns, values: table.rows, kind, shift: 0, key: null }
}
