import type { HelperName } from './helpers.js'
import type { Scalar } from './scalar.js'
import type { Printed } from './text.js'

/** How a column is read and written. */
export interface ColumnUse {
  readonly value: Scalar
  readonly nullable: boolean
  /** Null may be read, though none can be written any more. */
  readonly oldNulls?: boolean
  /** It has a default: an insert may leave it out. */
  readonly optional: boolean
  /** A column of a table that PostgreSQL fills itself, or of a view, which takes no rows at all. */
  readonly readOnly: 'column' | 'view' | null
}

/** A column's type for Kysely, and what it needs of the file. */
export interface ColumnTypeText {
  readonly type: Printed
  readonly uses: readonly HelperName[]
  readonly needsColumnType: boolean
}

/** Write a column as Kysely wants it. Pure. */
export function columnType(use: ColumnUse): ColumnTypeText {
  const { value, nullable, optional, readOnly } = use
  const select = withNull(value.select, nullable || use.oldNulls === true)
  const uses = value.uses ?? []
  // Kysely leaves `never` columns out of a row, and what has no columns left would take any object.
  const refused = readOnly === 'view' ? 'undefined' : 'never'
  if (readOnly !== null) return spelled([select, refused, refused], uses)
  const isSame = value.select === value.write
  if (use.oldNulls || (!isSame && !value.alias)) {
    const write = withNull(value.write, nullable)
    return spelled([select, optional ? `${write} | undefined` : write, write], uses)
  }
  const name = isSame ? value.select : value.alias!.text
  const own: readonly HelperName[] = isSame ? uses : [value.alias!.helper]
  const type = withNull(name, nullable)
  if (optional) {
    const generated: Printed = { generic: 'Generated', arguments: [type] }
    return { type: generated, uses: [...own, 'Generated'], needsColumnType: true }
  }
  return { type: nullable ? { union: [name, 'null'] } : name, uses: own, needsColumnType: false }
}

function spelled(types: readonly string[], uses: readonly HelperName[]): ColumnTypeText {
  return { type: { generic: 'ColumnType', arguments: types }, uses, needsColumnType: true }
}

function withNull(type: string, nullable: boolean): string {
  return nullable ? `${type} | null` : type
}
