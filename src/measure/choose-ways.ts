import type { PlannedCheck } from '../catalog/sample/plan-tables.js'
import { firstRows } from './column-values.js'
import type { ColumnWay, FilledColumn } from './plan-columns.js'
import { type Sql, shareOf } from './sql-numbers.js'

/** Columns that checks tie together, and those checks. */
export interface CheckGroup {
  readonly columns: readonly FilledColumn[]
  readonly checks: readonly string[]
}

/** A way for each column of a group. */
export type Combination = readonly ColumnWay[]

/** Combinations that are tried for one group. */
const mostTried = 300
/** Combinations that the rows of a table are spread over. */
export const mostTaken = 8

/** Checks with a column in common belong together. Pure. */
export function checkGroups(
  columns: readonly FilledColumn[],
  checks: readonly PlannedCheck[],
): readonly CheckGroup[] {
  let groups: { readonly names: readonly string[]; readonly checks: readonly string[] }[] = []
  for (const { words, expression } of checks) {
    const isTied = ({ names }: { readonly names: readonly string[] }) =>
      names.some((name) => words.columns.includes(name))
    const tied = groups.filter(isTied)
    groups = [
      ...groups.filter((group) => !isTied(group)),
      {
        names: [...new Set([...tied.flatMap(({ names }) => names), ...words.columns])],
        checks: [...tied.flatMap((group) => group.checks), expression],
      },
    ]
  }
  return groups.map((group) => ({
    checks: group.checks,
    columns: columns.filter(({ name }) => group.names.includes(name)),
  }))
}

/**
 * What to try for a group, the likeliest first: as planned; then nulls and constants, of which several can be taken; then other
 * forms of text and number, of which one is enough. Pure.
 */
export function combinations({ columns }: CheckGroup): {
  readonly several: readonly Combination[]
  readonly one: readonly Combination[]
} {
  const isOne = (combination: Combination) => combination.some(({ kind }) => kind === 'pattern')
  const plain = product(columns.map(({ ways }) => ways.filter(({ kind }) => kind !== 'pattern')))
  const all = product(columns.map(({ ways }) => ways)).filter(isOne)
  return { several: plain.slice(0, mostTried), one: all.slice(0, mostTried) }
}

/** All combinations, those of the first ways first; longer lists are cut. */
function product(lists: readonly (readonly ColumnWay[])[]): readonly Combination[] {
  const most = Math.max(2, Math.floor(20_000 ** (1 / Math.max(1, lists.length))))
  let all: readonly { readonly ways: Combination; readonly weight: number }[] = [{ ways: [], weight: 0 }]
  for (const list of lists) {
    all = all.flatMap(({ ways, weight }) =>
      list.slice(0, most).map((way, at) => ({ ways: [...ways, way], weight: weight + at })),
    )
  }
  return all.toSorted((a, b) => a.weight - b.weight).map(({ ways }) => ways)
}

/**
 * Spread the rows over combinations, as often as is declared of their values: each column takes its way of the combination
 * that the row's number picks. The first rows take each once, then the most common one. Pure.
 */
export function takeCombinations({ columns }: CheckGroup, taken: readonly Combination[]): void {
  const weighed = weigh(taken).toSorted((a, b) => b.weight - a.weight)
  for (const [at, column] of columns.entries()) {
    const ways = weighed.map(({ combination }) => combination[at]!)
    const [first] = ways
    if (first === undefined) continue
    if (ways.every((way) => way === first)) {
      column.chosen = first
      continue
    }
    column.chosen = {
      kind: 'usual',
      inRow: (row) =>
        spreadOver(
          row,
          weighed.map(({ weight }, place) => ({ weight, value: ways[place]!.inRow(row) })),
        ),
      atRank: ways.find(({ atRank }) => atRank !== null)?.atRank ?? null,
    }
  }
}

interface Weighed {
  readonly combination: Combination
  /** Of all rows, 0 to 1. */
  readonly weight: number
}

/** As if the columns were independent; ways of which nothing is declared share what is left of their column. */
function weigh(taken: readonly Combination[]): readonly Weighed[] {
  const shares = (taken[0] ?? []).map((_, at) => {
    const ways = [...new Set(taken.map((combination) => combination[at]!))]
    const unsaid = ways.filter(({ share }) => share === undefined).length
    const left = Math.max(0, 1 - ways.reduce((sum, { share = 0 }) => sum + share, 0))
    const each = unsaid === 0 ? 0 : left > 0 ? left / unsaid : 0.01
    return new Map(ways.map((way) => [way, way.share ?? each]))
  })
  const products = taken.map((combination) =>
    combination.reduce((product, way, at) => product * shares[at]!.get(way)!, 1),
  )
  const sum = products.reduce((total, product) => total + product, 0)
  return taken.map((combination, at) => ({
    combination,
    weight: sum === 0 ? 1 / taken.length : products[at]! / sum,
  }))
}

function spreadOver(row: Sql, ways: readonly { readonly weight: number; readonly value: Sql }[]): Sql {
  let until = 0
  const cases = ways.slice(0, -1).map(({ weight, value }) => {
    until += weight
    return `when ${shareOf(row, groupSalt)} < ${until.toFixed(6)} then ${value}`
  })
  const each = ways.map(({ value }, at) => `when ${at + 1} then ${value}`)
  const first = `case ${row} ${each.join(' ')} else ${ways[0]!.value} end`
  return `(case when ${row} <= ${firstRows} then (${first}) ${cases.join(' ')} else ${ways.at(-1)!.value} end)`
}

const groupSalt = 90_001
