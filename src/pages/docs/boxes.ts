import type { DocColumn, DocRelation } from '../../documents/model.js'

/** A table as it is drawn; lengths in SVG units, which are pixels at full size. */
export interface Box {
  readonly table: DocRelation
  readonly rows: readonly BoxRow[]
  /** Columns that are not drawn. */
  readonly hidden: number
  readonly width: number
  readonly height: number
}

export interface BoxRow {
  readonly column: DocColumn
  readonly name: string
  readonly type: string
}

/** Heights of a box's parts. */
export const headHeight = 28
export const rowHeight = 18

/** Advance of a monospaced letter at 12 units; fonts differ by a few percent. */
const letterWidth = 7.4
const longestName = 30
const longestType = 20
/** Tables with more columns show their keys and the first others. */
const mostRows = 14

/** Measure a table. Pure. */
export function boxOf(table: DocRelation): Box {
  const chosen = chooseColumns(table.columns)
  const rows = chosen.map((column) => ({
    column,
    name: shorten(column.name, longestName),
    type: shorten(shortType(column.type), longestType),
  }))
  const hidden = table.columns.length - rows.length
  const letters = Math.max(
    shorten(table.name, longestName).length + 4,
    ...rows.map(({ name, type }) => name.length + type.length + 6),
  )
  return {
    table,
    rows,
    hidden,
    width: Math.ceil(Math.max(120, letters * letterWidth)),
    height: headHeight + (rows.length + (hidden > 0 ? 1 : 0)) * rowHeight + 6,
  }
}

/** A text of at most that many letters, the last one an ellipsis where some are missing. */
export function shorten(text: string, most: number): string {
  const letters = [...text]
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}

function chooseColumns(columns: readonly DocColumn[]): readonly DocColumn[] {
  if (columns.length <= mostRows) return columns
  const keys = columns.filter((column) => column.keys.length > 0).slice(0, mostRows - 1)
  const others = columns.filter((column) => column.keys.length === 0).slice(0, mostRows - 1 - keys.length)
  const chosen = new Set([...keys, ...others])
  return columns.filter((column) => chosen.has(column))
}

function shortType(type: string): string {
  return type
    .replace(/^timestamp(\(\d+\))? with time zone/, 'timestamptz$1')
    .replace(/^timestamp(\(\d+\))? without time zone/, 'timestamp$1')
    .replace(/^character varying/, 'varchar')
    .replace(/^character\b/, 'char')
    .replace(/^double precision/, 'float8')
}
