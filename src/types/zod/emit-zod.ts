import { printName } from '../../sql/print-name.js'
import { headerLines, type TypesHeader } from '../header.js'
import { limitsOf } from '../limits.js'
import type { ModelColumn, ModelTable, TypesModel } from '../model.js'
import { docLines, literal, propertyKey } from '../text.js'
import { type ZodHelper, type ZodText, zodHelperTexts } from './helpers.js'
import { zodRead } from './zod-read.js'
import { zodWrite } from './zod-write.js'

/** What a file collects while its objects are written. */
interface Used {
  readonly helpers: Set<ZodHelper>
  readonly types: Set<string>
}

/**
 * Zod's schemas of a schema's tables: for `users` the rows (`UsersRow`), what an insert takes (`UsersInsert`) and what
 * an update takes (`UsersUpdate`); of views the rows. They infer Kysely's Selectable, Insertable and Updateable. Pure;
 * linear in the model.
 *
 * @param typesModule where the file of types is, as the file imports it: `./types.js`
 */
export function emitZod(model: TypesModel, header: TypesHeader, typesModule: string): string {
  const used: Used = { helpers: new Set(), types: new Set() }
  const lists = model.named.flatMap(({ values, exportedName, comment }) =>
    values === null ? [] : [docLines([comment]) + listText(exportedName, values)],
  )
  const objects = model.tables.flatMap((table) => tableTexts(table, model, used))
  const { texts, types } = zodHelperTexts(used.helpers)
  const imported = [...new Set([...types, ...used.types])].sort()
  const blocks = [
    headerLines(header),
    objects.length + lists.length === 0
      ? 'export {};'
      : `import { z } from "zod";${importOf(imported, typesModule)}`,
    ...texts,
    ...lists,
    ...objects,
  ]
  return `${blocks.map((block) => block.trimEnd()).join('\n\n')}\n`
}

function importOf(names: readonly string[], from: string): string {
  if (names.length === 0) return ''
  const line = `\nimport type { ${names.join(', ')} } from ${literal(from)};`
  return line.length <= 81
    ? line
    : `\nimport type {\n${names.map((name) => `  ${name},\n`).join('')}} from ${literal(from)};`
}

function listText(name: string, values: readonly string[]): string {
  if (values.length === 0) return `export const ${name}Value = z.never();`
  const line = `export const ${name}Value = z.enum([${values.map(literal).join(', ')}]);`
  if (line.length <= 80) return line
  return `export const ${name}Value = z.enum([\n${values.map((value) => `  ${literal(value)},\n`).join('')}]);`
}

function tableTexts(table: ModelTable, model: TypesModel, used: Used): readonly string[] {
  const { exportedName: name, comment, isView } = table
  const columns = table.columns()
  const row = columns.map((column) => property(column, readText(column, model), used))
  const rows = `${docLines([comment])}export const ${name}Row = ${objectText('object', row)};`
  if (isView) return [rows]
  const written = columns
    .filter(({ readOnly }) => readOnly === null)
    .map((column) => property(column, writeText(column, model), used))
  return [
    rows,
    `export const ${name}Insert = ${objectText('strictObject', written)};`,
    `export const ${name}Update = ${name}Insert.partial();`,
  ]
}

function objectText(kind: 'object' | 'strictObject', properties: readonly string[]): string {
  return properties.length === 0 ? `z.${kind}({})` : `z.${kind}({\n${properties.join('')}})`
}

function property(column: ModelColumn, { text, uses, types = [] }: ZodText, used: Used): string {
  for (const name of uses) used.helpers.add(name)
  for (const name of types) used.types.add(name)
  return `  ${propertyKey(column.shownName)}: ${text},\n`
}

function readText({ shape, notNull, oldNulls }: ModelColumn, { options }: TypesModel): ZodText {
  const value = zodRead(shape, options)
  return notNull && !oldNulls ? value : { ...value, text: `${value.text}.nullable()` }
}

function writeText(column: ModelColumn, { options }: TypesModel): ZodText {
  const value = zodWrite(column.shape, options, limitsOf(column.checks, printName(column.name)))
  const nullable = column.notNull ? '' : '.nullable()'
  const optional = column.hasDefault || !column.notNull ? '.optional()' : ''
  return { ...value, text: `${value.text}${nullable}${optional}` }
}
