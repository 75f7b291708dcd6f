import { nodesOf, type PlanNode } from './plan-node.js'

/**
 * What a plan does, without what it costs: two plans of the same shape use the same indexes in the same way. Pure.
 * An index of a partition counts as the partitioned one, and partitions that are read alike count once.
 */
export function shapeOf(node: PlanNode): string {
  const of = node.partOf ?? node.index ?? (node.role === 'Member' ? null : node.relation)
  const name = [node.type, of, node.alias].filter((part) => part !== null).join(' ')
  const below = node.children.map(shapeOf)
  const unlike = below.filter((shape, at) => node.type !== 'Append' || below.indexOf(shape) === at)
  return below.length === 0 ? name : `${name} (${unlike.join(', ')})`
}

/** The indexes that a plan uses, each once; of a partition's index the partitioned one. Pure. */
export function indexesOf(plan: PlanNode): readonly string[] {
  return [...new Set(nodesOf(plan).flatMap(({ index, partOf }) => partOf ?? index ?? []))]
}
