import type { PlanCheck } from '../check.js'
import { indexDemands, usesIndex } from '../demands.js'
import { sizedObjections } from '../sized-objections.js'
import { whyPassedOver } from '../why-not/why-passed-over.js'

/** At the declared size the planner takes another way than the index that the query expects. */
export const indexNotUsed: PlanCheck = {
  id: 'index-not-used',
  severity: 'error',
  title: 'at the declared size the planner does not use the expected index',
  why: 'The index could serve, but the planner holds another plan for cheaper; either the expectation or the design is wrong.',
  examples: {
    schema:
      'create table seat (id integer primary key, row integer, side integer); create index seat_row on seat (row); create index seat_side on seat (side)',
    bad: '-- @rows seat 1_000_000\n-- @distinct seat.side 2\n-- @expect uses index seat_side\nselect id from seat where side = $1',
    good: '-- @rows seat 1_000_000\n-- @distinct seat.row 50_000\n-- @expect uses index seat_row\nselect id from seat where row = $1',
  },
  find: ({ query, served, sized }) =>
    indexDemands(query).flatMap((demand) => {
      const alone = served.alone.find(({ index }) => index === demand.index)?.plan ?? null
      if (alone === null || !usesIndex(alone, demand)) return []
      return sizedObjections(sized, (one) => {
        const { plan } = one
        if (usesIndex(plan, demand)) return null
        const why = whyPassedOver(one, demand)
        return {
          why,
          message: `${demand.index} is not used at the declared size: ${why.cause}.`,
          hint: 'Make the condition more selective or the index cover more of the query; or correct the declared sizes or the expectation.',
          line: demand.line,
          at: { tree: plan, node: null },
        }
      })
    }),
}
