import type { Objection, SizedPlan } from './check.js'

/** Look at each plan of a query; plans that are objected to in the same words become one objection. Pure. */
export function sizedObjections(
  sized: readonly SizedPlan[],
  look: (plan: SizedPlan) => Omit<Objection, 'for'> | null,
): readonly Objection[] {
  const found = new Map<string, Objection>()
  for (const plan of sized) {
    const objection = look(plan)
    if (objection === null) continue
    const before = found.get(objection.message)
    found.set(objection.message, { ...(before ?? objection), for: [...(before?.for ?? []), plan.for] })
  }
  return [...found.values()]
}
