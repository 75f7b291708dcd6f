import { printName } from '../../sql/print-name.js'
import type { CatalogIndex, CatalogObject, ObjectId } from '../object.js'
import { parentColumns, retypeStep } from '../rules/column.js'
import { isCode } from '../rules/column-words.js'
import { rulesOf } from '../rules/index.js'
import type { StepDraft } from '../rules/rule.js'
import type { ColumnObject } from '../tables.js'
import { facetSteps } from './facets.js'
import type { Fates } from './fates.js'
import { bridgeId, bridgeOf, rebuildDrop } from './rebuild.js'
import type { Step } from './step.js'

/** The steps of a plan, not yet in order. */
export function makeSteps(fates: Fates): readonly Step[] {
  const { from, to } = fates.scope
  const drops = from.catalog.objects.filter(({ id }) => fates.scope.isGone(id))
  return [
    ...drops.flatMap((object) => dropSteps(object, fates)),
    ...createAll(fates),
    ...bridgeSteps(fates),
    ...to.catalog.objects.flatMap((object) => changeSteps(object, fates)),
  ]
}

/** What takes an object along when it goes; null when it must be dropped by itself. */
export function carrierOf(object: CatalogObject, { scope }: Fates): ObjectId | null {
  const others = rulesOf(object.kind).goesWith?.(object, scope) ?? []
  const carriers = object.parent === null ? others : [object.parent, ...others]
  return carriers.find((id) => scope.isGone(id)) ?? null
}

function dropSteps(object: CatalogObject, fates: Fates): readonly Step[] {
  const rules = rulesOf(object.kind)
  if (fates.of(object.id) === 'rebuild') return rebuildDrop(object, rules, fates.scope)
  if (carrierOf(object, fates) !== null && !isCrossing(object, fates)) return []
  return rules.drop(object, fates.scope).map((draft) => ({
    action: 'drop',
    object,
    draft,
    needs: draft.needs ?? [],
    provides: [],
    removes: [object.id],
  }))
}

/** A foreign key between two dropped tables that also refer back, in whatever round: one must let go first. */
function isCrossing(object: CatalogObject, fates: Fates): boolean {
  const { scope } = fates
  if (!isForeignKey(object)) return usesCodeOnCarrier(object, fates)
  const others = referencedTables(object, scope.from).filter((id) => id !== object.parent && scope.isGone(id))
  // A table that is set aside keeps its constraints, and they would hold on to others that are.
  if (fates.of(object.parent!) === 'replace') return others.length > 0
  return others.some((id) => reaches(id, object.parent!, { scope, seen: new Set() }))
}

/** A check or default by a function that takes the type it belongs to: it must let go, then the function, then the type. */
function usesCodeOnCarrier(object: CatalogObject, fates: Fates): boolean {
  const { scope } = fates
  const carrier = carrierOf(object, fates)
  const isGoneCode = (id: ObjectId) => isCode(id) && scope.isGone(id)
  const seen = new Set<ObjectId>()
  const stack = object.needs.filter(isGoneCode)
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (id === carrier || id === object.parent) return true
    if (seen.has(id)) continue
    seen.add(id)
    stack.push(
      ...(scope.from.byId.get(id)?.needs ?? []).filter(
        (next) => next === carrier || next === object.parent || isGoneCode(next),
      ),
    )
  }
  return false
}

const isForeignKey = (object: CatalogObject) =>
  object.kind === 'constraint' && (object as { type?: string }).type === 'foreign key'

function referencedTables(object: CatalogObject, index: CatalogIndex): readonly ObjectId[] {
  const parents = object.needs.map((id) => index.byId.get(id)?.parent ?? null)
  return [...new Set(parents.filter((id) => id !== null))]
}

function reaches(
  start: ObjectId,
  goal: ObjectId,
  search: { scope: Fates['scope']; seen: Set<ObjectId> },
): boolean {
  if (start === goal) return true
  if (search.seen.has(start)) return false
  search.seen.add(start)
  return search.scope.from
    .children(start)
    .filter(isForeignKey)
    .flatMap((child) => referencedTables(child, search.scope.from))
    .some((id) => id !== start && reaches(id, goal, search))
}

