import type { SizeFact } from '../explain/declared-query.js'
import {
  type ColumnStatistics,
  type GhostIndex,
  type GhostPlan,
  type GhostSchema,
  type GhostTable,
  indexSize,
  planGhost,
  type RelationSize,
} from '../explain/ghost-plan.js'
import { treeHeight } from '../explain/tree-height.js'
import { printQualified } from '../sql/print-name.js'
import { shiftTime } from './shift-time.js'
import type { IndexOfStatistics, Statistics, TableOfStatistics, ValueStatistics } from './statistics.js'

/** What a ghost is made from. */
export interface GhostSources {
  /** Name of the schema. */
  readonly schemaName: string
  /** For tables that the document does not have. */
  readonly facts: readonly SizeFact[]
  /** Now; stand-ins of times move on with it. */
  readonly nowMs: number
}

/**
 * What to tell the planner of a schema with the statistics of a server. Tables that the server does not have yet take their
 * declared sizes, and indexes that it does not have yet a size of their own. Pure.
 */
export function planFromStatistics(
  schema: GhostSchema,
  statistics: Statistics,
  { schemaName, facts, nowMs }: GhostSources,
): GhostPlan {
  const known = new Map(
    statistics.tables.filter((table) => table.schema === schemaName).map((table) => [table.name, table]),
  )
  const isKnown = ({ name, root }: GhostTable) => known.has(name) || known.has(root)
  const declared = planGhost({ ...schema, tables: schema.tables.filter((table) => !isKnown(table)) }, facts)
  const sizeOf = sizesIn(statistics)
  const heaps = schema.tables.filter((table) => isKnown(table) && !table.isPartitioned)
  const relations = heaps.flatMap((table) => {
    const own = schema.indexes.filter(({ tableOid }) => tableOid === table.oid)
    const entry = known.get(table.name)
    return entry === undefined ? emptySizes(table, own) : relationSizes(table, entry, { own, sizeOf })
  })
  const shiftMs = statistics.values === 'real' ? 0 : nowMs - Date.parse(statistics.takenAt)
  const columns = schema.tables.flatMap((table) => columnsOf(table, known.get(table.name), shiftMs))
  return {
    relations: [...declared.relations, ...relations],
    columns: [...declared.columns, ...columns],
    rowsOf: new Map([...declared.rowsOf, ...rowsOf(schema.tables.filter(isKnown), relations)]),
  }
}

/** Pages of a relation's file by its printed name; the planner multiplies them with the density. */
type SizeOf = (name: string, kind: 'index' | 'table') => number | null

function sizesIn({ usage, server }: Statistics): SizeOf {
  return (name, kind) => {
    const use = kind === 'index' ? usage.indexes[`index ${name}`] : usage.tables[name]
    return use === undefined ? null : Math.ceil(use.sizeBytes / server.blockBytes)
  }
}

/** A partition that the server does not have: nothing is in it. */
function emptySizes(table: GhostTable, indexes: readonly GhostIndex[]): readonly RelationSize[] {
  const empty = { rows: 0, pages: 0, filePages: 0, allVisiblePages: 0, height: null }
  return [
    { oid: table.oid, name: table.name, ...empty },
    ...indexes.map(({ oid, name }) => ({ oid, name, ...empty, pages: 1, filePages: 1 })),
  ]
}

function relationSizes(
  table: GhostTable,
  entry: TableOfStatistics,
  { own, sizeOf }: { readonly own: readonly GhostIndex[]; readonly sizeOf: SizeOf },
): readonly RelationSize[] {
  const { schema, name, rows, pages, allVisiblePages } = entry
  const filePages = sizeOf(printQualified(schema, name), 'table') ?? pages
  const heap = { oid: table.oid, name, rows, pages, filePages, allVisiblePages, height: null }
  return [
    heap,
    ...own.map((index) => {
      const known = entry.indexes.find((each) => each.name === index.name)
      if (known === undefined) return indexSize(index, rowsIn(heap))
      return knownIndexSize(index, known, sizeOf(printQualified(schema, index.name), 'index'))
    }),
  ]
}

function knownIndexSize(
  { oid, name, entryBytes }: GhostIndex,
  { rows, pages, height, method }: IndexOfStatistics,
  size: number | null,
): RelationSize {
  const filePages = size ?? pages
  const guess = method === 'btree' ? treeHeight(filePages, entryBytes) : null
  return { oid, name, rows, pages, filePages, allVisiblePages: 0, height: height ?? guess }
}

/** As the planner reckons: the density of the last count, by the pages that are there now. */
function rowsIn({ rows, pages, filePages }: RelationSize): number {
  if (rows < 0 || pages <= 0) return Math.max(rows, 0)
  return Math.round((rows / pages) * filePages)
}

function rowsOf(
  tables: readonly GhostTable[],
  relations: readonly RelationSize[],
): ReadonlyMap<string, number> {
  const sizes = new Map(relations.map((relation) => [relation.oid, rowsIn(relation)]))
  const own = (table: GhostTable) => sizes.get(table.oid) ?? 0
  return new Map(
    tables.map((table) => {
      const parts = tables.filter(({ root, isPartitioned }) => root === table.name && !isPartitioned)
      return [table.name, table.isPartitioned ? parts.reduce((sum, part) => sum + own(part), 0) : own(table)]
    }),
  )
}

function columnsOf(
  { name, columns }: GhostTable,
  entry: TableOfStatistics | undefined,
  shiftMs: number,
): readonly ColumnStatistics[] {
  if (entry === undefined) return []
  const head = new Set(columns.map((column) => column.name))
  const own = entry.columns
    .filter((column) => head.has(column.name))
    .flatMap(({ name: column, type, own: values, whole, isRelative }) => {
      const move = (text: string) => (isRelative === true ? shiftTime(text, type, shiftMs) : text)
      return [
        ...(values ? [imported({ table: name, column, isInherited: false }, values, move)] : []),
        ...(whole ? [imported({ table: name, column, isInherited: true }, whole, move)] : []),
      ]
    })
  const expressions = entry.indexes.flatMap((index) =>
    (index.expressions ?? []).map(({ column, own: values }) =>
      imported({ table: index.name, column, isInherited: false }, values, (text) => text),
    ),
  )
  return [...own, ...expressions]
}

function imported(
  place: Pick<ColumnStatistics, 'table' | 'column' | 'isInherited'>,
  { nullShare, widthBytes, distinct, correlation, common, bounds, elements, elementCounts }: ValueStatistics,
  move: (text: string) => string,
): ColumnStatistics {
  const shares = (common?.values ?? []).map((value, at) => ({
    value: move(value),
    share: common!.shares[at]!,
  }))
  return {
    ...place,
    nullFraction: nullShare,
    widthBytes,
    distinct,
    correlation,
    common: shares,
    ...(bounds && { bounds: bounds.map(move) }),
    ...(elements && { elements }),
    ...(elementCounts && { elementCounts }),
  }
}
