import type { ColumnName, SizeFact } from './declared-query.js'
import { madeUpValue } from './made-up-value.js'
import { treeHeight } from './tree-height.js'

/** A column as the catalog has it. */
export interface GhostColumn {
  readonly name: string
  /** `uuid`, `text`… as pg_type names it. */
  readonly type: string
  /** Bytes, as far as the catalog can tell. */
  readonly widthBytes: number
  /** A unique index has it as its only column. */
  readonly isUnique: boolean
  /** Table that it refers to by a foreign key of one column. */
  readonly refersTo: string | null
}

/** A table, materialized view or partition of the schema. */
export interface GhostTable {
  readonly oid: string
  readonly name: string
  /** The partitioned table at the top; its own name where it is no partition. */
  readonly root: string
  /** It has no rows of its own. */
  readonly isPartitioned: boolean
  readonly columns: readonly GhostColumn[]
}

/** An index that has a file. */
export interface GhostIndex {
  readonly oid: string
  readonly name: string
  readonly tableOid: string
  readonly entryBytes: number
  /** Access method: `btree`. */
  readonly method: string
}

export interface GhostSchema {
  readonly tables: readonly GhostTable[]
  readonly indexes: readonly GhostIndex[]
}

/** Statistics of one table or index to import, and the size that its file grows to. */
export interface RelationSize {
  readonly oid: string
  readonly name: string
  /** With `pages` the density that the planner multiplies with the size of the file; -1 where nobody counted. */
  readonly rows: number
  readonly pages: number
  readonly filePages: number
  readonly allVisiblePages: number
  /** Levels above the leaves of a B-tree, which price a descent; null for other relations. */
  readonly height: number | null
}

/** Statistics of one column to import, as pg_restore_attribute_stats takes them. */
export interface ColumnStatistics {
  /** Table, or index with an expression. */
  readonly table: string
  /** Its name, or the number of an expression in an index. */
  readonly column: string | number
  readonly isInherited: boolean
  readonly nullFraction: number
  readonly widthBytes: number
  /** As in pg_stats: a count, or below 0 a share of the rows. */
  readonly distinct: number
  readonly common: readonly { readonly value: string; readonly share: number }[]
  /** Of the values' order with the rows' place, -1 to 1; null where the type has no order. */
  readonly correlation: number | null
  /** Ends of a histogram's parts, in order. */
  readonly bounds?: readonly string[]
  /** The most common elements of arrays and search vectors; three shares more stand at the end. */
  readonly elements?: { readonly values: readonly string[]; readonly shares: readonly number[] }
  readonly elementCounts?: readonly number[]
}

export interface GhostPlan {
  readonly relations: readonly RelationSize[]
  readonly columns: readonly ColumnStatistics[]
  /** Rows by table, partitions too. */
  readonly rowsOf: ReadonlyMap<string, number>
}

const pageBytes = 8192
const filledBytes = pageBytes * 0.9
/** Header, item pointer, alignment. */
const rowOverheadBytes = 32
const entryOverheadBytes = 16
/** Longer rows are cut by TOAST. */
const mostRowBytes = 2040

/**
 * What to tell the planner of a schema at the declared size. Only tables whose rows are declared, and their columns that are
 * declared, unique, or foreign keys; for the rest it has its own assumptions. Pure.
 */
export function planGhost({ tables, indexes }: GhostSchema, facts: readonly SizeFact[]): GhostPlan {
  const rowsOf = spreadRows(tables, facts)
  const sized = tables.filter(({ name }) => rowsOf.has(name))
  const heaps = sized.filter(({ isPartitioned }) => !isPartitioned)
  const relations = heaps.flatMap((table) => {
    const rows = rowsOf.get(table.name)!
    const own = indexes.filter(({ tableOid }) => tableOid === table.oid)
    const pages = pagesOf(rows, rowBytes(table, facts))
    const heap = { rows, pages, filePages: pages, allVisiblePages: pages, height: null }
    return [{ oid: table.oid, name: table.name, ...heap }, ...own.map((index) => indexSize(index, rows))]
  })
  const columns = sized.flatMap((table) => columnStatistics(table, { facts, rowsOf }))
  return { relations, columns, rowsOf }
}

