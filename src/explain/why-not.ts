import { usesIndex } from './demands.js'
import { describeNode, nodesOf, type PlanNode } from './plan-node.js'

/**
 * Why a plan does not use an index that can serve, by the experiment that shows it. Pure.
 *
 * @param plan      what the planner chose
 * @param unscanned the same with sequential scans disabled
 */
export function whyNot(
  plan: PlanNode,
  unscanned: PlanNode,
  demand: { readonly index: string; readonly on: string | null },
): string {
  const scan = nodesOf(plan).find(({ type }) => type === 'Seq Scan')
  if (scan !== undefined && usesIndex(unscanned, demand)) {
    return `${describeNode(scan)} is cheaper, cost ${cost(plan)} against ${cost(unscanned)} with sequential scans disabled`
  }
  const others = [...new Set(nodesOf(plan).flatMap(({ index }) => index ?? []))]
  return others.length > 0
    ? `the planner prefers ${others.join(' and ')}, cost ${cost(plan)}`
    : `the planner finds another way cheaper, cost ${cost(plan)}`
}

function cost({ totalCost }: PlanNode): string {
  return totalCost.toFixed(totalCost < 100 ? 2 : 0)
}
