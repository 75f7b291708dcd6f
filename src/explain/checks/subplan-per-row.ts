import type { PlanCheck } from '../check.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

const mostLoops = 1000

/** A subquery in the query's columns or conditions ran once for each row. */
export const subplanPerRow: PlanCheck = {
  id: 'subplan-per-row',
  severity: 'warning',
  title: 'a subquery runs once for each of many rows',
  why: 'However fast one run is, their number grows with the rows.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, price integer); create index seat_row on seat (row);
      insert into seat select g, g % 100, g from generate_series(1, 5000) g; vacuum analyze seat`,
    bad: '-- @param $1 0\n-- @expect reads whole tables\nselect id, (select max(b.price) from seat b where b.row = a.row and b.id < a.id) from seat a where price > $1',
    good: '-- @param $1 4_990\n-- @expect reads whole tables\nselect id, (select max(b.price) from seat b where b.row = a.row and b.id < a.id) from seat a where price > $1',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(
        ({ role, actual }) => role === 'SubPlan' && actual.loops >= mostLoops,
      )
      if (node === undefined) return null
      return {
        message: `A subquery runs ${node.actual.loops} times.`,
        hint: 'A join with the grouped subquery, or a lateral join behind the LIMIT.',
        line: evidence.query.sqlLine,
        at: { tree: plan, node },
      }
    }),
}
