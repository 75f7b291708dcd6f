import { indexCatalog } from '../catalog/index-catalog.js'
import type { Catalog, ObjectId } from '../catalog/object.js'
import { resolveDomain, typeBook } from '../catalog/sample/type-book.js'
import type { ColumnObject } from '../catalog/tables.js'
import type { QueryColumn, ViewObject } from '../catalog/views.js'
import { printName } from '../sql/print-name.js'
import type { TypeFacts } from './facts.js'
import { isTargetNotNull, type Judge } from './never-null.js'
import { isNode, numberAt, parseNodeTree, type TreeNode } from './node-tree.js'
import { type QueryScope, queryScope, targetsOf } from './query-scope.js'

/** What a view's query says of one of its columns. */
export interface ViewColumn {
  /** Never null. False when unsure. */
  readonly notNull: boolean
  /** The table's column that it shows as it is; null where it computes. */
  readonly origin: ObjectId | null
}

interface Relation {
  /** Printed name. */
  readonly name: string
  readonly scope: QueryScope | null
}

/**
 * Judge the columns of all views and materialized views by their stored queries. Pure; a view on a view is judged
 * through it. Nothing is said of a view whose query is not among the facts.
 *
 * @returns by column id, `column public.v.name`
 */
export function viewColumns(catalog: Catalog, facts: TypeFacts): ReadonlyMap<ObjectId, ViewColumn> {
  const scopes = new Map(facts.views.map(({ view, tree }) => [view, scopeOf(tree)]))
  const relations = new Map<number, Relation>()
  for (const [oid, name] of facts.relations) relations.set(oid, { name, scope: scopes.get(name) ?? null })
  const tables = tableColumns(catalog, facts)
  const known = new Map<string, ViewColumn>()
  const look = (relation: Relation | undefined, attribute: number): ViewColumn => {
    const key = `${relation?.name} ${attribute}`
    const found = known.get(key)
    if (found) return found
    if (!relation?.scope) return tables.get(key) ?? unknown
    known.set(key, unknown)
    const column = judgeColumn(relation.scope, attribute)
    known.set(key, column)
    return column
  }
  const judge: Judge = {
    functions: facts.functions,
    isColumnNotNull: (oid, attribute) => look(relations.get(oid), attribute).notNull,
  }
  const judgeColumn = (scope: QueryScope, attribute: number): ViewColumn => {
    const target = targetsOf(scope.query).find((entry) => numberAt(entry, 'resno') === attribute)
    const source = target ? relations.get(numberAt(target, 'resorigtbl')) : undefined
    const origin = source ? look(source, numberAt(target!, 'resorigcol')).origin : null
    return { notNull: isTargetNotNull(scope, attribute, judge), origin }
  }
  return collect(catalog, (view, at) => look({ name: view, scope: scopes.get(view) ?? null }, at))
}

const unknown: ViewColumn = { notNull: false, origin: null }

function collect(
  catalog: Catalog,
  look: (view: string, attribute: number) => ViewColumn,
): ReadonlyMap<ObjectId, ViewColumn> {
  const columns = new Map<ObjectId, ViewColumn>()
  for (const object of catalog.objects) {
    if (object.kind !== 'view' && object.kind !== 'materialized view') continue
    const view = object.id.slice(object.kind.length + 1)
    const list: readonly QueryColumn[] = (object as ViewObject).columns
    for (const [at, { name }] of list.entries()) {
      columns.set(`column ${view}.${printName(name)}`, look(view, at + 1))
    }
  }
  return columns
}

function scopeOf(tree: string): QueryScope | null {
  const value = parseNodeTree(tree)
  const query: unknown = Array.isArray(value) ? value[0] : value
  return isNode(query) && query.node === 'QUERY' ? queryScope(query satisfies TreeNode, null) : null
}

/** Columns of tables, by printed name of the table and number. */
function tableColumns(catalog: Catalog, facts: TypeFacts): ReadonlyMap<string, ViewColumn> {
  const book = typeBook(catalog)
  const index = indexCatalog(catalog)
  const columns = new Map<string, ViewColumn>()
  for (const object of catalog.objects) {
    if (object.kind !== 'column') continue
    const parent = index.byId.get(object.parent!)
    if (parent?.kind !== 'table' && parent?.kind !== 'foreign table') continue
    const { position, notNull, type } = object as ColumnObject
    const isProven = (notNull && !facts.unproven.has(object.id)) || resolveDomain(type, book).notNull
    const name = parent.id.slice(parent.kind.length + 1)
    columns.set(`${name} ${position}`, { notNull: isProven, origin: object.id })
  }
  return columns
}
