import type { PlanCheck } from '../check.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

const mostSkipped = 1000

/** OFFSET reads rows to throw them away. */
export const rowsSkipped: PlanCheck = {
  id: 'rows-skipped',
  severity: 'warning',
  title: 'OFFSET skips many rows',
  why: 'Skipped rows are read all the same, so each further page is slower than the one before.',
  examples: {
    schema: `create table seat (id integer primary key, price integer);
      insert into seat select g, g from generate_series(1, 20000) g; vacuum analyze seat`,
    bad: '-- @param $1 5_000\nselect id from seat order by id offset $1 limit 20',
    good: '-- @param $1 5_000\nselect id from seat where id > $1 order by id limit 20',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan }) => {
      for (const node of executedNodes(plan)) {
        const given = node.children.find(({ role }) => role === 'Outer')?.actual?.rows ?? 0
        const skipped = given - node.actual.rows
        if (node.type !== 'Limit' || skipped < mostSkipped) continue
        return {
          message: `${skipped} rows are read and skipped by OFFSET.`,
          hint: 'Go on behind the last row seen: where (created_at, id) < ($1, $2) order by created_at desc, id desc.',
          line: evidence.query.sqlLine,
          at: { tree: plan, node },
        }
      }
      return null
    }),
}
