import { indexCatalog } from '../catalog/index-catalog.js'
import type { Catalog, ObjectId } from '../catalog/object.js'
import { type PlannedTable, planTables, type FillPlan as SamplePlan } from '../catalog/sample/plan-tables.js'
import type { TableObject } from '../catalog/tables.js'
import type { SizeFact } from '../explain/declared-query.js'
import { type FilledColumn, planColumns } from './plan-columns.js'
import { tableShape } from './table-shape.js'

/** A table that rows are generated for. */
export interface FilledTable {
  readonly id: ObjectId
  readonly name: string
  /** Printed, qualified. */
  readonly printed: string
  /** To be generated; 0 where the rows that are there stay. */
  readonly rows: number
  /** By a header; null where none says it. */
  readonly declaredRows: number | null
  readonly columns: readonly FilledColumn[]
  readonly checks: PlannedTable['checks']
  /** Tables without whose rows it has none, printed. */
  readonly needs: readonly string[]
  /** Why it cannot be filled; null where nothing is known against it. */
  readonly refused: string | null
}

/** Rows that are in a table already, and stay: what a migration put there. */
export interface StandingRows {
  readonly count: number
  /** Values of a column as SQL, row by row. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** What rows are planned from. */
export interface FillRequest {
  /** Of the project; headers name its tables without it. */
  readonly schema: string
  readonly facts: readonly SizeFact[]
  /** No table gets more. */
  readonly mostRows: number
  /** By table, where there are any. */
  readonly standing: ReadonlyMap<ObjectId, StandingRows>
}

/** Rows of a table that no header speaks of. */
export const fewRows = 40

/**
 * Plan rows for every table: as many as the headers declare, tables before those that refer to them. What each column
 * holds is SQL of the row's number. Pure.
 */
export function planFill(catalog: Catalog, request: FillRequest): readonly FilledTable[] {
  const index = indexCatalog(catalog)
  const sample = planTables(catalog)
  const whole = sample.tables.filter(({ id }) => tableOf(id).partitionOf === null)
  const rowsOf = new Map(whole.map(({ id }) => [id, rowsIn(tableOf(id), request)]))
  const planned = new Map<ObjectId, FilledTable>()
  for (const table of whole) planned.set(table.id, planOne(table, sample))
  return [...planned.values()]

  function tableOf(id: ObjectId): TableObject {
    return index.byId.get(id) as TableObject
  }

  function planOne(table: PlannedTable, { book, partitioned }: SamplePlan): FilledTable {
    const object = tableOf(table.id)
    const { declared, rows } = rowsOf.get(table.id)!
    const isClosed = table.isPartitioned && !partitioned.has(table.id)
    const columns = planColumns({
      table: { object, checks: table.checks, foreignKeys: table.foreignKeys, rows },
      shape: tableShape(object, index, book),
      ...{ catalog, book, facts: request.schema === object.schema ? request.facts : [] },
      rowsOf: (id) => rowsOf.get(id)?.rows ?? 0,
      keyAt: (id, column) => (row) => keyAt(id, column, row),
    })
    const refused = isClosed ? 'it has no partition that rows could go to' : null
    return {
      ...{ id: table.id, name: object.name, printed: table.printed, declaredRows: declared },
      rows: request.standing.has(table.id) && declared === null ? 0 : rows,
      columns: 'refused' in columns ? [] : columns.columns,
      checks: table.checks,
      needs: table.foreignKeys.flatMap(({ target, isSelf, columns }) =>
        isSelf || columns.some((name) => table.columns.some((one) => one.name === name && !one.notNull))
          ? []
          : [target.slice('table '.length)],
      ),
      refused: 'refused' in columns ? columns.refused : refused,
    }
  }

  function keyAt(id: ObjectId, column: string, row: string): string {
    const values =
      planned.get(id)?.declaredRows == null ? request.standing.get(id)?.values.get(column) : undefined
    if (values !== undefined) return `(array[${values.join(', ')}])[${row}]`
    return (
      planned
        .get(id)
        ?.columns.find(({ name }) => name === column)
        ?.chosen.inRow(row) ?? 'null'
    )
  }
}

function rowsIn({ id, name, schema }: TableObject, { facts, mostRows, standing, ...request }: FillRequest) {
  const fact = facts.find((one) => one.kind === 'rows' && one.table === name && schema === request.schema)
  const declared = fact?.kind === 'rows' ? fact.rows : null
  const rows = declared ?? standing.get(id)?.count ?? fewRows
  return { declared, rows: Math.min(rows, mostRows) }
}
