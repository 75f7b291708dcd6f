import { printQualified } from '../../sql/print-name.js'
import { indexCatalog } from '../index-catalog.js'
import type { Catalog, CatalogIndex, CatalogObject, ObjectId } from '../object.js'
import type { ColumnObject, ConstraintObject, DefaultObject, TableObject } from '../tables.js'
import { type CheckWords, checkWords, withColumn } from './check-words.js'
import { type ForeignKey, parseForeignKey } from './foreign-key.js'
import { orderTables } from './order-tables.js'
import { resolveDomain, type TypeBook, typeBook } from './type-book.js'

/** A column that rows give a value to; identity, generated and serial columns have their own. */
export interface PlannedColumn {
  readonly name: string
  /** Printed; where the column is of a domain, the type behind it. */
  readonly type: string
  readonly notNull: boolean
  readonly position: number
  readonly default: string | null
}

export interface PlannedCheck {
  readonly expression: string
  readonly words: CheckWords
}

export interface PlannedForeignKey extends ForeignKey {
  /** It points to its own table, or to the partitioned table that this one is a part of. */
  readonly isSelf: boolean
  /** Its target is filled after its table: the two are in a cycle. */
  readonly isLater: boolean
}

/** How a table is filled. Plans are in the order of filling. */
export interface PlannedTable {
  readonly id: ObjectId
  /** Printed, qualified. */
  readonly printed: string
  /** A partitioned table takes its rows through its partitions. */
  readonly isPartitioned: boolean
  readonly columns: readonly PlannedColumn[]
  /** Of the columns above alone, those of their domains and of the partition's bound among them. */
  readonly checks: readonly PlannedCheck[]
  readonly foreignKeys: readonly PlannedForeignKey[]
  /** Columns that foreign keys point to. */
  readonly keyColumns: readonly string[]
}

/** All that values are made from. */
export interface FillPlan {
  readonly tables: readonly PlannedTable[]
  /** Partitioned tables that have a partition. */
  readonly partitioned: ReadonlySet<ObjectId>
  readonly book: TypeBook
}

/**
 * Plan rows for every table of a catalog, tables before those that refer to them. Pure.
 *
 * @param bounds what the rows of a partition must satisfy, by table id
 */
export function planTables(catalog: Catalog, bounds: ReadonlyMap<ObjectId, string> = new Map()): FillPlan {
  const index = indexCatalog(catalog)
  const book = typeBook(catalog)
  const tables = catalog.objects.filter((object): object is TableObject => object.kind === 'table')
  const keys = new Map(tables.map((table) => [table.id, foreignKeysOf(table, index)]))
  const order = orderTables(tables.map((table) => needsOf(table, { index, keys: keys.get(table.id) ?? [] })))
  const place = new Map(order.map((id, at) => [id, at]))
  const targets = targetColumns([...keys.values()].flat())
  const planned = tables.map((table): PlannedTable => {
    const own = keys.get(table.id) ?? []
    const isLater = (target: ObjectId) => (place.get(target) ?? -1) > place.get(table.id)!
    return {
      id: table.id,
      printed: printQualified(table.schema!, table.name),
      isPartitioned: table.partitionKey !== null,
      ...columnsAndChecks(table, { index, book, bound: bounds.get(table.id) }),
      foreignKeys: own.map((key) => ({ ...key, isLater: !key.isSelf && isLater(key.target) })),
      keyColumns: targets.get(table.id) ?? [],
    }
  })
  const partitioned = new Set(tables.flatMap(({ partitionOf }) => partitionOf?.parent ?? []))
  return { tables: planned.sort((a, b) => place.get(a.id)! - place.get(b.id)!), partitioned, book }
}

type OwnKey = Omit<PlannedForeignKey, 'isLater'>

