import { printName } from '../../sql/print-name.js'
import { headerTexts, type TypesHeader } from '../header.js'
import { limitsOf } from '../limits.js'
import type { ModelColumn, ModelTable, TypesModel } from '../model.js'
import { jsonRead } from './json-read.js'
import type { JsonSchema } from './json-schema.js'
import { jsonWrite } from './json-write.js'

/**
 * JSON Schema (2020-12) of a schema's tables, as definitions with the names that the validators have: rows as
 * `JSON.stringify` writes what `pg` gives, and inserts and updates as they may come as JSON. Pure; linear in the model.
 */
export function emitJsonSchema(model: TypesModel, header: TypesHeader): string {
  const definitions: Record<string, JsonSchema> = {}
  for (const { values, exportedName, comment } of model.named) {
    if (values !== null)
      definitions[`${exportedName}Value`] = { ...described(comment), type: 'string', enum: values }
  }
  for (const table of model.tables) Object.assign(definitions, tableSchemas(table, model))
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: headerTexts(header).join(' '),
    $defs: definitions,
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

function tableSchemas(
  { exportedName: name, comment, isView, columns }: ModelTable,
  { options }: TypesModel,
): Record<string, JsonSchema> {
  const all = columns()
  const rows = all.map((column): Property => {
    const schema = withNull(jsonRead(column.shape, options), !column.notNull || column.oldNulls)
    return { column, schema, required: true }
  })
  const row = { ...described(comment), ...objectSchema(rows) }
  if (isView) return { [`${name}Row`]: row }
  const written = all
    .filter(({ readOnly }) => readOnly === null)
    .map((column): Property => {
      const limits = limitsOf(column.checks, printName(column.name))
      const schema = withNull(jsonWrite(column.shape, options, limits), !column.notNull)
      return { column, schema, required: column.notNull && !column.hasDefault }
    })
  const strict = { additionalProperties: false }
  return {
    [`${name}Row`]: row,
    [`${name}Insert`]: { ...objectSchema(written), ...strict },
    [`${name}Update`]: { ...objectSchema(written.map((each) => ({ ...each, required: false }))), ...strict },
  }
}

interface Property {
  readonly column: ModelColumn
  readonly schema: JsonSchema
  readonly required: boolean
}

function objectSchema(properties: readonly Property[]): JsonSchema {
  const required = properties.filter((each) => each.required).map(({ column }) => column.shownName)
  const schemas = properties.map(({ column, schema }) => [
    column.shownName,
    { ...described(column.comment), ...schema },
  ])
  return {
    type: 'object',
    properties: Object.fromEntries(schemas),
    ...(required.length > 0 ? { required } : {}),
  }
}

function described(comment: string | null): JsonSchema {
  return comment === null ? {} : { description: comment }
}

function withNull(schema: JsonSchema, nullable: boolean): JsonSchema {
  if (!nullable || Object.keys(schema).length === 0) return schema
  const { type } = schema
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [...(Array.isArray(type) ? type : [type]), 'null'] }
}