function createAll(fates: Fates): readonly Step[] {
  const folded = new Set<ObjectId>()
  const steps: Step[] = []
  const created = fates.scope.to.catalog.objects.filter(({ id }) => fates.scope.isNew(id))
  const parentsFirst = [
    ...created.filter(({ parent }) => parent === null),
    ...created.filter(({ parent }) => parent !== null),
  ]
  for (const object of parentsFirst.sort((a, b) => depth(a, fates) - depth(b, fates))) {
    if (!folded.has(object.id)) steps.push(...createSteps(object, fates, folded))
    steps.push(...facetsOf(null, object, fates))
  }
  return steps
}

function depth(object: CatalogObject, fates: Fates): number {
  if (object.parent === null) return 0
  return fates.scope.to.byId.get(object.parent)?.parent ? 2 : 1
}

function createSteps(object: CatalogObject, fates: Fates, folded: Set<ObjectId>): readonly Step[] {
  const drafts = rulesOf(object.kind).create(object, fates.scope)
  const steps = drafts.map((draft, at): Step => {
    const provides =
      draft.provides ?? (at === 0 ? [object.id] : drafts[0]!.provides?.length === 0 ? [object.id] : [])
    for (const id of provides) folded.add(id)
    const inner = provides.flatMap((id) => fates.scope.to.byId.get(id)?.needs ?? [])
    const needs = new Set([...(draft.needs ?? []), ...inner, ...(at === 0 ? object.needs : [])])
    for (const id of [...provides, object.id]) if (at === 0 || id !== object.id) needs.delete(id)
    return { action: 'create', object, draft, needs: [...needs], provides, removes: [] }
  })
  return steps
}

function facetsOf(before: CatalogObject | null, after: CatalogObject, fates: Fates): readonly Step[] {
  return facetSteps(before, after, { rules: rulesOf(after.kind), scope: fates.scope }).map((draft) => ({
    action: before === null ? 'create' : 'alter',
    object: after,
    draft,
    needs: [after.id, ...(draft.needs ?? [])],
    provides: draft.provides ?? [],
    removes: [],
  }))
}

function changeSteps(object: CatalogObject, fates: Fates): readonly Step[] {
  const fate = fates.of(object.id)
  const before = fates.scope.from.byId.get(object.id)
  if (!before || (fate !== 'alter' && fate !== 'facets' && fate !== 'retype')) return []
  const drafts =
    fate === 'facets'
      ? []
      : fate === 'retype'
        ? retypeDrafts(object, fates)
        : alterDrafts(before, object, fates)
  const steps = drafts.map(
    (draft): Step => ({
      action: 'alter',
      object,
      draft,
      needs: [...object.needs, ...(draft.needs ?? [])].filter((id) => id !== object.id),
      provides: draft.provides ?? [object.id],
      removes: [],
    }),
  )
  return [...steps, ...facetsOf(before, object, fates)]
}

function alterDrafts(before: CatalogObject, after: CatalogObject, fates: Fates): readonly StepDraft[] {
  const alteration = rulesOf(after.kind).alter(before, after, fates.scope)
  if (alteration === 'replace' || alteration === 'rebuild')
    throw new TypeError(`${after.id} changed its fate`)
  return alteration.steps
}

/** Casts between the two states of a rebuilt type, where values do not move by way of text. */
function bridgeSteps(fates: Fates): readonly Step[] {
  const { scope } = fates
  return scope.to.catalog.objects.flatMap((object): readonly Step[] => {
    const bridge = fates.of(object.id) === 'rebuild' ? bridgeOf(object.id, scope) : null
    if (bridge === null) return []
    const inner = object.needs.filter((id) => isBridged(id, scope)).map(bridgeId)
    const draft = { sql: bridge.make, property: 'values' }
    return [
      {
        action: 'alter',
        object,
        draft,
        needs: [object.id, ...inner],
        provides: [bridgeId(object.id)],
        removes: [],
      },
    ]
  })
}

function isBridged(id: ObjectId, scope: Fates['scope']): boolean {
  return scope.isGone(id) && scope.isNew(id) && bridgeOf(id, scope) !== null
}

function retypeDrafts(object: CatalogObject, { scope }: Fates): readonly StepDraft[] {
  const column = object as ColumnObject
  const reached = !column.isLocal && parentColumns(column, scope.to).length > 0
  if (reached) return [{ sql: [], needs: parentColumns(column, scope.to) }]
  const bridges = column.needs.filter((id) => isBridged(id, scope))
  if (bridges.length === 0) return [retypeStep(column)]
  return [
    { ...retypeStep(column, `${printName(column.name)}::${column.type}`), needs: bridges.map(bridgeId) },
  ]
}
