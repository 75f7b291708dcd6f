import type { PlanCheck } from '../check.js'
import { scanLimit } from '../demands.js'
import { nodesOf, type PlanNode } from '../plan-node.js'
import { sizedObjections } from '../sized-objections.js'

/** The inner side of a nested loop reads a table whole for each row of the outer side. */
export const scanPerRow: PlanCheck = {
  id: 'scan-per-row',
  severity: 'error',
  title: 'a nested loop reads a table whole for each row of its outer side',
  why: 'The cost is one size times the other.',
  examples: {
    schema: 'create table seat (id integer primary key, row integer, price integer)',
    bad: '-- @rows seat 20_000\n-- @expect reads whole tables\nselect a.id from seat a join seat b on a.price > b.price + b.row',
    good: '-- @rows seat 20_000\n-- @expect reads whole tables\nselect a.id from seat a join seat b on a.price = b.id',
  },
  find: ({ query, sized, rowsOf }) => {
    const { rows: most, line } = scanLimit(query)
    return sizedObjections(sized, ({ plan }) => {
      const node = nodesOf(plan)
        .filter(({ type, children }) => type === 'Nested Loop' && (children[0]?.rows ?? 0) > 1)
        .flatMap(({ children }) => scanOf(children.find(({ role }) => role === 'Inner')) ?? [])
        .find(({ relation }) => (rowsOf.get(relation ?? '') ?? 0) > most)
      if (node === undefined) return null
      return {
        message: `${node.relation} is read whole for each row of the other side of a nested loop.`,
        hint: 'An index that fits the join condition, or a join condition of equality, which can be hashed.',
        line,
        at: { tree: plan, node },
      }
    })
  },
}

/** A materialized scan is read from memory or a file, row by row all the same. */
function scanOf(inner: PlanNode | undefined): PlanNode | null {
  if (inner === undefined) return null
  if (inner.type === 'Seq Scan') return inner
  return inner.type === 'Materialize' ? scanOf(inner.children[0]) : null
}
