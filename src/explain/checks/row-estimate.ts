import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { demandOf } from '../demands.js'
import { type ExecutedNode, executedNodes, executedObjections } from '../executed-objections.js'
import type { PlanNode } from '../plan-node.js'

/** Where nothing is expected, the estimate may be wrong by so much. */
const usualFactor = 100
/** Fewer rows decide no plan; of a function the planner expects 1,000 where it knows nothing. */
const fewestRows = 2000

/** The planner expected many times more or fewer rows than there were. */
export const rowEstimate: PlanCheck = {
  id: 'row-estimate',
  severity: 'warning',
  title: 'the planner expected many times more or fewer rows than a node gave',
  why: 'Joins, sorts and memory are chosen by these numbers; a plan that rests on a wrong one is right by chance only.',
  examples: {
    schema: `create table seat (id integer primary key, row integer, side integer);
      insert into seat select g, g % 20, g % 20 from generate_series(1, 50000) g; analyze seat`,
    bad: '-- @param $1 5\n-- @expect estimates within 10\n-- @expect reads whole tables\nselect id from seat where row = $1 and side = $1',
    good: '-- @param $1 5\n-- @expect estimates within 10\n-- @expect reads whole tables\nselect id from seat where row = $1',
  },
  find: (evidence) => {
    const demand = demandOf(evidence.query, 'estimatesWithin')
    const factor = demand?.factor ?? usualFactor
    if (demand === null && readsWholeTables(evidence.query)) return []
    return executedObjections(evidence, ({ plan, for: kind }) => {
      // The planner takes it that a value is there.
      if (kind === 'missing') return null
      const cut = cutOff(plan)
      const node = executedNodes(plan)
        // These two count no rows.
        .filter(({ type }) => type !== 'BitmapAnd' && type !== 'BitmapOr')
        .filter((one) => !cut.has(one) && Math.max(one.actual.rows, expected(one)) >= fewestRows)
        .find((one) => errorOf(one) > factor)
      if (node === undefined) return null
      return {
        message: `${Math.round(expected(node))} rows were expected and ${node.actual.rows} came, off by ${Math.round(errorOf(node))} times.`,
        hint: 'Extended statistics on columns that depend on each other (create statistics), a higher statistics target, or a condition that the planner can estimate.',
        line: demand?.line ?? evidence.query.sqlLine,
        ...(demand === null ? {} : { severity: 'error' as const }),
        at: { tree: plan, node },
      }
    })
  },
}

function expected({ rows, actual }: ExecutedNode): number {
  return rows * actual.loops
}

function errorOf(node: ExecutedNode): number {
  const [a, b] = [Math.max(1, expected(node)), Math.max(1, node.actual.rows)]
  return Math.max(a / b, b / a)
}

/** Nodes that stop as soon as those above have enough: their estimate is of a full run. */
function cutOff(plan: PlanNode): ReadonlySet<PlanNode> {
  const found = new Set<PlanNode>()
  const below = (node: PlanNode, isCut: boolean): void => {
    if (isCut) found.add(node)
    const stops = /^(Limit|Merge Join|Nested Loop|Hash Join)$/.test(node.type) || node.role === 'SubPlan'
    const blocks = /^(Sort|Aggregate|Hash|Materialize|Bitmap Index Scan)$/.test(node.type)
    for (const child of node.children) below(child, (isCut && !blocks) || (stops && cutsChild(node, child)))
  }
  below(plan, false)
  return found
}

/** A nested loop of a semi-join stops its inner side only; a hash join reads nothing where its hash is empty. */
function cutsChild(node: PlanNode, child: PlanNode): boolean {
  if (node.type === 'Hash Join') {
    return (
      child.type !== 'Hash' && node.children.some(({ type, actual }) => type === 'Hash' && actual?.rows === 0)
    )
  }
  return node.type !== 'Nested Loop' || child.role === 'Inner'
}
