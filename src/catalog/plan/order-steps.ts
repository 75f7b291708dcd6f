import { append } from '../index-catalog.js'
import type { CatalogIndex, CatalogObject, ObjectId } from '../object.js'
import { rankOf, rulesOf } from '../rules/index.js'
import type { Fates } from './fates.js'
import { carrierOf } from './make-steps.js'
import { outgoingId } from './rebuild.js'
import type { Step } from './step.js'
import { walkSteps } from './walk-steps.js'

interface Graph {
  readonly steps: readonly Step[]
  /** Steps that come after a step, by its number. */
  readonly after: readonly Set<number>[]
  readonly providers: ReadonlyMap<ObjectId, readonly number[]>
  /** The step that removes an object, itself or with what carries it. */
  readonly removers: ReadonlyMap<ObjectId, readonly number[]>
  readonly fates: Fates
}

/**
 * Put steps in an order that PostgreSQL accepts: what is needed before what needs it, what hangs on something
 * before that goes. Within that, drops first, then by kind and name; statements of one transaction mode together.
 * Circles are broken where a rule set has a stub, else at the step that sorts first.
 */
export function orderSteps(steps: readonly Step[], fates: Fates): readonly Step[] {
  const graph = buildGraph(steps, fates)
  const keys = steps.map((step) => keyOf(step, graph))
  return walkSteps({ steps, after: graph.after, keys, scope: fates.scope })
}

function buildGraph(steps: readonly Step[], fates: Fates): Graph {
  const providers = new Map<ObjectId, number[]>()
  const removers = new Map<ObjectId, number[]>()
  steps.forEach((step, at) => {
    for (const id of step.provides) append(providers, id, at)
    for (const id of step.removes) append(removers, id, at)
  })
  for (const object of fates.scope.from.catalog.objects) addCarried(object, { fates, removers })
  const graph: Graph = { steps, after: steps.map(() => new Set<number>()), providers, removers, fates }
  steps.forEach((step, at) => {
    linkNeeds(step, at, graph)
    linkChange(step, at, graph)
  })
  linkReleases(graph)
  linkSequence(graph)
  linkSlotTakers(graph)
  linkLate(graph)
  return graph
}

function addCarried(object: CatalogObject, found: { fates: Fates; removers: Map<ObjectId, number[]> }): void {
  if (!found.fates.scope.isGone(object.id) || found.removers.has(object.id)) return
  const seen = new Set<ObjectId>()
  let carrier = carrierOf(object, found.fates)
  while (carrier !== null && !found.removers.has(carrier) && !seen.has(carrier)) {
    seen.add(carrier)
    const next = found.fates.scope.from.byId.get(carrier)
    carrier = next ? carrierOf(next, found.fates) : null
  }
  const steps = carrier === null ? undefined : found.removers.get(carrier)
  if (steps) found.removers.set(object.id, [...steps])
}

function link(graph: Graph, before: number, after: number): void {
  if (before !== after) graph.after[before]!.add(after)
}

function linkAll(graph: Graph, before: readonly number[] | undefined, after: number): void {
  for (const at of before ?? []) link(graph, at, after)
}

function linkNeeds(step: Step, at: number, graph: Graph): void {
  if (step.action === 'drop') {
    for (const id of step.draft.needs ?? []) linkAll(graph, graph.providers.get(id), at)
    return
  }
  for (const id of step.needs) linkAll(graph, graph.providers.get(id), at)
  for (const id of step.draft.after ?? []) linkAll(graph, graph.removers.get(id), at)
  for (const id of step.draft.before ?? [])
    for (const remover of graph.removers.get(id) ?? []) link(graph, at, remover)
  // A replaced object is dropped before it is created.
  for (const id of step.provides) if (step.action === 'create') linkAll(graph, graph.removers.get(id), at)
}

/** What hangs on an object lets go before the object is dropped, also where it goes along with another. */
function linkReleases(graph: Graph): void {
  const { scope } = graph.fates
  for (const [id, removers] of graph.removers) {
    for (const at of removers) {
      for (const dependent of scope.from.dependents(id)) linkDependent(dependent, id, { at, graph })
    }
  }
}

/** … and before it changes. */
function linkChange(step: Step, at: number, graph: Graph): void {
  if (step.action === 'drop' && step.removes.some((id) => id.startsWith('outgoing '))) {
    linkOutgoing(step, at, graph)
  }
  if (step.action !== 'alter' || !step.provides.includes(step.object.id)) return
  for (const dependent of graph.fates.scope.from.dependents(step.object.id)) {
    linkAll(graph, graph.removers.get(dependent.id), at)
  }
}

