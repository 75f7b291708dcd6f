import {
  type CheckGroup,
  type Combination,
  checkGroups,
  combinations,
  mostTaken,
  takeCombinations,
} from '../../measure/choose-ways.js'
import type { FilledTable } from '../../measure/plan-fill.js'
import { printName } from '../../sql/print-name.js'
import type { Session } from '../database.js'

/**
 * Choose how the columns of a table are filled so that its checks hold: PostgreSQL itself tries each combination on a sample of
 * the rows. Where none holds the plan stays, and the insert will say why not. Outside a transaction.
 */
export async function obeyWays(session: Session, table: FilledTable): Promise<void> {
  for (const group of checkGroups(table.columns, table.checks)) {
    if (group.columns.length === 0) continue
    const taken = await findCombinations(session, table, group)
    if (taken.length > 0) takeCombinations(group, taken)
  }
}

async function findCombinations(
  session: Session,
  table: FilledTable,
  group: CheckGroup,
): Promise<readonly Combination[]> {
  const { several, one } = combinations(group)
  const found: Combination[] = []
  for (const [at, combination] of several.entries()) {
    const holds = await doesHold(session, { table, group, combination })
    if (holds && at === 0) return [combination]
    if (holds) found.push(combination)
    if (found.length === mostTaken) break
  }
  if (found.length > 0) return found
  for (const combination of one) {
    if (await doesHold(session, { table, group, combination })) return [combination]
  }
  return []
}

interface Trial {
  readonly table: FilledTable
  readonly group: CheckGroup
  readonly combination: Combination
}

/** The first rows, and some all over the table. */
async function doesHold(session: Session, { table, group, combination }: Trial): Promise<boolean> {
  const values = group.columns.map(
    ({ name, type }, at) => `(${combination[at]!.inRow('s.n')})::${type} as ${printName(name)}`,
  )
  const checks = group.checks.map((check) => `(${check}) is not false`).join(' and ')
  try {
    const { rows } = await session.query<{ holds: boolean }>(
      `select pg_catalog.bool_and(${checks}) as holds from (select ${values.join(', ')} from (
         select g from pg_catalog.generate_series(1, least(40, $1::bigint)) g
         union select 1 + (g * ($1::bigint - 1)) / 200 from pg_catalog.generate_series(1, 200::bigint) g) s (n) offset 0) t`,
      [table.rows],
    )
    return rows[0]?.holds === true
  } catch {
    return false
  }
}
