import type { PlanCheck } from '../check.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

/** A bitmap had no room for single rows and kept whole pages. */
export const lossyBitmap: PlanCheck = {
  id: 'lossy-bitmap',
  severity: 'warning',
  title: 'a bitmap forgets which rows of a page match',
  why: 'Without room in work_mem it notes pages only, and every row of them is compared again.',
  examples: {
    schema: `set work_mem = '64kB'; create table seat (id integer primary key, row integer, name text);
      insert into seat select g, g % 20, repeat('x', 300) from generate_series(1, 60000) g; create index seat_row on seat (row);
      vacuum analyze seat; set enable_seqscan = off; set enable_indexscan = off`,
    bad: '-- @param $1 5\nselect count(name) from seat where row = $1',
    good: '-- @param $1 5\nselect name from seat where id = $1',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(({ actual }) => actual.lossyPages > 0)
      if (node === undefined) return null
      return {
        message: `${node.actual.lossyPages} pages of ${node.relation} are read whole, because the bitmap does not fit into memory.`,
        hint: 'A more selective index, or a higher work_mem for this query.',
        line: evidence.query.sqlLine,
        at: { tree: plan, node },
      }
    }),
}
