import type { Judge } from './never-null.js'
import { isTargetNotNull } from './never-null.js'
import { isNode, numberAt, parseNodeTree } from './node-tree.js'
import { type QueryScope, queryScope, targetsOf } from './query-scope.js'
import { resolveDomain, type SchemaRelation, type TypeSchema } from './schema.js'

/** A column of a database: its table or view, and its number there. */
export type ColumnKey = string

/** See {@link ColumnKey}. Pure. */
export const columnKey = (relationOid: number, number: number): ColumnKey => `${relationOid}.${number}`

/** What a view's query says of one of its columns. */
export interface ViewColumn {
  /** Never null. False when unsure. */
  readonly notNull: boolean
  /** The table's column that it shows as it is; null where it computes. */
  readonly origin: ColumnKey | null
}

const unknown: ViewColumn = { notNull: false, origin: null }

/**
 * Judge columns of views and materialized views by their stored queries. Pure; a view on a view is judged through it,
 * and a table's column is what the table says.
 */
export function viewColumns(schema: TypeSchema): (relationOid: number, number: number) => ViewColumn {
  const relations = new Map(schema.relations.map((relation) => [relation.oid, relation]))
  const scopeOf = scopeReader()
  const known = new Map<ColumnKey, ViewColumn>()
  const look = (oid: number, number: number): ViewColumn => {
    const key = columnKey(oid, number)
    const found = known.get(key)
    if (found) return found
    known.set(key, unknown)
    const relation = relations.get(oid)
    const scope = relation && scopeOf(relation)
    const column = scope
      ? judgeColumn(scope, number)
      : relation
        ? tableColumn(relation, number, schema)
        : unknown
    known.set(key, column)
    return column
  }
  const judge: Judge = {
    functions: schema.functions,
    isColumnNotNull: (oid, number) => look(oid, number).notNull,
  }
  const judgeColumn = (scope: QueryScope, number: number): ViewColumn => {
    const target = targetsOf(scope.query).find((entry) => numberAt(entry, 'resno') === number)
    const source = target ? numberAt(target, 'resorigtbl') : 0
    const origin = source > 0 ? look(source, numberAt(target!, 'resorigcol')).origin : null
    return { notNull: isTargetNotNull(scope, number, judge), origin }
  }
  return look
}

/** Each query is read once, and only where a column is asked for. */
function scopeReader(): (relation: SchemaRelation) => QueryScope | null {
  const scopes = new Map<number, QueryScope | null>()
  return ({ oid, tree }) => {
    const found = scopes.get(oid)
    if (found !== undefined) return found
    const scope = tree === null ? null : readScope(tree)
    scopes.set(oid, scope)
    return scope
  }
}

function readScope(tree: string): QueryScope | null {
  const value = parseNodeTree(tree)
  const query: unknown = Array.isArray(value) ? value[0] : value
  return isNode(query) && query.node === 'QUERY' ? queryScope(query, null) : null
}

function tableColumn({ oid, columns, unproven }: SchemaRelation, number: number, { types }: TypeSchema) {
  const column = columns.find((each) => each.number === number)
  if (!column) return unknown
  const isProven = column.notNull && !unproven.has(number)
  return {
    notNull: isProven || resolveDomain(column.type, types).notNull,
    origin: columnKey(oid, number),
  }
}
