import type { PlanCheck } from '../check.js'
import { demandOf } from '../demands.js'
import { executedNodes, executedObjections } from '../executed-objections.js'

/** A sort, a hash or a kept result did not fit into memory. */
export const spilled: PlanCheck = {
  id: 'spilled',
  severity: 'warning',
  title: 'a sort, hash or kept result goes to disk',
  why: 'What does not fit into work_mem is written to files and read again.',
  examples: {
    schema: `create table seat (id integer primary key, name text);
      insert into seat select g, md5(g::text) || repeat('x', 100) from generate_series(1, 60000) g; analyze seat`,
    bad: '-- @param $1 0\n-- @expect no spill\n-- @expect reads whole tables\nselect id, name from seat where id > $1 order by name',
    good: '-- @param $1 59_000\n-- @expect no spill\n-- @expect reads whole tables\nselect id, name from seat where id > $1 order by name',
  },
  find: (evidence) => {
    const demand = demandOf(evidence.query, 'noSpill')
    return executedObjections(evidence, ({ plan }) => {
      const node = executedNodes(plan).find(({ actual }) => actual.hasSpilled)
      if (node === undefined) return null
      return {
        message: `${node.type} does not fit into memory and goes to disk.`,
        hint: 'Fewer rows or columns before it, an index that gives the order, or a higher work_mem for this query.',
        line: demand?.line ?? evidence.query.sqlLine,
        ...(demand === null ? {} : { severity: 'error' as const }),
        at: { tree: plan, node },
      }
    })
  },
}
