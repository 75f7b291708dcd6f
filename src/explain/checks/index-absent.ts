import type { PlanCheck } from '../check.js'
import { indexDemands } from '../demands.js'

/** The query counts on an index that head does not have. */
export const indexAbsent: PlanCheck = {
  id: 'index-absent',
  severity: 'error',
  title: 'an index that the query expects is not in the schema',
  why: 'The query was designed around the index; without it the plan is another.',
  examples: {
    schema: 'create table seat (id integer primary key, name text); create index seat_name on seat (name)',
    bad: '-- @expect uses index seat_by_name\nselect id from seat where name = $1',
    good: '-- @expect uses index seat_name\nselect id from seat where name = $1',
  },
  find: ({ query, served }) =>
    indexDemands(query).flatMap(({ index, line }) => {
      const absent = served.alone.find((one) => one.index === index && one.plan === null)
      if (absent === undefined) return []
      return [
        {
          message: `There is no index ${index} at head, and the query expects it.`,
          hint: 'Add the index in a migration, or correct the name in the header.',
          line,
          at: { tree: served.unscanned, node: null },
          ...(absent.why ? { why: absent.why } : {}),
        },
      ]
    }),
}
