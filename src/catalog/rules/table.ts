import { printName } from '../../sql/print-name.js'
import type { CatalogObject, ObjectId } from '../object.js'
import type { ColumnObject, ConstraintObject, SequenceObject, TableObject } from '../tables.js'
import { columnExtras, columnSql, foldedDefault } from './column-words.js'
import { constraintSql, isFoldable } from './constraint.js'
import type { KindRules, Scope, StepDraft } from './rule.js'
import { alterTableSteps } from './table-changes.js'
import { copySteps, setAsideSteps } from './table-move.js'
import { printOption, qualifiedName, relationOf } from './words.js'

/** Tables of every kind but foreign ones. */
export const tableRules: KindRules<TableObject> = {
  kinds: ['table'],
  address: (table) => `table ${qualifiedName(table)}`,
  slots: (table) => [`relation ${qualifiedName(table)}`, `type ${qualifiedName(table)}`],
  goesWith: (table, { isNew }) => (table.partitionOf && !isNew(table.id) ? [table.partitionOf.parent] : []),
  create: createTable,
  drop: (table, scope) =>
    scope.isNew(table.id)
      ? setAsideSteps(table, scope)
      : [{ sql: [`drop table ${qualifiedName(table)}`], severity: 'data-losing' }],
  alter: (from, to, scope) =>
    from.partitionKey !== to.partitionKey ? 'replace' : { steps: alterTableSteps(from, to, scope) },
  survives: () => true,
}

function createTable(table: TableObject, scope: Scope): readonly StepDraft[] {
  const children = scope.to.children(table.id)
  const columns = foldedColumns(table, children)
  const constraints = foldedConstraints(table, children)
  const copies = copySteps(table, scope)
  const folded = [...columns, ...constraints].map(({ id }) => id)
  const defaults = columns.flatMap((column) => foldedDefault(column, scope)?.id ?? [])
  return [
    {
      sql: [createSql({ table, columns, constraints, scope })],
      needs: table.inherits.flatMap((id) => partsToInherit(id, scope)),
      provides: [...(copies.length === 0 ? [table.id] : []), `shell ${table.id}`, ...folded, ...defaults],
    },
    ...columns.flatMap((column) => columnExtras(column, scope)),
    ...inheritedNulls(table, children, scope),
    ...tableExtras(table),
    ...attachSteps(table, scope),
    ...copies,
  ]
}

/** Keys over the same columns are written apart: inside one statement PostgreSQL keeps only the first. */
function foldedConstraints(
  table: TableObject,
  children: readonly CatalogObject[],
): readonly ConstraintObject[] {
  const columns = ({ definition }: ConstraintObject) => definition.replace(/^[A-Z ]+/, '')
  return children
    .filter((child): child is ConstraintObject => child.kind === 'constraint')
    .filter((constraint) => isFoldable(constraint, table))
    .sort(byRank)
    .filter((constraint, at, all) => {
      if (constraint.index === null) return true
      return all.findIndex((other) => other.index !== null && columns(other) === columns(constraint)) === at
    })
}

/** What a child table takes from a parent when it is made. */
function partsToInherit(parent: ObjectId, { to }: Scope): readonly ObjectId[] {
  const columns = to.children(parent).filter(({ kind }) => kind === 'column')
  const checks = to.children(parent).filter((child) => (child as ConstraintObject).type === 'check')
  return [...columns, ...columns.flatMap(({ id }) => to.children(id)), ...checks].map(({ id }) => id)
}

function foldedColumns(table: TableObject, children: readonly CatalogObject[]): readonly ColumnObject[] {
  return children
    .filter((child): child is ColumnObject => child.kind === 'column')
    .filter((column) => table.partitionOf !== null || column.isLocal)
    .sort((a, b) => a.position - b.position)
}

function createSql(parts: {
  table: TableObject
  columns: readonly ColumnObject[]
  constraints: readonly ConstraintObject[]
  scope: Scope
}): string {
  const { table, columns, constraints, scope } = parts
  const lines = [
    ...columns.map((column) => columnLine(column, table, scope)).filter((line) => line !== null),
    ...constraints.map(constraintSql),
  ]
  const body = lines.length === 0 ? '' : `\n  ${lines.join(',\n  ')}\n`
  const list =
    table.ofType === null ? ` (${body})` : ` of ${table.ofType}${lines.length === 0 ? '' : ` (${body})`}`
  return [
    `create ${table.persistence === 'unlogged' ? 'unlogged ' : ''}table ${qualifiedName(table)}${list}`,
    ...tail(table),
  ].join('\n')
}

/** Columns of a typed table are written only where they add something to their type. */
function columnLine(column: ColumnObject, table: TableObject, scope: Scope): string | null {
  // A child takes the expression of its parent's column, and may not repeat it.
  const isTaken =
    column.generated !== null &&
    table.inherits.some(
      (id) => (scope.to.byId.get(columnOf(id, column)) as ColumnObject | undefined)?.generated,
    )
  const own = isTaken ? { ...column, generated: null } : column
  const text = columnSql(own, foldedDefault(column, scope)?.expression)
  if (table.ofType === null) return text
  const name = printName(column.name)
  const more = text.slice(name.length + 1 + column.type.length).replace(/^ collate \S+/, '')
  return more === '' ? null : `${name} with options${more}`
}

