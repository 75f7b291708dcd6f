import type { PlanCheck } from '../check.js'
import { demandOf } from '../demands.js'
import { shapeOf } from '../plan-shape.js'

/** A prepared statement may keep the generic plan after five executions: here that one is another. */
export const genericPlan: PlanCheck = {
  id: 'generic-plan',
  severity: 'error',
  title: 'the plan that a prepared statement keeps differs from those for its values',
  why: 'PostgreSQL may go over to the generic plan at the sixth execution, so a query gets slow that was fast when tried.',
  examples: {
    schema:
      'create table seat (id integer primary key, side integer, row integer); create index seat_side on seat (side); create index seat_row on seat (row)',
    bad: '-- @rows seat 1_000_000\n-- @distinct seat.side 2_000\n-- @common seat.side 90 %\n-- @param $1 of seat.side\n-- @expect reads whole tables\n-- @expect same generic plan\nselect id from seat where side = $1',
    good: '-- @rows seat 1_000_000\n-- @distinct seat.row 2_000\n-- @param $1 of seat.row\n-- @expect same generic plan\nselect id from seat where row = $1',
  },
  find: ({ query, sized }) => {
    const demand = demandOf(query, 'sameGenericPlan')
    const generic = sized.find((one) => one.for === 'generic')
    if (demand === null || generic === undefined) return []
    const shape = shapeOf(generic.plan)
    const others = sized.filter(({ plan }) => shapeOf(plan) !== shape)
    if (others.length === 0) return []
    return [
      {
        message: 'The generic plan has another shape than the plan for these values.',
        hint: 'Make the condition serve all values alike, send the values where the plan must follow them (plan_cache_mode), or drop the expectation.',
        line: demand.line,
        at: { tree: others[0]!.plan, node: null },
        for: others.map((one) => one.for),
      },
    ]
  },
}
