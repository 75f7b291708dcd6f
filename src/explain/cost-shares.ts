import type { PlanNode } from './plan-node.js'

/**
 * How much of a plan's cost each node adds by itself, 0 to 1. The cost of a node holds that of the nodes below it; below LIMIT
 * only the part that is read counts, and the inner side of a nested loop counts once for each row of the outer one. Pure.
 */
export function costShares(tree: PlanNode): ReadonlyMap<PlanNode, number> {
  const costs = new Map<PlanNode, number>()
  spread(tree, tree.totalCost, costs)
  const whole = tree.totalCost
  return new Map([...costs].map(([node, cost]) => [node, whole > 0 ? cost / whole : 0]))
}

/** The node that adds the most; null where the plan costs nothing. Pure. */
export function costliestNode(shares: ReadonlyMap<PlanNode, number>): PlanNode | null {
  const [first] = [...shares].toSorted(([, a], [, b]) => b - a)
  return first === undefined || first[1] === 0 ? null : first[0]
}

/** @param cost of the node with all below it, as a part of the whole plan's */
function spread(node: PlanNode, cost: number, costs: Map<PlanNode, number>): void {
  const scale = node.totalCost > 0 ? cost / node.totalCost : 0
  let left = cost
  for (const child of node.children) {
    const part = Math.min(left, scale * child.totalCost * timesOf(node, child))
    spread(child, part, costs)
    left -= part
  }
  costs.set(node, left)
}

function timesOf(node: PlanNode, child: PlanNode): number {
  if (child.role === 'SubPlan') return Math.max(1, node.rows)
  if (node.type !== 'Nested Loop' || child.role !== 'Inner') return 1
  return Math.max(1, node.children.find(({ role }) => role === 'Outer')?.rows ?? 1)
}
