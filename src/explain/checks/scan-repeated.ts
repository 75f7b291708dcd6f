import type { PlanCheck } from '../check.js'
import { executedNodes, executedObjections } from '../executed-objections.js'
import type { PlanNode } from '../plan-node.js'

const mostRows = 100_000

/** The inner side of a nested loop was read whole again and again. */
export const scanRepeated: PlanCheck = {
  id: 'scan-repeated',
  severity: 'warning',
  title: 'a nested loop reads the same rows again for each row of its other side',
  why: 'The work is one number of rows times the other; the planner expected fewer of one of them.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, price integer);
      insert into seat select g, g % 10, g from generate_series(1, 2000) g; analyze seat`,
    bad: '-- @param $1 5\n-- @expect reads whole tables\nselect count(*) from seat a join seat b on a.price > b.price + $1',
    good: '-- @param $1 5\n-- @expect reads whole tables\nselect count(*) from seat a join seat b on a.price = b.id where a.row = $1',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan }) => {
      for (const { type, children } of executedNodes(plan)) {
        const node =
          type === 'Nested Loop' ? repeatedScan(children.find(({ role }) => role === 'Inner')) : null
        if (node === null) continue
        return {
          message: `${node.relation ?? 'A kept result'} is read ${node.actual!.loops} times, ${node.actual!.rows + node.actual!.filteredRows} rows in all.`,
          hint: 'An index that fits the join condition, or a join condition of equality, which can be hashed.',
          line: evidence.query.sqlLine,
          at: { tree: plan, node },
        }
      }
      return null
    }),
}

function repeatedScan(inner: PlanNode | undefined): PlanNode | null {
  const { loops = 0, rows = 0, filteredRows = 0 } = inner?.actual ?? {}
  if (inner === undefined || loops < 2 || rows + filteredRows < mostRows) return null
  const isWhole = inner.type === 'Seq Scan' || inner.type === 'Materialize'
  return isWhole ? inner : null
}
