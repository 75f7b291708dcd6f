import { printName } from '../../sql/print-name.js'
import { candidateValues } from './candidates.js'
import type { PlannedCheck, PlannedColumn, PlannedForeignKey, PlannedTable } from './plan-tables.js'
import { type KeyRows, keyValue, type RowValues, seedOf } from './row-values.js'
import type { TypeBook } from './type-book.js'

/** Columns of one row that checks tie together, and the values they may have. */
export interface CheckProblem {
  /** From 0. */
  readonly row: number
  readonly columns: readonly { readonly name: string; readonly candidates: readonly string[] }[]
  readonly checks: readonly string[]
}

/** Combinations that one problem may have: PostgreSQL tries them all. */
const mostCombinations = 20_000

/**
 * What must be solved for a table's rows: for each row the groups of columns that checks tie together. Pure.
 *
 * @param rows the draft: its values are tried first, and keys of other tables keep theirs
 */
export function checkProblems(
  table: PlannedTable,
  {
    rows,
    book,
    keys,
  }: { readonly rows: readonly RowValues[]; readonly book: TypeBook; readonly keys: KeyRows },
): readonly CheckProblem[] {
  const groups = groupChecks(table.checks)
  return rows.flatMap((values, row) =>
    groups.map((checks) => {
      const names = [...new Set(checks.flatMap(({ words }) => words.columns))]
      const columns = table.columns.filter(({ name }) => names.includes(name))
      const most = Math.max(2, Math.floor(mostCombinations ** (1 / columns.length)))
      const candidates = columns.map((column) => ({
        name: column.name,
        candidates: candidatesOf(column, { table, values, row, checks, book, keys }).slice(0, most),
      }))
      return { row, columns: candidates, checks: checks.map(({ expression }) => expression) }
    }),
  )
}

/** Checks that share a column belong together. */
function groupChecks(checks: readonly PlannedCheck[]): readonly (readonly PlannedCheck[])[] {
  let groups: (readonly PlannedCheck[])[] = []
  for (const check of checks) {
    const isTied = (group: readonly PlannedCheck[]) =>
      group.some(({ words }) => words.columns.some((name) => check.words.columns.includes(name)))
    groups = [...groups.filter((group) => !isTied(group)), [...groups.filter(isTied).flat(), check]]
  }
  return groups
}

interface CandidateScope {
  readonly table: PlannedTable
  readonly values: RowValues
  readonly row: number
  readonly checks: readonly PlannedCheck[]
  readonly book: TypeBook
  readonly keys: KeyRows
}

function candidatesOf(column: PlannedColumn, scope: CandidateScope): readonly string[] {
  const { table, values, row, checks, book } = scope
  const drafted = values.get(column.name)
  const nothing = column.notNull ? [] : [`null::${column.type}`]
  const first = drafted === undefined ? [] : drafted === 'null' ? nothing : [drafted]
  const foreign = table.foreignKeys.filter(({ columns }) => columns.includes(column.name))
  if (foreign.length > 0) return [...new Set([...first, ...nothing, ...otherKeys(column, foreign, scope)])]
  const own = checks.filter(({ words }) => words.columns.includes(column.name)).map(({ words }) => words)
  const words = { texts: own.flatMap(({ texts }) => texts), numbers: own.flatMap(({ numbers }) => numbers) }
  const made = candidateValues({ type: column.type, seed: seedOf(column, row), row, words, book })
  const written = column.default === null ? [] : [`(${column.default})::${column.type}`]
  return [...new Set([...first, ...made.slice(0, 1), ...nothing, ...made.slice(1), ...written])]
}

/** A key of one column may be another one; columns of a longer key keep to the row that was drafted. */
function otherKeys(
  column: PlannedColumn,
  foreign: readonly PlannedForeignKey[],
  { keys }: CandidateScope,
): readonly string[] {
  const [key] = foreign
  if (foreign.length > 1 || key?.columns.length !== 1) return []
  return (keys.get(key.target) ?? []).map((row) => keyValue(row[key.targetColumns[0]!], column.type))
}

/**
 * The query that solves problems: for each one that has a solution, its number and the numbers of the chosen
 * candidates, the likeliest first. Pure.
 */
export function solveSql(
  problems: readonly { readonly problem: CheckProblem; readonly at: number }[],
): string {
  return problems.map(({ problem, at }) => `(${problemSql(problem, at)})`).join('\nunion all\n')
}

const numberColumn = '"vault_db number"'

function problemSql({ columns, checks }: CheckProblem, at: number): string {
  const numbers = columns.map((_, column) => `c${column}.${numberColumn}`)
  const from = columns.map(({ name, candidates }, column) => {
    const values = candidates.map((value, number) => `(${number}, ${value})`)
    return `(values ${values.join(', ')}) as c${column}(${numberColumn}, ${printName(name)})`
  })
  return `select ${at} as problem, array[${numbers.join(', ')}] as picks
from ${from.join('\n  cross join ')}
where ${checks.map((check) => `(${check}) is not false`).join('\n  and ')}
order by ${numbers.join(' + ')}, ${numbers.join(', ')} limit 1`
}

/** Put what was chosen into a row. Pure. */
export function withPicks(values: RowValues, problem: CheckProblem, picks: readonly number[]): RowValues {
  const chosen = problem.columns.map(
    ({ name, candidates }, at) => [name, candidates[picks[at] ?? 0] ?? 'null'] as const,
  )
  return new Map([...values, ...chosen])
}
