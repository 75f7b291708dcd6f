import type { PlanCheck } from '../check.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

const mostShare = 0.1
const fewestFetches = 1000

/** An index-only scan looks most rows up in the table. */
export const heapFetches: PlanCheck = {
  id: 'heap-fetches',
  severity: 'warning',
  title: 'an index-only scan looks its rows up in the table',
  why: 'The index does not say who may see a row; only a vacuum marks pages whose rows everybody sees.',
  examples: {
    schema: `create table seat (id integer primary key, row integer) with (autovacuum_enabled = off);
      create index seat_row on seat (row, id); insert into seat select g, g % 10 from generate_series(1, 50000) g; analyze seat;
      set enable_bitmapscan = off; set enable_seqscan = off`,
    bad: '-- @param $1 5\nselect count(*) from seat where row = $1',
    good: '-- @param $1 5\nselect row from seat where id = $1',
  },
  find: (evidence) =>
    executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(
        ({ actual }) =>
          actual.heapFetches >= fewestFetches && actual.heapFetches > mostShare * Math.max(1, actual.rows),
      )
      if (node === undefined) return null
      return {
        message: `${node.actual.heapFetches} of ${node.actual.rows} rows are looked up in ${node.relation} though ${node.index} has all columns.`,
        hint: 'Vacuum the table more often: autovacuum_vacuum_insert_scale_factor and autovacuum_vacuum_scale_factor of the table.',
        line: evidence.query.sqlLine,
        at: { tree: plan, node },
      }
    }),
}
