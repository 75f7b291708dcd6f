import type { PlanCheck } from '../check.js'
import { demandOf } from '../demands.js'
import { executedObjections } from '../executed-objections.js'

/** The query touches more pages than its header allows. */
export const pagesRead: PlanCheck = {
  id: 'pages-read',
  severity: 'error',
  title: 'the query reads more pages than expected',
  why: 'Pages do not depend on the machine: they are the steadiest measure of what a query costs.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, name text); create index seat_row on seat (row);
      insert into seat select g, g % 10, repeat('x', 200) from generate_series(1, 20000) g; vacuum analyze seat`,
    bad: '-- @param $1 5\n-- @expect buffers under 100\nselect name from seat where row = $1',
    good: '-- @param $1 5\n-- @expect buffers under 100\nselect name from seat where id = $1',
  },
  find: (evidence) => {
    const demand = demandOf(evidence.query, 'pagesUnder')
    if (demand === null) return []
    return executedObjections(evidence, ({ plan }) => {
      const pages = plan.actual?.pages ?? 0
      if (pages < demand.pages) return null
      return {
        message: `${pages} pages are read, and fewer than ${demand.pages} are expected.`,
        hint: 'Look for the node that reads them: a scan with a filter, a bitmap over many pages, a loop.',
        line: demand.line,
        at: { tree: plan, node: null },
      }
    })
  },
}
