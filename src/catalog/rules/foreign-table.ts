import { printName } from '../../sql/print-name.js'
import type { ForeignTableObject } from '../foreign.js'
import type { CatalogObject, ObjectId } from '../object.js'
import type { ColumnObject, ConstraintObject } from '../tables.js'
import { columnSql, foldedDefault } from './column-words.js'
import { optionChangesClause, optionsClause, secretSteps } from './foreign-options.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { qualifiedName, relationOf } from './words.js'

/** Foreign tables, made with their columns. They hold no rows of their own, so making them anew loses nothing. */
export const foreignTableRules: KindRules<ForeignTableObject> = {
  kinds: ['foreign table'],
  address: ({ id }) => id,
  grantAddress: (table) => `table ${qualifiedName(table)}`,
  slots: (table) => [`relation ${qualifiedName(table)}`, `type ${qualifiedName(table)}`],
  create: (table, scope) => [
    createStep(table, scope),
    ...attachSteps(table, scope),
    ...secretSteps(table.id, null, table),
  ],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: alterTable,
  survives: () => true,
}

function createStep(table: ForeignTableObject, scope: Scope): StepDraft {
  const children = scope.to.children(table.id)
  const columns = children.filter((object): object is ColumnObject => object.kind === 'column')
  const own = columns.filter(({ isLocal }) => isLocal || table.inherits.length === 0)
  const sorted = [...own].sort((a, b) => a.position - b.position)
  const lines = sorted.map((column) => `\n  ${columnSql(column, foldedDefault(column, scope)?.expression)}`)
  const defaults = own.flatMap((column) => foldedDefault(column, scope)?.id ?? [])
  const parents = table.inherits.map((id) => relationOf(id)[1])
  const inherits = parents.length === 0 ? '' : `\ninherits (${parents.join(', ')})`
  const body = `(${lines.join(',')}${lines.length > 0 ? '\n' : ''})${inherits}`
  return {
    sql: [`create ${table.id} ${body}\nserver ${printName(table.server)}${optionsClause(table.options)}`],
    needs: table.inherits.flatMap((id) => inheritedParts(id, scope)),
    provides: [table.id, ...columns.map(({ id }) => id), ...defaults, ...givenChecks(table, children)],
  }
}

/** What a child takes from a parent when it is made. */
function inheritedParts(parent: ObjectId, { to }: Scope): readonly ObjectId[] {
  const parts = to.children(parent).filter(({ kind }) => kind === 'column' || kind === 'constraint')
  return parts.map(({ id }) => id)
}

function givenChecks(table: ForeignTableObject, children: readonly CatalogObject[]): readonly ObjectId[] {
  if (table.inherits.length === 0) return []
  const checks = children.filter((child): child is ConstraintObject => child.kind === 'constraint')
  return checks.filter(({ isLocal }) => !isLocal).map(({ id }) => id)
}

/** A partition is attached when it has the checks that its parent asks for. */
function attachSteps({ id, partitionOf }: ForeignTableObject, scope: Scope): readonly StepDraft[] {
  if (partitionOf === null) return []
  const checks = scope.to.children(id).filter(({ kind }) => kind === 'constraint')
  const sql = `alter ${partitionOf.parent} attach partition ${relationOf(id)[1]} ${partitionOf.bound}`
  return [{ sql: [sql], needs: [partitionOf.parent, ...checks.map((check) => check.id)], provides: [] }]
}

function alterTable(from: ForeignTableObject, to: ForeignTableObject, scope: Scope): Alteration {
  if (from.server !== to.server) return 'replace'
  const changes = optionChangesClause(from, to)
  return {
    steps: [
      ...(changes === '' ? [] : [{ sql: [`alter ${to.id}${changes}`], property: 'options' }]),
      ...secretSteps(to.id, from, to),
      ...parentSteps(from, to),
      ...partitionSteps(from, to, scope),
    ],
  }
}

function parentSteps(from: ForeignTableObject, to: ForeignTableObject): readonly StepDraft[] {
  const gone = from.inherits.filter((id) => !to.inherits.includes(id))
  const added = to.inherits.filter((id) => !from.inherits.includes(id))
  const property = 'inherits'
  return [
    ...gone.map(
      (id): StepDraft => ({
        sql: [`alter ${to.id} no inherit ${relationOf(id)[1]}`],
        property,
        before: [id],
      }),
    ),
    ...added.map(
      (id): StepDraft => ({ sql: [`alter ${to.id} inherit ${relationOf(id)[1]}`], property, needs: [id] }),
    ),
  ]
}

function partitionSteps(
  from: ForeignTableObject,
  to: ForeignTableObject,
  scope: Scope,
): readonly StepDraft[] {
  if (JSON.stringify(from.partitionOf) === JSON.stringify(to.partitionOf)) return []
  const parent = from.partitionOf?.parent
  const detach: readonly StepDraft[] =
    parent === undefined
      ? []
      : [
          {
            sql: [`alter ${parent} detach partition ${relationOf(to.id)[1]}`],
            before: [parent],
            provides: [],
          },
        ]
  return [...detach, ...attachSteps(to, scope)].map((step) => ({ ...step, property: 'partition of' }))
}
