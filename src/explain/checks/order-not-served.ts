import type { PlanCheck } from '../check.js'
import { noSortLine, sortsOf } from '../demands.js'

/** A sort remains where sorts are disabled: no expected index gives the order. */
export const orderNotServed: PlanCheck = {
  id: 'order-not-served',
  severity: 'error',
  title: 'the order that the query asks for does not come from an index',
  why: 'A sort reads all rows that match before it gives the first one, so LIMIT saves nothing.',
  examples: {
    schema:
      'create table seat (id integer primary key, row integer, price integer); create index seat_row on seat (row, price)',
    bad: '-- @expect uses index seat_row\n-- @expect no sort\nselect id from seat where row = $1 order by id limit 5',
    good: '-- @expect uses index seat_row\n-- @expect no sort\nselect id from seat where row = $1 order by price limit 5',
  },
  find: ({ query, served }) => {
    const line = noSortLine(query)
    if (line === null) return []
    const plans = served.alone.flatMap(({ plan }) => plan ?? [])
    const why = served.alone.find(({ whyUnordered }) => whyUnordered)?.whyUnordered
    const trees = plans.length > 0 ? plans : [served.unsorted]
    if (trees.some((tree) => sortsOf(tree).length === 0)) return []
    const tree = trees[0]!
    const node = sortsOf(tree)[0]!
    const key = node.details.find(({ label }) => label === 'Sort Key')?.text ?? 'its key'
    return [
      {
        message: `No ${plans.length > 0 ? 'expected ' : ''}index gives the order: a sort by ${key} remains where sorts are disabled.`,
        hint: 'An index that begins with the columns compared for equality and goes on with the columns of ORDER BY, in its directions.',
        line,
        at: { tree, node },
        ...(why ? { why } : {}),
      },
    ]
  },
}
