import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { nodesOf } from '../plan-node.js'

/** A table is read whole even where that is forbidden: no index fits the query's conditions. */
export const noIndexServes: PlanCheck = {
  id: 'no-index-serves',
  severity: 'error',
  title: 'no index can serve the query',
  why: 'Every execution reads the whole table, so it gets slower with every row.',
  examples: {
    schema: 'create table seat (id integer primary key, name text)',
    bad: '-- A seat by its name. $1 name.\nselect id from seat where name = $1',
    good: '-- A seat. $1 id.\nselect name from seat where id = $1',
  },
  find: ({ query, served }) => {
    if (readsWholeTables(query)) return []
    const scans = nodesOf(served.unscanned).filter(
      ({ type, isDisabled }) => type === 'Seq Scan' && isDisabled,
    )
    return scans
      .filter((node, at) => scans.findIndex(({ relation }) => relation === node.relation) === at)
      .map((node) => ({
        message: `No index serves the query on ${node.relation}: with sequential scans disabled it is still read whole.`,
        hint: hintOf(node.details.find(({ label }) => label === 'Filter')?.text),
        line: query.sqlLine,
        at: { tree: served.unscanned, node },
      }))
  },
}

function hintOf(filter: string | undefined): string {
  const allowed = 'where the query is meant to read the whole table, say `-- @expect reads whole tables`'
  return filter === undefined
    ? `The query has no condition on it; ${allowed}.`
    : `Add an index that fits ${filter}, or reword the condition to fit one; ${allowed}.`
}
