import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { executedObjections } from '../executed-objections.js'

/** The planner held the query for so dear that it compiled parts of it. */
export const compiled: PlanCheck = {
  id: 'compiled',
  severity: 'warning',
  title: 'parts of the query are compiled at each execution (JIT)',
  why: 'Compiling takes tens of milliseconds each time, often more than it saves; it begins where the cost passes jit_above_cost.',
  examples: {
    schema: `create table seat (id integer primary key, price integer);
      insert into seat select g, g from generate_series(1, 1000) g; analyze seat`,
    bad: '-- @param $1 5\n-- @expect reads whole tables\nselect sum(price * $1) from seat',
    good: '-- @param $1 5\nselect price from seat where id = $1',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan, isCompiled }) => {
      if (!isCompiled || readsWholeTables(evidence.query)) return null
      return {
        message: `Parts of the query are compiled before it runs: its cost of ${Math.round(plan.totalCost)} is above jit_above_cost.`,
        hint: 'Turn jit off for the role or database that runs short queries, or raise jit_above_cost.',
        line: evidence.query.sqlLine,
        at: { tree: plan, node: null },
      }
    }),
}
