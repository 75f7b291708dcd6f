import { elementType } from '../catalog/sample/type-name.js'
import { VaultDbError } from '../errors.js'
import { closestTo } from '../migration/closest.js'
import type { Relation } from './relations.js'
import { resolveDomain, type TypeSchema } from './schema.js'
import type { ColumnKey } from './view-columns.js'

/**
 * The columns that the config's JSON types are for, with those types. Pure.
 *
 * @param json `table.column` or `schema.table.column` → TypeScript
 * @throws PROJECT_INVALID  with every name that is no json or jsonb column
 */
export function jsonColumns(
  json: Readonly<Record<string, string>>,
  relations: readonly Relation[],
  types: TypeSchema['types'],
): ReadonlyMap<ColumnKey, string> {
  if (Object.keys(json).length === 0) return new Map()
  const known = new Map<string, string>()
  for (const { schema, name, columns } of relations) {
    for (const column of columns()) {
      if (!/^jsonb?$/.test(elementType(resolveDomain(column.type, types).base))) continue
      known.set(`${schema}.${name}.${column.name}`, column.key)
      if (schema === 'public') known.set(`${name}.${column.name}`, column.key)
    }
  }
  const unknown = Object.keys(json).filter((key) => !known.has(key))
  if (unknown.length === 0) return new Map(Object.entries(json).map(([key, text]) => [known.get(key)!, text]))
  const lines = unknown.map((key) => {
    const near = closestTo(key, [...known.keys()])
    return `${key}${near === null ? '' : `: did you mean ${near}?`}`
  })
  throw new VaultDbError('PROJECT_INVALID', `types.json names no json or jsonb column: ${lines[0]}`, {
    details: lines.length > 1 ? lines : [],
    hint: 'Write `table.column`, or `schema.table.column` outside public, in project.ts.',
  })
}
