import type { PlanCheck } from '../check.js'
import { demandOf, sortsOf } from '../demands.js'
import { type ExecutedNode, executedNodes, executedObjections, isScan } from '../executed-objections.js'

/** Rows read for each row that is returned, where the query is expected to stop early. */
const expectedRatio = 10
/** Where nothing is expected. */
const usualRatio = 100
const fewestRows = 10_000
const spareRows = 100

/**
 * LIMIT asks for a few rows and many are read: the order comes from another index than the condition. A sort reads all rows that
 * match in any case, so one is an objection only where the query is expected to stop early.
 */
export const limitReadsOn: PlanCheck = {
  id: 'limit-reads-on',
  severity: 'warning',
  title: 'a query with LIMIT reads many times the rows that it returns',
  why: 'LIMIT saves work only where rows come in the right order from an index that also fits the condition.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, price integer); create index seat_row on seat (row, price);
      insert into seat select g, g % 10, g % 7919 from generate_series(1, 40000) g; vacuum analyze seat`,
    bad: '-- @param $1 5\n-- @expect stops early\nselect id from seat where row = $1 order by id % 100 limit 5',
    good: '-- @param $1 5\n-- @expect stops early\nselect id from seat where row = $1 order by price limit 5',
  },
  find: (evidence) => {
    const demand = demandOf(evidence.query, 'stopsEarly')
    return executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(({ type }) => type === 'Limit')
      if (node === undefined || (demand === null && sortsOf(node).length > 0)) return null
      const read = readBelow(node)
      const kept = Math.max(1, node.actual.rows)
      const isFar =
        demand === null
          ? read >= fewestRows && read > usualRatio * kept
          : read > expectedRatio * kept + spareRows
      if (!isFar) return null
      return {
        message: `${read} rows are read to return ${node.actual.rows}.`,
        hint: 'An index that has the columns compared for equality first and then those of ORDER BY, in its directions.',
        line: demand?.line ?? evidence.query.sqlLine,
        ...(demand === null ? {} : { severity: 'error' as const }),
        at: { tree: plan, node },
      }
    })
  },
}

/** Rows that scans below a node read, also those that filters threw away. */
function readBelow(node: ExecutedNode): number {
  return executedNodes(node)
    .filter(isScan)
    .reduce((sum, { actual }) => sum + actual.rows + actual.filteredRows, 0)
}