/** Its own foreign keys, and those of the tables that it is a part of: the catalog names those only there. */
function foreignKeysOf(table: TableObject, index: CatalogIndex): readonly OwnKey[] {
  const line = [table.id, ...ancestors(table, index)]
  const definitions = line.flatMap((id) =>
    index.children(id).filter((child): child is ConstraintObject => isConstraint(child, 'foreign key')),
  )
  const keys = definitions.flatMap(({ definition }) => parseForeignKey(definition) ?? [])
  const different = new Map(keys.map((key) => [`${key.columns.join()} ${key.target}`, key]))
  return [...different.values()]
    .filter(({ target }) => index.byId.has(target))
    .map((key) => ({ ...key, isSelf: line.includes(key.target) }))
}

function ancestors(table: TableObject, index: CatalogIndex): readonly ObjectId[] {
  const parent = table.partitionOf?.parent
  const found = parent === undefined ? undefined : index.byId.get(parent)
  return found === undefined ? [] : [found.id, ...ancestors(found as TableObject, index)]
}

function isConstraint(object: CatalogObject, type: ConstraintObject['type']): boolean {
  return object.kind === 'constraint' && (object as ConstraintObject).type === type
}

/** What must be filled before a table: targets of its keys, hard where a key may not be null; and its partitions. */
function needsOf(
  table: TableObject,
  { index, keys }: { readonly index: CatalogIndex; readonly keys: readonly OwnKey[] },
) {
  const columns = new Map(columnsOf(table.id, index).map((column) => [column.name, column]))
  const outward = keys.filter(({ isSelf }) => !isSelf)
  const isHard = (key: OwnKey) => key.columns.every((name) => columns.get(name)?.notNull ?? true)
  return {
    id: table.id,
    hard: [
      ...outward.filter(isHard).map(({ target }) => target),
      ...index.parts(table.id).map(({ id }) => id),
    ],
    soft: outward.filter((key) => !isHard(key)).map(({ target }) => target),
  }
}

function columnsOf(table: ObjectId, index: CatalogIndex): readonly ColumnObject[] {
  const columns = index.children(table).filter((child): child is ColumnObject => child.kind === 'column')
  return [...columns].sort((a, b) => a.position - b.position)
}

function columnsAndChecks(
  table: TableObject,
  { index, book, bound }: { index: CatalogIndex; book: TypeBook; bound: string | undefined },
): Pick<PlannedTable, 'columns' | 'checks'> {
  const columns: PlannedColumn[] = []
  const expressions = index
    .children(table.id)
    .filter((child): child is ConstraintObject => isConstraint(child, 'check'))
    .map(({ definition }) => definition.replace(/^CHECK /, '').replace(/ NO INHERIT$/, ''))
  if (bound !== undefined) expressions.push(bound)
  const all = columnsOf(table.id, index)
  for (const column of all) {
    const written = defaultOf(column, index)
    if (column.generated !== null || column.identity !== null || written?.includes('nextval(')) continue
    const { base, checks, notNull } = resolveDomain(column.type, book)
    expressions.push(...checks.map((check) => withColumn(check, column.name)))
    const { name, position } = column
    columns.push({ name, type: base, position, notNull: column.notNull || notNull, default: written })
  }
  const given = new Set(columns.map(({ name }) => name))
  const names = all.map(({ name }) => name)
  const checks = expressions.map((expression) => ({ expression, words: checkWords(expression, names) }))
  const isAboutGiven = ({ words }: PlannedCheck) =>
    words.columns.length > 0 && words.columns.every((name) => given.has(name))
  return { columns, checks: checks.filter(isAboutGiven) }
}

function defaultOf(column: ColumnObject, index: CatalogIndex): string | null {
  const found = index.children(column.id).find((child): child is DefaultObject => child.kind === 'default')
  return found?.expression ?? null
}

function targetColumns(keys: readonly OwnKey[]): ReadonlyMap<ObjectId, readonly string[]> {
  const columns = new Map<ObjectId, Set<string>>()
  for (const key of keys) {
    const known = columns.get(key.target) ?? new Set()
    for (const name of key.targetColumns) known.add(name)
    columns.set(key.target, known)
  }
  return new Map([...columns].map(([id, names]) => [id, [...names]]))
}
