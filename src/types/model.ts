import { VaultDbError } from '../errors.js'
import { shownName } from './camel-case.js'
import { jsonColumns } from './json-columns.js'
import { type NamedType, namedTypes } from './named-types.js'
import { chooseNames } from './names.js'
import { defaultTypes, type TypesConfig, type TypesOptions } from './options.js'
import { type Column, type Relation, relationsOf } from './relations.js'
import type { TypeSchema } from './schema.js'
import { type JsonShape, type ListShape, type Shape, type ShapeScope, shapeOf } from './shape.js'
import type { ColumnKey } from './view-columns.js'

/** What every generated file of a schema is written from: what it shows, named, with the shape of each column. */
export interface TypesModel {
  readonly options: TypesOptions
  readonly tables: readonly ModelTable[]
  /** Enums, lists of values and JSON of a known shape, sorted by name. */
  readonly named: readonly (NamedType & { readonly exportedName: string })[]
}

/** A table or view with its exported name. */
export interface ModelTable extends Pick<Relation, 'comment' | 'isView'> {
  /** `UserAccounts`. */
  readonly exportedName: string
  /** Key of the interface `DB`: `user_accounts`, `auth.users`. */
  readonly key: string
  /** Made on each call: of a large schema they need not all be held at once. */
  readonly columns: () => readonly ModelColumn[]
}

export interface ModelColumn extends Column {
  /** In the program. */
  readonly shownName: string
  readonly shape: Shape
}

/**
 * Collect what the files show, and name it. Pure; linear in the schema.
 *
 * @throws PROJECT_INVALID  `types.json` names what is no json column
 * @throws UNSUPPORTED      two columns of a table have the same name in camel case
 */
export function typesModel(schema: TypeSchema, config: TypesConfig = {}): TypesModel {
  const options: TypesOptions = { ...defaultTypes, ...config }
  const relations = relationsOf(schema)
  const found = namedTypes(schema.types, relations, jsonColumns(options.json, relations, schema.types))
  const wishes = relations.map(({ id, schema: place, name }) => ({ id, schema: place, words: [name] }))
  const names = chooseNames([...found, ...wishes])
  const named = found
    .map((type) => ({ ...type, exportedName: names.get(type.id)! }))
    .sort((a, b) => (a.exportedName < b.exportedName ? -1 : 1))
  const shapes = columnShapes(schema, named)
  const tables = relations.map((relation): ModelTable => {
    const { id, comment, isView } = relation
    const columns = () => {
      const own = relation.columns()
      const shown = shownColumns(relation, own, options)
      // The columns were made for this alone.
      return own.map((column, at) => Object.assign(column, { shownName: shown[at]!, shape: shapes(column) }))
    }
    return { comment, isView, exportedName: names.get(id)!, key: tableKey(relation, options), columns }
  })
  return { options, tables, named }
}

/** Shapes of columns. Most columns have one of few types, and nothing of their own. */
function columnShapes({ types }: TypeSchema, named: TypesModel['named']): (column: Column) => Shape {
  const lists = new Map<string, ListShape>()
  const instead = new Map<ColumnKey, ListShape | JsonShape>()
  for (const { id, column, exportedName: name, values } of named) {
    const shape: ListShape | JsonShape =
      values === null ? { kind: 'json', name } : { kind: 'list', name, values }
    if (column !== null) instead.set(column, shape)
    else if (shape.kind === 'list') lists.set(id.replace(/^\w+ /, ''), shape)
  }
  const scope: ShapeScope = { types, lists }
  const known = new Map<string, Shape>()
  return ({ key, origin, type, dimensions }) => {
    const own = instead.get(key) ?? (origin === null ? undefined : instead.get(origin))
    if (own) return shapeOf(type, { dimensions, instead: own }, scope)
    const alike = `${dimensions} ${type}`
    const found = known.get(alike) ?? shapeOf(type, { dimensions, instead: null }, scope)
    known.set(alike, found)
    return found
  }
}

/** Names of the columns in the program, in their order. */
function shownColumns(
  { schema, name }: Relation,
  columns: readonly Column[],
  { camelCase }: TypesOptions,
): readonly string[] {
  if (!camelCase) return columns.map((column) => column.name)
  const taken = new Map<string, string>()
  return columns.map((column) => {
    const key = shownName(column.name, camelCase)
    const other = taken.get(key)
    taken.set(key, column.name)
    if (other === undefined) return key
    throw new VaultDbError(
      'UNSUPPORTED',
      `Columns "${other}" and "${column.name}" of ${schema}.${name} are both ${key} in camel case.`,
      { hint: 'Rename one of them, or leave camelCase out of `types` in project.ts.' },
    )
  })
}

function tableKey({ schema, name }: Relation, { camelCase }: TypesOptions): string {
  const table = shownName(name, camelCase)
  return schema === 'public' ? table : `${shownName(schema, camelCase)}.${table}`
}