const ranks = ['primary key', 'unique', 'exclusion', 'check', 'foreign key']
function byRank(a: ConstraintObject, b: ConstraintObject): number {
  return ranks.indexOf(a.type) - ranks.indexOf(b.type) || (a.name < b.name ? -1 : 1)
}

function tail(table: TableObject): readonly string[] {
  return [
    ...(table.inherits.length === 0
      ? []
      : [`inherits (${table.inherits.map((id) => relationOf(id)[1]).join(', ')})`]),
    ...(table.partitionKey === null ? [] : [`partition by ${table.partitionKey}`]),
    ...(table.accessMethod === null ? [] : [`using ${printName(table.accessMethod)}`]),
    ...(table.options.length === 0 ? [] : [`with (${table.options.map(printOption).join(', ')})`]),
    ...(table.tablespace === null ? [] : [`tablespace ${printName(table.tablespace)}`]),
  ]
}

/** A child may be stricter than its parent in a column that it inherits. */
function inheritedNulls(
  table: TableObject,
  children: readonly CatalogObject[],
  { to }: Scope,
): readonly StepDraft[] {
  if (table.partitionOf !== null) return []
  return children
    .filter((child): child is ColumnObject => child.kind === 'column' && !(child as ColumnObject).isLocal)
    .filter(
      (column) =>
        column.notNull &&
        !table.inherits.some(
          (id) => (to.byId.get(columnOf(id, column)) as ColumnObject | undefined)?.notNull,
        ),
    )
    .map((column) => ({
      sql: [`alter table ${qualifiedName(table)} alter column ${printName(column.name)} set not null`],
      provides: [],
    }))
}

const columnOf = (table: ObjectId, column: ColumnObject) =>
  `column ${relationOf(table)[1]}.${printName(column.name)}`

function tableExtras(table: TableObject): readonly StepDraft[] {
  const alter = `alter table ${qualifiedName(table)}`
  const only = `alter table only ${qualifiedName(table)}`
  const steps: StepDraft[] = []
  if (table.rowSecurity) steps.push({ sql: [`${alter} enable row level security`], provides: [] })
  if (table.forceRowSecurity) steps.push({ sql: [`${only} force row level security`], provides: [] })
  if (table.replicaIdentity !== 'default') steps.push(replicaIdentityStep(table))
  if (table.clusterOn !== null) steps.push(clusterStep(table))
  return steps
}

export function replicaIdentityStep(table: TableObject): StepDraft {
  const index = /^index (.*)$/s.exec(table.replicaIdentity)?.[1]
  const value = index === undefined ? table.replicaIdentity : `using index ${printName(index)}`
  return {
    sql: [`alter table only ${qualifiedName(table)} replica identity ${value}`],
    needs: index === undefined ? [] : indexIds(table, index),
    provides: [],
    property: 'replica identity',
  }
}

export function clusterStep(table: TableObject): StepDraft {
  const sql = `alter table ${qualifiedName(table)} cluster on ${printName(table.clusterOn!)}`
  return { sql: [sql], needs: indexIds(table, table.clusterOn!), provides: [], property: 'cluster on' }
}

/** Marks that a table kept by name and lost with the index that was made again. */
export function markSteps(index: CatalogObject, { from, to, isNew }: Scope): readonly StepDraft[] {
  const before = from.byId.get(index.parent!) as TableObject | undefined
  const after = to.byId.get(index.parent!) as TableObject | undefined
  if (!before || after?.kind !== 'table' || isNew(after.id)) return []
  const identity = `index ${index.name}`
  const isCluster = before.clusterOn === index.name && after.clusterOn === index.name
  const isIdentity = before.replicaIdentity === identity && after.replicaIdentity === identity
  return [...(isIdentity ? [replicaIdentityStep(after)] : []), ...(isCluster ? [clusterStep(after)] : [])]
}

/** The index of that name, whether it stands alone or behind a constraint. */
function indexIds(table: TableObject, name: string): readonly ObjectId[] {
  return [
    `index ${printName(table.schema!)}.${printName(name)}`,
    `constraint ${qualifiedName(table)}.${printName(name)}`,
  ]
}

/** A partition is made whole, with its own indexes, and then attached: its parent's indexes take them over. */
export function attachSteps(table: TableObject, { to }: Scope): readonly StepDraft[] {
  if (table.partitionOf === null) return []
  const { parent, bound } = table.partitionOf
  const own = to
    .children(table.id)
    .filter((child) => child.kind === 'index' || child.kind === 'constraint' || child.kind === 'column')
    .filter((child) => !isCopyOfParent(child))
  return [
    {
      sql: [`alter table only ${relationOf(parent)[1]} attach partition ${qualifiedName(table)} ${bound}`],
      needs: [`shell ${parent}`, `shell ${table.id}`, ...own.map(({ id }) => id)],
      provides: [`attached ${table.id}`],
      property: 'partition of',
    },
  ]
}

const isCopyOfParent = (child: CatalogObject) =>
  child.kind === 'constraint' && (child as ConstraintObject).type === 'foreign key'

/** Sequences that columns of a table own. */
export function ownedSequences(table: TableObject, { from, to }: Scope): readonly SequenceObject[] {
  const prefix = `column ${qualifiedName(table)}.`
  return from.catalog.objects.filter(
    (object): object is SequenceObject =>
      object.kind === 'sequence' &&
      to.byId.has(object.id) &&
      ((object as SequenceObject).ownedBy ?? '').startsWith(prefix),
  )
}
