import type { PlannedCheck } from '../catalog/sample/plan-tables.js'
import { parseTypeName } from '../catalog/sample/type-name.js'
import { printName } from '../sql/print-name.js'
import { quoteLiteral } from '../sql/quote.js'
import { factsOf, firstRows, valueInRow, valueOfRank } from './column-values.js'
import { otherForms } from './other-forms.js'
import type { ColumnWay, OneColumn } from './plan-columns.js'
import { pickOf, type Sql, shareOf } from './sql-numbers.js'
import { partialUniqueOf, type ShapeColumn } from './table-shape.js'
import { type ValueForm, valueForm } from './value-forms.js'

/** The ways of a column that stands for itself, the likeliest first; none for a type that nothing is known of. Pure. */
export function valueWays(column: ShapeColumn, request: OneColumn): readonly ColumnWay[] {
  const { unit, spread, facts, table, book } = request
  const said = factsOf(facts, table.object.name, column.name)
  const isPlain = column.isOrdered || said.distinct !== null || said.common.length > 0
  const fillBytes = said.widthBytes ?? (isPlain ? null : 32)
  const form = valueForm(column.type, { book, fillBytes, position: column.position })
  if (form === null) return []
  const distribution = { ...distributionOf(column, request, form), type: column.type }
  const atRank = form.kind === 'each' ? valueOfRank(distribution) : null
  const inRow = firstRound(column, request) ?? looseValue(column, request) ?? valueInRow(distribution)
  if (spread !== undefined) return [{ kind: 'usual', inRow: (row) => spread(row, inRow(row)), atRank }]
  const patterns = otherForms(column.type, column.position).map(
    (make): ColumnWay => ({
      kind: 'pattern',
      inRow: (row) => make(unit.kind === 'free' ? row : unit.numberOf(row)),
      atRank: make,
    }),
  )
  return [{ kind: 'usual', inRow, atRank }, ...itemWays(column, request, form), ...patterns]
}

/** Single values: those that are declared common first, then those of the type or of the column's checks. */
function itemWays(column: ShapeColumn, { facts, table }: OneColumn, form: ValueForm): readonly ColumnWay[] {
  const { common } = factsOf(facts, table.object.name, column.name)
  const named = common.flatMap(({ value, share }) =>
    value === null ? [] : [{ item: `${quoteLiteral(value)}::${column.type}`, share }],
  )
  const others = [
    ...(form.kind === 'list' ? form.items.slice(0, 8) : []),
    ...namedInChecks(column, table.checks),
  ]
  const all = [...named, ...others.map((item) => ({ item }))]
  return all
    .filter(({ item }, at) => all.findIndex((one) => one.item === item) === at)
    .map(({ item, ...share }) => ({ kind: 'item', inRow: () => item, atRank: null, ...share }))
}

/** Constants that the checks of a column name: `status in ('new', 'done')`. */
function namedInChecks(column: ShapeColumn, checks: readonly PlannedCheck[]): readonly Sql[] {
  if (!/^(text|character|citext|bpchar|smallint|integer|numeric)/.test(column.type)) return []
  const own = checks.filter(({ words }) => words.columns.includes(column.name))
  const isText = /^(text|char|citext|bpchar)/.test(column.type)
  const constants = own.flatMap(({ words }) => (isText ? words.texts : words.numbers.map(String)))
  return [...new Set(constants)].slice(0, 12).map((text) => `${quoteLiteral(text)}::${column.type}`)
}

function distributionOf(column: ShapeColumn, { unit, facts, table, shape }: OneColumn, form: ValueForm) {
  const said = factsOf(facts, table.object.name, column.name)
  const isInUnique = shape.uniques.some((columns) => columns.includes(column.name))
  const isKey = isInUnique || column.type === 'uuid' || unit.values > 64
  const usual = form.kind === 'list' && column.type === 'boolean' ? column.default : null
  const common =
    said.common.length === 0 && (usual === 'true' || usual === 'false')
      ? [{ value: usual, share: 0.9 }]
      : said.common
  return {
    ...{ form, common, values: unit.values, position: column.position },
    numberOf: unit.numberOf,
    isScattered: !isKey,
  }
}

/** A boolean that says which rows a unique index is of: it holds for as many as can differ in the columns of that index. */
function firstRound(column: ShapeColumn, { shape, units, table }: OneColumn): ((row: Sql) => Sql) | null {
  const partial = column.type === 'boolean' ? partialUniqueOf(column, shape) : undefined
  if (partial === undefined) return null
  const own = units.filter(({ columns }) => columns.some((name) => partial.columns.includes(name)))
  const most = Math.max(...own.map(({ values }) => values))
  if (most >= table.rows) return null
  const printed = printName(column.name)
  const isNegated =
    partial.predicate.includes(`NOT ${printed}`) || partial.predicate.includes(`NOT (${printed}`)
  return (row) => (isNegated ? `(${row} > ${most})` : `(${row} <= ${most})`)
}

/** `numeric(3,2)` has room for 9. */
function mostOf(type: string): number {
  const { modifiers } = parseTypeName(type)
  const [precision = 30, scale = 0] = modifiers
  return Math.max(1, Math.min(1000, 10 ** (precision - scale) - 1))
}

/** Values of columns that nothing counts on: moments within a year, one after the other in a row; numbers up to 1000. */
function looseValue(
  column: ShapeColumn,
  { unit, facts, table, shape }: OneColumn,
): ((row: Sql) => Sql) | null {
  const said = factsOf(facts, table.object.name, column.name)
  const isUnique = shape.uniques.some((columns) => columns.includes(column.name))
  if (unit.kind !== 'free' || isUnique || said.distinct !== null || said.common.length > 0) return null
  if (column.isNumbered) return null
  const { type, position } = column
  if (/^timestamp/.test(type)) {
    const base = /expir/.test(column.name) ? '2125-01-01' : '2025-01-01'
    return (row) =>
      `('${base}'::${type} + ${shareOf(row, 1)} * '365 days'::interval + '${position} minutes'::interval)`
  }
  if (type === 'date') return (row) => `('2025-01-01'::date + ${pickOf(row, 1, 365)}::integer)`
  const isNumber = /^(smallint|integer|bigint|real|double precision|numeric)/.test(type)
  if (!isNumber || column.isOrdered) return null
  const most = mostOf(type)
  return (row) =>
    most < firstRows
      ? `${pickOf(row, position, most)}::${type}`
      : `(case when ${row} <= ${firstRows} then ${row} else ${pickOf(row, position, most)} end)::${type}`
}