function linkDependent(
  dependent: CatalogObject,
  id: ObjectId,
  { at, graph }: { at: number; graph: Graph },
): void {
  const after = graph.fates.scope.to.byId.get(dependent.id)
  // A type that was set aside holds on to what it needs until its values have moved.
  const isOutgoing = graph.fates.of(dependent.id) === 'rebuild' && graph.fates.of(id) !== 'rebuild'
  if (isOutgoing) linkAll(graph, graph.removers.get(outgoingId(dependent)), at)
  else if (graph.fates.scope.isGone(dependent.id)) linkGone(dependent, at, graph)
  else if (graph.fates.of(id) !== 'rebuild' && after && !after.needs.includes(id)) {
    linkAll(graph, graph.providers.get(dependent.id), at)
  }
}

/** What is set aside with its table is only gone when the table's rows have moved. */
function linkGone(dependent: CatalogObject, at: number, graph: Graph): void {
  linkAll(graph, graph.removers.get(dependent.id), at)
  const table = rootOf(dependent, graph.fates.scope.from)
  if (table.kind === 'table' && graph.fates.of(table.id) === 'replace') {
    linkAll(graph, graph.providers.get(table.id), at)
  }
}

/** The outgoing type is dropped when all that held it has moved, and after its successor is there. */
function linkOutgoing(step: Step, at: number, graph: Graph): void {
  linkAll(graph, graph.removers.get(step.object.id), at)
  linkAll(graph, graph.providers.get(step.object.id), at)
  for (const dependent of graph.fates.scope.from.dependents(step.object.id)) {
    linkAll(graph, graph.providers.get(dependent.id), at)
    linkAll(graph, graph.removers.get(outgoingId(dependent)), at)
    if (graph.fates.scope.isGone(dependent.id)) linkGone(dependent, at, graph)
  }
}

function slotsOf(step: Step): readonly string[] {
  return rulesOf(step.object.kind).slots?.(step.object) ?? []
}

/** A name is free before another object takes it. */
function linkSlotTakers(graph: Graph): void {
  const freed = new Map<string, number[]>()
  for (const object of graph.fates.scope.from.catalog.objects) {
    if (!graph.fates.scope.isGone(object.id)) continue
    for (const slot of rulesOf(object.kind).slots?.(object) ?? []) {
      for (const at of graph.removers.get(object.id) ?? []) append(freed, slot, at)
    }
  }
  graph.steps.forEach((step, at) => {
    for (const slot of step.draft.frees ?? []) append(freed, slot, at)
  })
  graph.steps.forEach((step, at) => {
    const taken = [...(step.draft.takes ?? []), ...(step.action === 'create' ? slotsOf(step) : [])]
    for (const slot of taken) linkAll(graph, freed.get(slot), at)
  })
}

/** Steps of one object stay in the order in which its rules gave them. */
function linkSequence(graph: Graph): void {
  const last = new Map<string, number>()
  graph.steps.forEach((step, at) => {
    const key = `${step.action === 'drop' ? 'drop' : 'make'} ${step.object.id}`
    const previous = last.get(key)
    if (previous !== undefined) link(graph, previous, at)
    last.set(key, at)
  })
}

function linkLate(graph: Graph): void {
  const late = graph.steps.flatMap((step, at) => (step.draft.late ? [at] : []))
  if (late.length === 0) return
  graph.steps.forEach((step, at) => {
    if (!step.draft.late) for (const next of late) link(graph, at, next)
  })
}

/** Sort key: drops, then what belongs to one relation together, by kind and name, then foreign keys. */
function keyOf(step: Step, graph: Graph): string {
  const { from, to } = graph.fates.scope
  const root = rootOf(step.object, to.byId.has(step.object.id) ? to : from)
  const isLink = (step.object as { type?: string }).type === 'foreign key'
  const phase = step.action === 'drop' ? 0 : isLink ? 2 : 1
  const rank = (object: CatalogObject) => String(rankOf(object.kind)).padStart(2, '0')
  const position = String((step.object as { position?: number }).position ?? 0).padStart(5, '0')
  return [phase, rank(root), root.id, rank(step.object), position, step.object.id].join('\u0000')
}

function rootOf(object: CatalogObject, index: CatalogIndex): CatalogObject {
  let root = object
  for (let parent = root.parent; parent !== null; parent = root.parent) {
    const next = index.byId.get(parent)
    if (!next) break
    root = next
  }
  return root
}
