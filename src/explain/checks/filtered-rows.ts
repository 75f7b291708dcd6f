import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { type ExecutedNode, executedNodes, executedObjections } from '../executed-objections.js'

/** Rows read in vain for each row that is of use. */
const mostRatio = 10
const fewestRows = 10_000

/** A node reads many rows to keep a few. */
export const filteredRows: PlanCheck = {
  id: 'filtered-rows',
  severity: 'warning',
  title: 'most of the rows that a node reads are thrown away by its filter',
  why: 'What no index narrows down is read and compared row by row, at each execution.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, price integer); create index seat_row on seat (row);
      insert into seat select g, g % 2, g from generate_series(1, 40000) g; analyze seat`,
    bad: '-- @param $1 1\nselect id from seat where row = $1 and price % 1000 = 7',
    good: '-- @param $1 1\nselect id from seat where row = $1',
  },
  find: (evidence) => {
    if (readsWholeTables(evidence.query)) return []
    return executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(isWasteful)
      if (node === undefined) return null
      const { filteredRows: thrown, rows } = node.actual
      return {
        message: `${thrown + rows} rows are read and ${rows} kept${node.relation === null ? '' : ` of ${node.relation}`}.`,
        hint: 'An index that begins with, or also has, the columns of the filter; a partial index where the filter is always the same.',
        line: evidence.query.sqlLine,
        at: { tree: plan, node },
      }
    })
  },
}

function isWasteful({ actual: { filteredRows: thrown, rows } }: ExecutedNode): boolean {
  return thrown >= fewestRows && thrown > mostRatio * Math.max(1, rows)
}