/** The size of an index that has an entry for each row. Pure. */
export function indexSize({ oid, name, entryBytes, method }: GhostIndex, rows: number): RelationSize {
  // The first page of an index is its meta page, which it has already.
  const pages = pagesOf(rows, entryBytes + entryOverheadBytes) + 1
  const height = method === 'btree' ? treeHeight(pages, entryBytes) : null
  return { oid, name, rows, pages, filePages: pages, allVisiblePages: 0, height }
}

/** A partitioned table's rows lie in its partitions, in equal parts. */
function spreadRows(tables: readonly GhostTable[], facts: readonly SizeFact[]): ReadonlyMap<string, number> {
  const declared = new Map(
    facts.flatMap((fact) => (fact.kind === 'rows' ? [[fact.table, fact.rows] as const] : [])),
  )
  const rowsOf = new Map<string, number>()
  for (const { name, root, isPartitioned } of tables) {
    const rows = declared.get(name)
    const rootRows = declared.get(root)
    if (rows !== undefined) rowsOf.set(name, rows)
    else if (rootRows !== undefined) {
      const parts = tables.filter((other) => other.root === root && !other.isPartitioned).length
      rowsOf.set(name, isPartitioned ? rootRows : Math.ceil(rootRows / parts))
    }
  }
  return rowsOf
}

function pagesOf(rows: number, bytes: number): number {
  return Math.max(1, Math.ceil((rows * bytes) / filledBytes))
}

function rowBytes({ root, columns }: GhostTable, facts: readonly SizeFact[]): number {
  const width = columns.reduce((sum, column) => sum + widthOf(column, root, facts), rowOverheadBytes)
  return Math.min(width, mostRowBytes)
}

function widthOf(column: GhostColumn, table: string, facts: readonly SizeFact[]): number {
  const fact = facts.find((each) => each.kind === 'width' && isAt(each.at, table, column))
  return fact?.kind === 'width' ? fact.bytes : column.widthBytes
}

/** Whether a fact is about a column. */
export function isAt(at: ColumnName, table: string, { name }: GhostColumn): boolean {
  return at.table === table && at.column === name
}

interface Sizes {
  readonly facts: readonly SizeFact[]
  readonly rowsOf: ReadonlyMap<string, number>
}

function columnStatistics(table: GhostTable, sizes: Sizes): readonly ColumnStatistics[] {
  return table.columns.flatMap((column) => {
    const own = sizes.facts.filter((fact) => fact.kind !== 'rows' && isAt(fact.at, table.root, column))
    const distinct = distinctOf(table, column, { facts: own, rowsOf: sizes.rowsOf })
    if (own.length === 0 && distinct === null) return []
    const common = commonOf(column, own)
    return [
      {
        table: table.name,
        column: column.name,
        isInherited: table.isPartitioned,
        nullFraction: own.find((fact) => fact.kind === 'nulls')?.share ?? 0,
        widthBytes: Math.min(widthOf(column, table.root, own), mostRowBytes),
        distinct: distinct ?? -0.1,
        common,
        correlation: correlationOf(common, distinct ?? -1),
      },
    ]
  })
}

function distinctOf(table: GhostTable, column: GhostColumn, { facts, rowsOf }: Sizes): number | null {
  const rows = rowsOf.get(table.root) ?? rowsOf.get(table.name)!
  const declared = facts.find((fact) => fact.kind === 'distinct')?.values
  if (declared === undefined && column.isUnique) return -1
  const values = declared ?? (column.refersTo === null ? undefined : rowsOf.get(column.refersTo))
  if (values === undefined) return null
  return values >= rows ? -1 : values
}

/** The most common values of a column, as declared, the most common first. @param facts of this column */
export function commonOf(column: GhostColumn, facts: readonly SizeFact[]): ColumnStatistics['common'] {
  const common = facts.filter((fact) => fact.kind === 'common').toSorted((a, b) => b.share - a.share)
  return common.flatMap(({ value, share }, at) => {
    const text = value ?? madeUpValue(column.type, at + 1)
    return text === null ? [] : [{ value: text, share }]
  })
}

/**
 * What ANALYZE finds where values lie about at random: it counts equal values as in order, so each value adds the square of
 * its share.
 */
function correlationOf(common: ColumnStatistics['common'], distinct: number): number {
  const rest = Math.max(0, 1 - common.reduce((sum, { share }) => sum + share, 0))
  const others = distinct - common.length
  const squares = common.reduce((sum, { share }) => sum + share ** 2, 0)
  return Math.min(1, squares + (others > 0 ? rest ** 2 / others : 0))
}
