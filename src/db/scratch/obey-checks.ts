import { checkProblems, solveSql, withPicks } from '../../catalog/sample/check-problems.js'
import type { FillPlan, PlannedTable } from '../../catalog/sample/plan-tables.js'
import type { KeyRows, RowValues } from '../../catalog/sample/row-values.js'
import type { Session } from '../database.js'

interface Solving {
  readonly session: Session
  readonly plan: FillPlan
  readonly keys: KeyRows
}

/**
 * Rows changed so that the table's checks hold: PostgreSQL itself chooses among candidates. Where it finds none that
 * fit, or cannot evaluate a check, the draft stays as it is. A transaction must be open.
 */
export async function obeyChecks(
  table: PlannedTable,
  rows: readonly RowValues[],
  { session, plan, keys }: Solving,
): Promise<readonly RowValues[]> {
  const problems = checkProblems(table, { rows, book: plan.book, keys })
  if (problems.length === 0) return rows
  const numbered = problems.map((problem, at) => ({ problem, at }))
  const solutions = (await solve(session, numbered)) ?? (await solveEach(session, numbered))
  const chosen = [...rows]
  for (const { problem: at, picks } of solutions) {
    const problem = problems[at]!
    chosen[problem.row] = withPicks(chosen[problem.row]!, problem, picks)
  }
  return chosen
}

interface Solution {
  readonly problem: number
  readonly picks: readonly number[]
}

type Numbered = Parameters<typeof solveSql>[0]

async function solve(session: Session, problems: Numbered): Promise<readonly Solution[] | null> {
  await session.script('savepoint vault_db_fill')
  try {
    const { rows } = await session.query<Solution>(solveSql(problems))
    await session.script('release savepoint vault_db_fill')
    return rows
  } catch {
    await session.script('rollback to savepoint vault_db_fill')
    return null
  }
}

async function solveEach(session: Session, problems: Numbered): Promise<readonly Solution[]> {
  const solutions: Solution[] = []
  for (const problem of problems) solutions.push(...((await solve(session, [problem])) ?? []))
  return solutions
}
