import type { MeasuredClass } from '../../measure/measured.js'
import type { PlanCheck } from '../check.js'
import type { Budget } from '../declared-query.js'
import { boundsText } from '../latency-words.js'

/** Measured executions break the budget of the header. */
export const overBudget: PlanCheck = {
  id: 'over-budget',
  severity: 'error',
  title: 'executions take longer than the budget allows',
  why: 'The budget is what the program promises; the bound below the measured percentile already breaks it.',
  examples: {
    schema: 'create table seat (id integer primary key)',
    bad: '-- @budget p95 1 ms\nselect pg_sleep(0.002)',
    good: '-- @budget p95 10000 ms\nselect 1',
  },
  find: ({ measured }) => {
    const budgets = new Map<number, { readonly budget: Budget; readonly over: readonly MeasuredClass[] }>()
    for (const one of measured?.classes ?? []) {
      for (const budget of one.budgets) {
        if (budget.verdict !== 'fail') continue
        const over = [...(budgets.get(budget.line)?.over ?? []), one]
        budgets.set(budget.line, { budget, over })
      }
    }
    return [...budgets.values()].map(({ budget, over }) => ({
      message: `p${budget.percentile} is over ${budget.limitMs} ms: ${over.map((one) => boundsText(one, budget)).join('; ')}.`,
      hint: 'Look at the plan (--plans) for what it reads; or the budget asks too much of this size and machine.',
      line: budget.line,
      at: null,
      for: over.map((one) => one.for),
    }))
  },
}
