import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { ColumnObject, TableObject } from '../tables.js'
import { movedValue } from './column-type.js'
import type { Scope, StepDraft } from './rule.js'
import { ownedSequences } from './table.js'
import { qualifiedName, relationOf } from './words.js'

/** Schema where a table waits while its successor is made and takes its rows. */
const asideOf = (table: TableObject) => printName(`vault_db_aside_${table.name}`.slice(0, 63))

/**
 * A table that must be made anew (it becomes partitioned, or stops to be) leaves its place with its indexes and
 * sequences, so that their names are free; its rows are copied and it is dropped in `copySteps`.
 */
export function setAsideSteps(table: TableObject, scope: Scope): readonly StepDraft[] {
  const aside = asideOf(table)
  const release = ownedSequences(table, scope).map(
    (sequence) => `alter sequence ${qualifiedName(sequence)} owned by none`,
  )
  const parent =
    table.partitionOf && !scope.isGone(table.partitionOf.parent) ? table.partitionOf.parent : null
  const detach =
    parent === null ? [] : [`alter table ${relationOf(parent)[1]} detach partition ${qualifiedName(table)}`]
  return [
    {
      sql: [
        ...release,
        ...detach,
        `create schema if not exists ${aside}`,
        `alter table ${qualifiedName(table)} set schema ${aside}`,
      ],
      severity: 'blocking',
    },
  ]
}

/** Rows over to the new table, once its partitions are attached; then the old one goes. */
export function copySteps(table: TableObject, scope: Scope): readonly StepDraft[] {
  if (!scope.isGone(table.id)) return []
  const shared = sharedColumns(table, scope)
  const names = shared.map(({ name }) => printName(name)).join(', ')
  const values = shared.map((column) => movedColumn(column, scope)).join(', ')
  const aside = asideOf(table)
  const old = `${aside}.${printName(table.name)}`
  const overriding = shared.some(({ identity }) => identity?.generation === 'always')
    ? ' overriding system value'
    : ''
  const partitions = scope.to.parts(table.id)
  return [
    {
      sql: [
        ...(shared.length === 0
          ? []
          : [`insert into ${qualifiedName(table)} (${names})${overriding} select ${values} from ${old}`]),
        ...shared.filter(({ identity }) => identity).map((column) => continueSql(table, column, old)),
        `drop table ${old}`,
        `drop schema ${aside}`,
        ...ownedSequences(table, scope).map(
          (sequence) =>
            `alter sequence ${qualifiedName(sequence)} owned by ${sequence.ownedBy!.slice('column '.length)}`,
        ),
      ],
      needs: [...partitions.map(({ id }) => `attached ${id}`), ...shared.map(({ id }) => id)],
      provides: [table.id],
      severity: 'blocking',
    },
  ]
}

function sharedColumns(table: TableObject, { from, to }: Scope): readonly ColumnObject[] {
  return to
    .children(table.id)
    .filter((child): child is ColumnObject => child.kind === 'column' && from.byId.has(child.id))
    .filter((column) => column.generated === null)
    .sort((a, b) => a.position - b.position)
}

/** The value of a column of the old table, as the new one takes it. */
function movedColumn(column: ColumnObject, scope: Scope): string {
  const name = printName(column.name)
  const before = scope.from.byId.get(column.id) as ColumnObject
  if (before.type !== column.type) return movedValue(name, before.type, column.type) ?? name
  // A type that is made anew under the same name: the old table still holds its predecessor.
  const isRebuilt = before.needs.some((id) => scope.isGone(id) && / type |^enum |^domain /.test(id))
  return isRebuilt ? `${name}::text${column.type.endsWith('[]') ? '[]' : ''}::${column.type}` : name
}

function continueSql(table: TableObject, column: ColumnObject, old: string): string {
  const sequence = `pg_catalog.pg_get_serial_sequence(${quoteLiteral(qualifiedName(table))}, ${quoteLiteral(column.name)})`
  return `select pg_catalog.setval(${sequence}, (select max(${printName(column.name)}) from ${old}))`
}
