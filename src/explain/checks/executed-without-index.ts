import type { PlanCheck } from '../check.js'
import { indexDemands, usesIndex } from '../demands.js'
import { executedObjections } from '../executed-objections.js'
import { indexesOf } from '../plan-shape.js'

/** The plan that ran is another than the expected one. */
export const executedWithoutIndex: PlanCheck = {
  id: 'executed-without-index',
  severity: 'warning',
  title: 'the plan that was executed does not use an expected index',
  why: 'Rows of real statistics, or another version of the server, made the planner choose otherwise than at the declared size without rows.',
  examples: {
    schema: `create table seat (id integer primary key, side integer, price integer); create index seat_side on seat (side);
      insert into seat select g, g % 2, g from generate_series(1, 20000) g; vacuum analyze seat`,
    bad: '-- @param $1 1\n-- @expect reads whole tables\n-- @expect uses index seat_side\nselect sum(price) from seat where side >= $1 - 1',
    good: '-- @param $1 5\n-- @expect uses index seat_pkey\nselect price from seat where id = $1',
  },
  find: (evidence) =>
    indexDemands(evidence.query).flatMap((demand) =>
      executedObjections(evidence, ({ plan }) => {
        if (usesIndex(plan, demand)) return null
        const used = indexesOf(plan)
        return {
          message: `${demand.index} was not used: ${used.length === 0 ? 'no index was' : `${used.join(' and ')} instead`}.`,
          hint: 'Compare the plan with that at the declared size (--plans); two that cost nearly the same change places easily.',
          line: demand.line,
          at: { tree: plan, node: null },
        }
      }),
    ),
}
