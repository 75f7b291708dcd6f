import type { PlanCheck } from '../check.js'
import { indexDemands, usesIndex } from '../demands.js'

/** Alone on its table and with sequential scans disabled, the index is not used: it cannot be. */
export const indexCannotServe: PlanCheck = {
  id: 'index-cannot-serve',
  severity: 'error',
  title: 'the index that the query expects cannot serve it',
  why: 'No size and no setting makes the planner use an index whose columns, expression, operators or predicate do not fit.',
  examples: {
    schema: 'create table seat (id integer primary key, name text); create index seat_name on seat (name)',
    bad: '-- @expect uses index seat_name\nselect id from seat where lower(name) = $1',
    good: '-- @expect uses index seat_name\nselect id from seat where name = $1',
  },
  find: ({ query, served }) =>
    indexDemands(query).flatMap((demand) => {
      const { plan = null, why } = served.alone.find(({ index }) => index === demand.index) ?? {}
      if (plan === null || usesIndex(plan, demand)) return []
      const cause = why?.cause ?? 'alone on its table, with sequential scans disabled, it is not used'
      return [
        {
          ...(why ? { why } : {}),
          message: `${demand.index} cannot serve the query: ${cause}.`,
          hint: "Make its columns, expression, operator class and predicate fit the query's conditions, or the other way round.",
          line: demand.line,
          at: { tree: plan, node: null },
        },
      ]
    }),
}
