import type { PlanCheck } from '../check.js'

/** Measured executions leave open whether the budget is kept. */
export const budgetUndecided: PlanCheck = {
  id: 'budget-undecided',
  severity: 'warning',
  title: 'it stays open whether executions keep the budget',
  why: 'A percentile near the budget, too few executions, or tables that are not as large as declared prove nothing.',
  examples: {
    schema: 'create table seat (id integer primary key)',
    bad: '-- @budget p95 5 ms\nselect pg_sleep(case when random() < 0.05 then 0.008 else 0 end), $1::text',
    good: '-- @param $1 5\n-- @budget p95 10000 ms\nselect $1::integer',
  },
  find: ({ query, measured }) => {
    if (measured === undefined) return []
    return query.budgets.flatMap((budget) => {
      const found = measured.classes.flatMap((one) =>
        one.budgets
          .filter(({ line, verdict }) => line === budget.line && verdict === 'inconclusive')
          .map(({ reason }) => ({ for: one.for, reason })),
      )
      const isFailed = measured.classes.some(({ budgets }) =>
        budgets.some(({ line, verdict }) => line === budget.line && verdict === 'fail'),
      )
      const reason = measured.classes.length === 0 ? measured.reason : found[0]?.reason
      if (isFailed || reason == null) return []
      return [
        {
          message: `Whether p${budget.percentile} keeps ${budget.limitMs} ms stays open: ${reason}.`,
          hint: 'More time (--max-time), more rows (--max-rows), a quieter machine, or values for every parameter.',
          line: budget.line,
          at: null,
          ...(found.length === 0 ? {} : { for: found.map((one) => one.for) }),
        },
      ]
    })
  },
}
