import type { Catalog, ObjectId } from '../catalog/object.js'
import type { PlannedCheck, PlannedForeignKey } from '../catalog/sample/plan-tables.js'
import type { TypeBook } from '../catalog/sample/type-book.js'
import { bareName, parseTypeName } from '../catalog/sample/type-name.js'
import type { TableObject } from '../catalog/tables.js'
import type { SizeFact } from '../explain/declared-query.js'
import { factsOf, valueInRow, withNulls } from './column-values.js'
import { partitionSpread } from './partition-spread.js'
import { planUnits } from './plan-units.js'
import type { Sql } from './sql-numbers.js'
import { partialUniqueOf, type ShapeColumn, type TableShape, tiedColumns } from './table-shape.js'
import { type NumberedUnit, numberUnits, type Refusal } from './units.js'
import { valueWays } from './value-ways.js'

/** One way to fill a column. */
export interface ColumnWay {
  /** `usual`: as planned; `value`: never null; `null`: always; `item`: one constant; `pattern`: another form of text. */
  readonly kind: 'usual' | 'value' | 'null' | 'item' | 'pattern'
  readonly inRow: (row: Sql) => Sql
  /** Of a rank that need not be in any row; null where there is none. */
  readonly atRank: ((rank: Sql) => Sql) | null
  /** Of the rows, 0 to 1, as declared; absent where nothing is said. */
  readonly share?: number
}

/** A column with the ways in which it may be filled. */
export interface FilledColumn extends ShapeColumn {
  /** The likeliest first; never empty. */
  readonly ways: readonly ColumnWay[]
  /** The way that is taken: the first, until checks ask for another. */
  chosen: ColumnWay
  /** A pool of vectors has to be made for it. */
  readonly dimensions: number | null
}

export interface ColumnRequest {
  readonly table: {
    readonly object: TableObject
    readonly checks: readonly PlannedCheck[]
    readonly foreignKeys: readonly PlannedForeignKey[]
    readonly rows: number
  }
  readonly shape: TableShape
  readonly catalog: Catalog
  readonly book: TypeBook
  readonly facts: readonly SizeFact[]
  readonly rowsOf: (table: ObjectId) => number
  /** What a row of another table holds in a column. */
  readonly keyAt: (table: ObjectId, column: string) => (row: Sql) => Sql
}

/** Plan what the columns of a table hold. Pure. */
export function planColumns(request: ColumnRequest): { readonly columns: readonly FilledColumn[] } | Refusal {
  const { shape, table } = request
  const units = numberUnits(planUnits(request), { rows: table.rows, uniques: shape.uniques })
  if ('refused' in units) return units
  const types = new Map(shape.columns.map(({ name, type }) => [name, type]))
  const spread = partitionSpread(table.object, { catalog: request.catalog, types })
  const columns: FilledColumn[] = []
  for (const column of shape.columns) {
    const unit = units.find((one) => one.columns.includes(column.name))
    if (unit === undefined) continue
    const ways = waysOf(column, { ...request, unit, units, spread: spread.get(column.name) })
    if (ways.length === 0)
      return { refused: `no value is known for column ${column.name} of type ${column.type}` }
    const { modifiers, name } = parseTypeName(column.type)
    const dimensions = bareName(name) === 'vector' ? (modifiers[0] ?? null) : null
    columns.push({ ...column, ways, chosen: ways[0]!, dimensions })
  }
  return { columns }
}

/** All that the ways of one column follow from. */
export interface OneColumn extends ColumnRequest {
  readonly unit: NumberedUnit
  readonly units: readonly NumberedUnit[]
  readonly spread: ((row: Sql, usual: Sql) => Sql) | undefined
}

function waysOf(column: ShapeColumn, request: OneColumn): readonly ColumnWay[] {
  const { unit, table, shape } = request
  const share = nullShare(column, request)
  const isTied = tiedColumns(table.checks).has(column.name) || partialUniqueOf(column, shape) !== undefined
  const rule = { share, position: column.position, inOrder: isTied ? table.rows : null }
  const [first, ...others] =
    unit.key === null ? valueWays(column, request) : [keyWay(column, unit.key, request)]
  if (first === undefined) return column.notNull ? [] : [{ kind: 'null', inRow: () => 'null', atRank: null }]
  const usual: ColumnWay = { ...first, inRow: withNulls(first.inRow, rule) }
  if (!table.checks.some(({ words }) => words.columns.includes(column.name))) return [usual]
  const isSaid = factsOf(request.facts, table.object.name, column.name).nulls !== null
  const said = (of: number) => (isSaid ? { share: of } : {})
  const value: readonly ColumnWay[] = share > 0 ? [{ ...first, kind: 'value', ...said(1 - share) }] : []
  const never: readonly ColumnWay[] = column.notNull
    ? []
    : [{ kind: 'null', inRow: () => `null::${column.type}`, atRank: first.atRank, ...said(share) }]
  return [usual, ...value, ...never, ...others]
}

/** Where nothing is declared: a moment that nothing sets at first has mostly not come. */
function nullShare(column: ShapeColumn, { facts, table, unit }: OneColumn): number {
  if (column.notNull) return 0
  const declared = factsOf(facts, table.object.name, column.name).nulls
  if (declared !== null) return declared
  const isMoment = /^timestamp|^date$/.test(column.type) && column.default === null
  return isMoment && unit.kind === 'free' ? 0.9 : 0
}

function keyWay(
  column: ShapeColumn,
  key: PlannedForeignKey,
  { unit, keyAt, facts, table }: OneColumn,
): ColumnWay {
  const target = key.targetColumns[key.columns.indexOf(column.name)]!
  const at = keyAt(key.target, target)
  if (key.isSelf) return selfWay(column, { at, round: unit.round ?? 1 })
  const { common } = factsOf(facts, table.object.name, column.name)
  const unnamed = common.map(({ share }) => ({ share, value: null }))
  const inRow = valueInRow({
    ...{ form: { kind: 'each', at }, numberOf: unit.numberOf, values: unit.values, isScattered: false },
    ...{ common: unnamed, position: column.position, type: column.type },
  })
  return { kind: 'usual', inRow, atRank: at }
}

/**
 * Rows of a tree: round after round, each one's parent is the row in the same place of the round of half the number; the
 * first round is roots. A round is as long as the columns take that both rows have in common.
 */
function selfWay(
  column: ShapeColumn,
  { at, round }: { readonly at: (row: Sql) => Sql; readonly round: number },
): ColumnWay {
  const parent = (row: Sql) => at(`(((${row} - 1) / ${round} / 2) * ${round} + (${row} - 1) % ${round} + 1)`)
  if (column.notNull) return { kind: 'usual', inRow: parent, atRank: at }
  return {
    kind: 'usual',
    inRow: (row) => `(case when ${row} > ${round} then ${parent(row)} end)`,
    atRank: at,
  }
}
