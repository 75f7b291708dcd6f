import { fingerprintOf } from '../catalog/fingerprint.js'
import type { Catalog } from '../catalog/object.js'
import { typeBook } from '../catalog/sample/type-book.js'
import { VaultDbError } from '../errors.js'
import { shownName } from './camel-case.js'
import { columnType } from './column-type.js'
import { columnValue, type ValueScope } from './column-value.js'
import { noFacts, type TypeFacts } from './facts.js'
import { headerLines, type TypesHeader } from './header.js'
import { type HelperName, helperTexts } from './helpers.js'
import { jsonColumns } from './json-columns.js'
import { namedTypes, namedTypeText } from './named-types.js'
import { chooseNames } from './names.js'
import { defaultTypes, type TypesConfig, type TypesOptions } from './options.js'
import { parsersLine } from './parsers-line.js'
import { type Column, type Relation, relationsOf } from './relations.js'
import type { Scalar } from './scalar.js'
import { docLines, propertyKey, propertyLines } from './text.js'

export interface EmitOptions {
  readonly project: string
  /** Newest migration that the catalog holds; null for none. */
  readonly head: string | null
  readonly types?: TypesConfig
  /** Without them every column of a view may be null. */
  readonly facts?: TypeFacts
}

/**
 * Kysely's types of a schema: always the same text for the same schema, formatted as Prettier does by default. Pure;
 * linear in the catalog.
 *
 * @throws PROJECT_INVALID  `types.json` names what is no json column
 * @throws UNSUPPORTED      two columns of a table have the same name in camel case
 * @see docs/adr/ADR-030-own-type-emitter.md
 */
export function emitTypes(catalog: Catalog, options: EmitOptions): string {
  const file = gather(catalog, options)
  const used = new Set<HelperName>()
  const interfaces = file.relations.map((relation) => interfaceText(relation, file, used))
  const helpers = helperTexts(used, file.types)
  const needsColumnType = helpers.needsColumnType || interfaces.some((text) => text.includes('ColumnType<'))
  const header: TypesHeader = { ...options, fingerprint: fingerprintOf(catalog) }
  const blocks = [
    headerLines(header) + parsersLine(file.types),
    ...(needsColumnType ? ['import type { ColumnType } from "kysely";'] : []),
    ...helpers.texts,
    ...file.named
      .map((type) => ({ type, name: file.names.get(type.id)! }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ type, name }) => namedTypeText(type, name, file.types)),
    ...interfaces,
    databaseText(file),
  ]
  return `${blocks.map((block) => block.trimEnd()).join('\n\n')}\n`
}

type TypesFile = ReturnType<typeof gather>

/** Collect what the file shows, and name it. */
function gather(catalog: Catalog, options: EmitOptions) {
  const types: TypesOptions = { ...defaultTypes, ...options.types }
  const facts = options.facts ?? noFacts
  const book = typeBook(catalog)
  const relations = relationsOf(catalog, book, facts)
  const named = namedTypes(catalog, relations, jsonColumns(types.json, relations, book))
  const wishes = relations.map(({ id, schema, name }) => ({ id, schema, words: [name] }))
  const names = chooseNames([...named, ...wishes])
  const typeNames = new Map(
    named
      .filter(({ words }) => words.length === 1)
      .map(({ id }) => [id.replace(/^\w+ /, ''), names.get(id)!]),
  )
  const instead = new Map(
    named
      .filter(({ words }) => words.length > 1)
      .map(({ id, text }) => [id, insteadOf(names.get(id)!, text)]),
  )
  const columns = new Map(relations.flatMap((each) => each.columns.map((column) => [column.id, column])))
  const scope: ValueScope = { book, options: types, typeNames }
  return { types, facts, relations, named, names, instead, columns, scope }
}

/** What stands for a column's type: a list of values, or JSON of a known shape. */
function insteadOf(name: string, json: string | null): Scalar {
  if (json === null) return { select: name, write: name }
  return {
    select: name,
    write: `JsonInput<${name}>`,
    alias: { text: `JsonColumn<${name}>`, helper: 'JsonColumn' },
    uses: ['JsonInput'],
  }
}

function interfaceText(relation: Relation, file: TypesFile, used: Set<HelperName>): string {
  const shown = shownColumns(relation, file.types)
  const properties = relation.columns.map((column) => {
    const { type, uses } = columnType({
      value: scalarOf(column, file),
      nullable: !column.notNull,
      oldNulls: column.oldNulls,
      optional: column.hasDefault,
      readOnly: column.readOnly,
    })
    for (const name of uses) used.add(name)
    const links = column.references.map((target) => `References ${target}.`)
    const doc = docLines([column.comment, ...links], '  ')
    return doc + propertyLines(propertyKey(shown.get(column.name)!), type)
  })
  const body = properties.length === 0 ? '{}' : `{\n${properties.join('\n')}\n}`
  return `${docLines([relation.comment])}export interface ${file.names.get(relation.id)} ${body}`
}

/** A view's column that shows a table's column as it is has that column's type. */
function scalarOf(column: Column, { instead, facts, columns, scope }: TypesFile): Scalar {
  const origin = column.origin === null ? undefined : columns.get(column.origin)
  const source = origin?.type === column.type ? origin : column
  return columnValue(
    column.type,
    {
      dimensions: facts.dimensions.get(source.id) ?? 1,
      instead: instead.get(column.id) ?? instead.get(source.id) ?? null,
    },
    scope,
  )
}

function shownColumns({ schema, name, columns }: Relation, { camelCase }: TypesOptions) {
  const shown = new Map<string, string>()
  const taken = new Map<string, string>()
  for (const column of columns) {
    const key = shownName(column.name, camelCase)
    const other = taken.get(key)
    if (other !== undefined) {
      throw new VaultDbError(
        'UNSUPPORTED',
        `Columns "${other}" and "${column.name}" of ${schema}.${name} are both ${key} in camel case.`,
        { hint: 'Rename one of them, or leave camelCase out of `types` in project.ts.' },
      )
    }
    taken.set(key, column.name)
    shown.set(column.name, key)
  }
  return shown
}

function databaseText({ relations, names, types }: TypesFile): string {
  const lines = relations.map(({ id, schema, name }) => {
    const table = shownName(name, types.camelCase)
    const key = schema === 'public' ? table : `${shownName(schema, types.camelCase)}.${table}`
    return propertyLines(propertyKey(key), names.get(id)!)
  })
  return `export interface DB ${lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`}`
}
