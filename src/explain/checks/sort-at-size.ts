import type { PlanCheck } from '../check.js'
import { noSortLine, sortsOf } from '../demands.js'
import { sizedObjections } from '../sized-objections.js'

/** At the declared size the planner sorts, though the query expects it not to. */
export const sortAtSize: PlanCheck = {
  id: 'sort-at-size',
  severity: 'error',
  title: 'at the declared size the plan sorts, and the query expects no sort',
  why: 'A sort reads all rows that match before it gives the first one, so LIMIT saves nothing.',
  examples: {
    schema:
      'create table seat (id integer primary key, row integer, block integer, price integer); create index seat_row on seat (row); create index seat_block on seat (block, price)',
    bad: '-- @rows seat 1_000_000\n-- @distinct seat.row 50_000\n-- @expect no sort\nselect id from seat where row = $1 order by id limit 50',
    good: '-- @rows seat 1_000_000\n-- @distinct seat.block 200\n-- @expect no sort\nselect id from seat where block = $1 order by price limit 50',
  },
  find: ({ query, sized }) => {
    const line = noSortLine(query)
    if (line === null) return []
    return sizedObjections(sized, ({ plan }) => {
      const [node] = sortsOf(plan)
      if (node === undefined) return null
      const key = node.details.find(({ label }) => label === 'Sort Key')?.text ?? 'its key'
      return {
        message: `The plan sorts ${node.rows} rows by ${key}.`,
        hint: 'An index that gives this order, behind the columns compared for equality; or correct the declared sizes.',
        line,
        at: { tree: plan, node },
      }
    })
  },
}
