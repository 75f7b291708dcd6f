import { columnType } from './column-type.js'
import { headerLines, type TypesHeader } from './header.js'
import { type HelperName, helperTexts } from './helpers.js'
import type { ModelTable, TypesModel } from './model.js'
import { namedTypeText } from './named-types.js'
import type { TypesOptions } from './options.js'
import { parsersLine } from './parsers-line.js'
import { type Scalar, scalarOf } from './scalar.js'
import type { Shape } from './shape.js'
import { docLines, propertyKey, propertyLines } from './text.js'

/**
 * Kysely's types of a schema: always the same text for the same schema, formatted as Prettier does by default. Pure;
 * linear in the model.
 *
 * @see docs/adr/ADR-030-own-type-emitter.md
 */
export function emitTypes({ options, tables, named }: TypesModel, header: TypesHeader): string {
  const used = new Set<HelperName>()
  const scalars = scalarsOf(options)
  const interfaces = tables.map((table) => interfaceText(table, scalars, used))
  const helpers = helperTexts(used, options)
  const needsColumnType = helpers.needsColumnType || interfaces.some((text) => text.includes('ColumnType<'))
  const blocks = [
    headerLines(header) + parsersLine(options),
    ...(needsColumnType ? ['import type { ColumnType } from "kysely";'] : []),
    ...helpers.texts,
    ...named.map((type) => namedTypeText(type, options)),
    ...interfaces,
    databaseText(tables),
  ]
  return `${blocks.map((block) => block.trimEnd()).join('\n\n')}\n`
}

/** Columns of a kind share their shape. */
function scalarsOf(options: TypesOptions): (shape: Shape) => Scalar {
  const known = new Map<Shape, Scalar>()
  return (shape) => {
    const found = known.get(shape) ?? scalarOf(shape, options)
    known.set(shape, found)
    return found
  }
}

function interfaceText(
  { exportedName, comment, columns }: ModelTable,
  scalars: (shape: Shape) => Scalar,
  used: Set<HelperName>,
): string {
  const properties = columns().map((column) => {
    const { type, uses } = columnType({
      value: scalars(column.shape),
      nullable: !column.notNull,
      oldNulls: column.oldNulls,
      optional: column.hasDefault,
      readOnly: column.readOnly,
    })
    for (const name of uses) used.add(name)
    const links = column.references.map((target) => `References ${target}.`)
    const doc = docLines([column.comment, ...links], '  ')
    return doc + propertyLines(propertyKey(column.shownName), type)
  })
  const body = properties.length === 0 ? '{}' : `{\n${properties.join('\n')}\n}`
  return `${docLines([comment])}export interface ${exportedName} ${body}`
}

function databaseText(tables: readonly ModelTable[]): string {
  const lines = tables.map(({ key, exportedName }) => propertyLines(propertyKey(key), exportedName))
  return `export interface DB ${lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`}`
}
