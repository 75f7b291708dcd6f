import { printName, printQualified } from '../../sql/print-name.js'
import type { CatalogObject } from '../object.js'
import type { KindRules, StepDraft } from './rule.js'

/** Extended statistics. Its parent is the table, foreign table or materialized view that it is about. */
export interface StatisticsObject extends CatalogObject {
  readonly kind: 'statistics'
  /** Printed name of the relation. */
  readonly on: string
  /** `ndistinct`, `dependencies`, `mcv`; none for a single expression. */
  readonly kinds: readonly string[]
  /** Names as the catalog holds them; sorted, for their order follows that of the table's columns. */
  readonly columns: readonly string[]
  readonly expressions: readonly string[]
  /** Null for the default. */
  readonly target: number | null
}

const allKinds = ['dependencies', 'mcv', 'ndistinct']

/** Extended statistics: only their target can be altered. */
export const statisticsRules: KindRules<StatisticsObject> = {
  kinds: ['statistics'],
  address,
  create: (object) => [
    { sql: object.target === null ? [createSql(object)] : [createSql(object), targetSql(object)] },
  ],
  drop: (object) => [{ sql: [`drop ${address(object)}`] }],
  alter: (from, to) => {
    const isOther = (['on', 'kinds', 'columns', 'expressions'] as const).some(
      (name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]),
    )
    return isOther ? 'replace' : { steps: targetSteps(from, to) }
  },
  // PostgreSQL rebuilds them when a column's type changes, with their comment but without owner and target.
  survives: (object, disturbed) =>
    disturbed.kind === 'column' && object.owner === null && object.target === null,
}

function address({ schema, name }: StatisticsObject): string {
  return `statistics ${printQualified(schema ?? '', name)}`
}

function createSql(object: StatisticsObject): string {
  const isUsual = object.kinds.length === 0 || allKinds.every((kind) => object.kinds.includes(kind))
  const kinds = isUsual ? '' : ` (${object.kinds.join(', ')})`
  const terms = [...object.columns.map(printName), ...object.expressions.map((text) => `(${text})`)]
  return `create ${address(object)}${kinds} on ${terms.join(', ')} from ${object.on}`
}

function targetSteps(from: StatisticsObject, to: StatisticsObject): readonly StepDraft[] {
  return from.target === to.target ? [] : [{ sql: [targetSql(to)], property: 'target' }]
}

/** -1 is the default in every version. */
function targetSql(object: StatisticsObject): string {
  return `alter ${address(object)} set statistics ${object.target ?? -1}`
}
