import type { CatalogObject, ObjectId } from '../catalog/object.js'
import { keyColumns } from '../catalog/sample/foreign-key.js'
import type { ColumnObject, ConstraintObject, DefaultObject } from '../catalog/tables.js'
import type { EnumObject } from '../catalog/types.js'
import type { ViewObject } from '../catalog/views.js'
import { printName } from '../sql/print-name.js'
import { listedValues } from '../types/listed-values.js'
import type { DocColumn } from './model.js'
import { childrenOf, type ModelScope, shownType } from './scope.js'

/** The columns of a table, in its order. Pure. */
export function tableColumns(table: CatalogObject, scope: ModelScope): readonly DocColumn[] {
  const { index, input } = scope
  const constraints = childrenOf<ConstraintObject>(index, table.id, 'constraint')
  const columns = [...childrenOf<ColumnObject>(index, table.id, 'column')]
  return columns
    .sort((a, b) => a.position - b.position)
    .map((column) => ({
      id: column.id,
      name: column.name,
      type: shownType(column.type, input.schema),
      isNullable: !column.notNull,
      default: defaultOf(column, scope),
      keys: keysOf(column, constraints, scope),
      comment: column.comment,
      values: valuesOf(column.type, scope) ?? checkedValues(column.name, constraints),
      namedType: namedType(column.type, scope),
      isReserved: isReserved(column.comment),
    }))
}

/** The columns of a view, described by its own comments or by those of the columns that it shows. Pure. */
export function viewColumnsOf(view: ViewObject, scope: ModelScope): readonly DocColumn[] {
  const { input } = scope
  return view.columns.map(({ name, type }) => {
    const id = `column ${view.id.slice(view.kind.length + 1)}.${printName(name)}`
    const { notNull = false, comment = null } = input.views.get(id) ?? {}
    return {
      id,
      name,
      type: shownType(type, input.schema),
      isNullable: !notNull,
      default: null,
      keys: [],
      comment,
      values: valuesOf(type, scope),
      namedType: namedType(type, scope),
      isReserved: isReserved(comment),
    }
  })
}

function isReserved(comment: string | null): boolean {
  return /\breserved\b/i.test(comment ?? '')
}

function defaultOf({ id, generated, identity }: ColumnObject, { index }: ModelScope): string | null {
  if (generated) return `generated always as (${generated.expression})${generated.stored ? ' stored' : ''}`
  if (identity) return `generated ${identity.generation} as identity`
  return childrenOf<DefaultObject>(index, id, 'default')[0]?.expression ?? null
}

function keysOf(column: ColumnObject, constraints: readonly ConstraintObject[], { from }: ModelScope) {
  const isIn = (type: ConstraintObject['type']) =>
    constraints.some((each) => each.type === type && keyColumns(each.definition).includes(column.name))
  const isReference = (from.get(column.parent!) ?? []).some(({ columns }) => columns.includes(column.name))
  const keys: DocColumn['keys'][number][] = []
  if (isIn('primary key')) keys.push('PK')
  if (isReference) keys.push('FK')
  if (isIn('unique')) keys.push('UK')
  return keys
}

/** Labels of the enum that a type is, or is an array of. */
function valuesOf(type: string, { index }: ModelScope): readonly string[] | null {
  const found = index.byId.get(`enum ${elementOf(type)}`) as EnumObject | undefined
  return found?.labels ?? null
}

function checkedValues(column: string, constraints: readonly ConstraintObject[]): readonly string[] | null {
  for (const { type, definition } of constraints) {
    const values = type === 'check' ? listedValues(definition, printName(column)) : null
    if (values !== null) return values
  }
  return null
}

function namedType(type: string, { index }: ModelScope): ObjectId | null {
  const kinds = ['enum', 'domain', 'composite type', 'range type']
  const element = elementOf(type)
  return kinds.map((kind) => `${kind} ${element}`).find((id) => index.byId.has(id)) ?? null
}

function elementOf(type: string): string {
  return type.replace(/(?:\[\])+$/, '')
}
