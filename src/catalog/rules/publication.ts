import { tokenize } from '../../sql/lexer.js'
import { printName } from '../../sql/print-name.js'
import type { CatalogObject, ObjectId } from '../object.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'

/** A table of a publication. */
export interface PublishedTable {
  /** Printed name. */
  readonly table: string
  /** Names as the catalog holds them, sorted; null for all columns. */
  readonly columns: readonly string[] | null
  /** Expression that a row must fulfil. */
  readonly where: string | null
}

export interface PublicationObject extends CatalogObject {
  readonly kind: 'publication'
  readonly allTables: boolean
  /** Tables that are named one by one, sorted. */
  readonly tables: readonly PublishedTable[]
  /** Schemas whose tables are published, as the catalog holds them; sorted. */
  readonly schemas: readonly string[]
  /** Of `insert`, `update`, `delete`, `truncate`, in this order. */
  readonly publish: readonly string[]
  readonly viaPartitionRoot: boolean
  readonly generatedColumns: 'none' | 'stored'
}

const defaults = {
  publish: ['insert', 'update', 'delete', 'truncate'],
  viaPartitionRoot: false,
  generatedColumns: 'none',
} as const

type Options = Pick<PublicationObject, keyof typeof defaults>

/** Publications: altered in place but for the step between all tables and some. */
export const publicationRules: KindRules<PublicationObject> = {
  kinds: ['publication'],
  address,
  create: (object) => [{ sql: [createSql(object)] }],
  drop: (object) => [{ sql: [`drop ${address(object)}`] }],
  alter,
  // Only a column that it names stands in its way.
  survives: (_, disturbed) => disturbed.kind !== 'column',
}

function address({ name }: PublicationObject): string {
  return `publication ${printName(name)}`
}

function createSql(object: PublicationObject): string {
  const members = memberList(object.tables, object.schemas)
  const what = object.allTables ? ' for all tables' : members === '' ? '' : ` for ${members}`
  const options = optionList(defaults, object)
  return `create ${address(object)}${what}${options === '' ? '' : ` with (${options})`}`
}

function alter(from: PublicationObject, to: PublicationObject, scope: Scope): Alteration {
  if (from.allTables !== to.allTables) return 'replace'
  const options = optionList(from, to)
  return {
    // What goes, goes first, and what comes, comes last: a filter on a partitioned table needs the root option.
    steps: [
      ...dropSteps(from, to, scope),
      ...(options === '' ? [] : [step(to, `set (${options})`, 'options')]),
      ...addSteps(from, to, scope),
    ],
  }
}

function step(object: PublicationObject, action: string, property: string): StepDraft {
  return { sql: [`alter ${address(object)} ${action}`], property }
}

/** Tables and schemas that the plan drops leave their publications by themselves. */
function dropSteps(from: PublicationObject, to: PublicationObject, scope: Scope): readonly StepDraft[] {
  const tables = without(from.tables, to.tables).filter(({ table }) => !scope.isGone(tableId(table)))
  const schemas = from.schemas.filter((name) => !to.schemas.includes(name) && !scope.isGone(schemaId(name)))
  const names = tables.map(({ table }) => ({ table, columns: null, where: null }))
  const list = memberList(names, schemas)
  return list === '' ? [] : [step(to, `drop ${list}`, propertyOf(tables.length))]
}

function addSteps(from: PublicationObject, to: PublicationObject, scope: Scope): readonly StepDraft[] {
  const kept = from.tables.filter(({ table }) => !scope.isGone(tableId(table)))
  const tables = without(to.tables, kept)
  const schemas = to.schemas.filter((name) => !from.schemas.includes(name) || scope.isGone(schemaId(name)))
  const list = memberList(tables, schemas)
  return list === '' ? [] : [step(to, `add ${list}`, propertyOf(tables.length))]
}

const propertyOf = (tables: number) => (tables > 0 ? 'tables' : 'schemas')
const tableId = (name: string): ObjectId => `table ${name}`
const schemaId = (name: string): ObjectId => `schema ${printName(name)}`

function without(tables: readonly PublishedTable[], others: readonly PublishedTable[]): PublishedTable[] {
  const known = new Set(others.map(printTable))
  return tables.filter((table) => !known.has(printTable(table)))
}

/** `table only public.a (id) where (…), only public.b, tables in schema s`: without ONLY, child tables come along. */
function memberList(tables: readonly PublishedTable[], schemas: readonly string[]): string {
  const parts = [
    ...(tables.length > 0 ? [`table ${tables.map(printTable).join(', ')}`] : []),
    ...(schemas.length > 0 ? [`tables in schema ${schemas.map(printName).join(', ')}`] : []),
  ]
  return parts.join(', ')
}

function printTable({ table, columns, where }: PublishedTable): string {
  const list = columns === null ? '' : ` (${columns.map(printName).join(', ')})`
  const filter = where === null ? '' : ` where ${isWrapped(where) ? where : `(${where})`}`
  return `only ${table}${list}${filter}`
}

/** One pair of parentheses holds the whole expression. */
function isWrapped(expression: string): boolean {
  let depth = 0
  for (const { start, end } of tokenize(expression)) {
    const text = expression.slice(start, end)
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0) return start > 0 && end === expression.length
  }
  return false
}

function optionList(from: Options, to: Options): string {
  const options: string[] = []
  if (from.publish.join() !== to.publish.join()) options.push(`publish = '${to.publish.join(', ')}'`)
  if (from.viaPartitionRoot !== to.viaPartitionRoot) {
    options.push(`publish_via_partition_root = ${to.viaPartitionRoot}`)
  }
  if (from.generatedColumns !== to.generatedColumns) {
    options.push(`publish_generated_columns = ${to.generatedColumns}`)
  }
  return options.join(', ')
}
