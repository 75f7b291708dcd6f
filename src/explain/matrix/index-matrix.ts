import type { PlanFor } from '../check.js'
import { indexesOf, shapeOf } from '../plan-shape.js'
import type { MatrixFacts, MatrixIndex, MatrixSubject, MatrixTrial } from './matrix-facts.js'

/** What one index is to one query or foreign key: its costliest class of values. */
export interface MatrixCell {
  readonly kind: MatrixSubject['kind']
  readonly name: string
  /** The class of values that costs the most without the index. */
  readonly for: PlanFor
  /** Cost without the index, as a multiple of the cost with it; null where it cannot be planned without. */
  readonly ratio: number | null
  readonly isOtherPlan: boolean
  /** The indexes that only the plan without it uses. */
  readonly replacedBy: readonly string[]
}

/** An index and all that was planned without it. */
export interface MatrixRow extends MatrixIndex {
  /** What the planner looked at the index for, the neediest first; for the rest the index cannot matter. */
  readonly cells: readonly MatrixCell[]
  /** The queries whose plan becomes another and dearer one. */
  readonly neededBy: readonly string[]
  /** The foreign keys whose check does. */
  readonly serves: readonly string[]
  /** Neither a query nor a foreign key nor a rule of the schema needs it. */
  readonly isUnneeded: boolean
}

/** Which query needs which index, and by how much. */
export interface IndexMatrix {
  readonly queries: readonly string[]
  readonly rows: readonly MatrixRow[]
}

/** Costs closer than this are no reason to keep an index. */
export const neededRatio = 1.05

/** Lay out what was tried, an index a row, by table and name. Pure. */
export function layOutMatrix({ indexes, queries, trials }: MatrixFacts): IndexMatrix {
  const rows = indexes.map((index) =>
    rowOf(
      index,
      trials.filter((trial) => trial.index === index.name),
    ),
  )
  return { queries, rows: rows.toSorted((a, b) => compare(a.table, b.table) || compare(a.name, b.name)) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function rowOf(index: MatrixIndex, trials: readonly MatrixTrial[]): MatrixRow {
  const worst = new Map<string, MatrixCell>()
  for (const trial of trials) {
    const cell = cellOf(trial)
    const key = `${cell.kind} ${cell.name}`
    const before = worst.get(key)
    if (before === undefined || isNeedier(cell, before)) worst.set(key, cell)
  }
  const cells = [...worst.values()].toSorted((a, b) => (isNeedier(a, b) ? -1 : isNeedier(b, a) ? 1 : 0))
  const needing = cells.filter(isNeeded)
  const named = (kind: MatrixSubject['kind']) =>
    needing.filter((cell) => cell.kind === kind).map(({ name }) => name)
  const isRule = index.constraint !== null || index.isUnique || index.referencedBy.length > 0
  return {
    ...index,
    cells,
    neededBy: named('query'),
    serves: named('foreign key'),
    isUnneeded: needing.length === 0 && !isRule,
  }
}

function cellOf({ subject, before, after }: MatrixTrial): MatrixCell {
  if (after === null) return { ...subject, ratio: null, isOtherPlan: true, replacedBy: [] }
  const isOtherPlan = shapeOf(before) !== shapeOf(after)
  const used = new Set(indexesOf(before))
  const replacedBy = indexesOf(after).filter((name) => !used.has(name))
  const ratio = after.totalCost / Math.max(before.totalCost, 0.01)
  return { ...subject, ratio: isOtherPlan ? ratio : 1, isOtherPlan, replacedBy }
}

function isNeeded({ ratio, isOtherPlan }: MatrixCell): boolean {
  return isOtherPlan && (ratio === null || ratio >= neededRatio)
}

function isNeedier(a: MatrixCell, b: MatrixCell): boolean {
  return (a.ratio ?? Number.POSITIVE_INFINITY) > (b.ratio ?? Number.POSITIVE_INFINITY)
}
