import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { demandOf } from '../demands.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

/** Every partition was read. */
export const partitionsNotPruned: PlanCheck = {
  id: 'partitions-not-pruned',
  severity: 'warning',
  title: 'a query reads every partition of a table',
  why: 'Partitions save work only for conditions on the column that divides them; the others cost more with each partition.',
  examples: {
    schema: `create table seat (id integer, day integer, name text) partition by range (day);
      create table seat_1 partition of seat for values from (0) to (10);
      create table seat_2 partition of seat for values from (10) to (20);
      create table seat_3 partition of seat for values from (20) to (30); create index seat_id on seat (id);
      create index seat_day on seat (day);
      insert into seat select g, g % 30, 'x' from generate_series(1, 3000) g; vacuum analyze seat`,
    bad: '-- @param $1 5\nselect name from seat where id = $1',
    good: '-- @param $1 5\nselect name from seat where id = $1 and day = 5',
  },
  find: (evidence) => {
    const { query } = evidence
    if (readsWholeTables(query) || demandOf(query, 'readsAllPartitions') !== null) return []
    return executedObjections(evidence, ({ plan, partitions }) => {
      const read = new Set(executedNodes(plan).map(({ relation }) => relation))
      for (const [table, parts] of partitions) {
        if (parts.length < 3 || !parts.every((part) => read.has(part))) continue
        return {
          message: `All ${parts.length} partitions of ${table} are read.`,
          hint: 'A condition on the column that divides the table, compared with a constant or a parameter; or `-- @expect reads all partitions`.',
          line: query.sqlLine,
          at: { tree: plan, node: null },
        }
      }
      return null
    })
  },
}
