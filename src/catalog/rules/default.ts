import { printName } from '../../sql/print-name.js'
import type { CatalogIndex, ObjectId } from '../object.js'
import type { ColumnObject, DefaultObject } from '../tables.js'
import { parentColumns } from './column.js'
import type { KindRules, Scope } from './rule.js'
import { alterRelation } from './words.js'

/** Defaults of columns. Each is set on its own table only: partitions and children have defaults of their own. */
export const defaultRules: KindRules<DefaultObject> = {
  kinds: ['default'],
  address: (object) => object.id,
  create: (object, scope) =>
    isGivenByParent(object, scope)
      ? [{ sql: [] }]
      : [{ sql: [setSql(object, scope.to)], property: 'default' }],
  drop: (object, { from }) => [{ sql: [`${alterSql(object, from)} drop default`], property: 'default' }],
  alter: (_, to, scope) => ({ steps: [{ sql: [setSql(to, scope.to)], property: 'default' }] }),
}

/** An inherited column that comes with its table, or with its parent's, comes with the parent's default. */
function isGivenByParent(object: DefaultObject, scope: Scope): boolean {
  const column = scope.to.byId.get(object.parent!) as ColumnObject
  if (column.isLocal || !scope.isNew(column.id)) return false
  return parentColumns(column, scope.to).some(
    (id) =>
      (scope.isNew(id) || scope.isNew(column.parent!)) && expressionOf(id, scope.to) === object.expression,
  )
}

function expressionOf(column: ObjectId, index: CatalogIndex): string | undefined {
  return (index.byId.get(`default ${column.slice('column '.length)}`) as DefaultObject | undefined)
    ?.expression
}

function setSql(object: DefaultObject, index: CatalogIndex): string {
  return `${alterSql(object, index)} set default ${object.expression}`
}

function alterSql(object: DefaultObject, index: CatalogIndex): string {
  const table = index.byId.get(object.parent!)!.parent!
  const isView = table.startsWith('view ')
  return `${alterRelation(table, !isView)} alter column ${printName(object.name)}`
}
