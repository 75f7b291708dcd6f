import type { ExecutedPlan, Objection, PlanEvidence } from './check.js'
import { type NodeActual, nodesOf, type PlanNode } from './plan-node.js'

/** A node that ran, with what it found. */
export type ExecutedNode = PlanNode & { readonly actual: NodeActual }

/** The nodes of a plan that ran at least once. Pure. */
export function executedNodes(plan: PlanNode): readonly ExecutedNode[] {
  return nodesOf(plan).filter((node): node is ExecutedNode => (node.actual?.loops ?? 0) > 0)
}

/** Whether a node reads a table or an index itself, rather than what another node gives it. Pure. */
export function isScan({ type, relation }: PlanNode): boolean {
  return relation !== null && /Scan$/.test(type)
}

/** Look at each executed plan of a query; what is said of the same node in several becomes one objection. Pure. */
export function executedObjections(
  { executed = [] }: Pick<PlanEvidence, 'executed'>,
  look: (plan: ExecutedPlan) => Omit<Objection, 'for'> | null,
): readonly Objection[] {
  const found = new Map<string, Objection>()
  for (const plan of executed) {
    const objection = look(plan)
    if (objection === null) continue
    const { node = null } = objection.at ?? {}
    const key = node === null ? objection.message : `${node.type} ${node.index ?? ''} ${node.alias ?? ''}`
    const before = found.get(key)
    found.set(key, { ...(before ?? objection), for: [...(before?.for ?? []), plan.for] })
  }
  return [...found.values()]
}
