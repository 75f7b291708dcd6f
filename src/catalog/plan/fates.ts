import type { CatalogIndex, CatalogObject, ObjectId } from '../object.js'
import { rulesOf } from '../rules/index.js'
import type { Alteration, Scope } from '../rules/rule.js'
import type { ColumnObject } from '../tables.js'
import { differInFacets, differInside } from './compare-objects.js'

/** What a plan does with an object. `retype`: a column that moves over to a rebuilt type of the same name. */
export type Fate = 'create' | 'drop' | 'replace' | 'rebuild' | 'alter' | 'facets' | 'retype'

export interface Fates {
  readonly of: (id: ObjectId) => Fate | undefined
  readonly all: ReadonlyMap<ObjectId, Fate>
  readonly scope: Scope
}

interface Work {
  readonly fates: Map<ObjectId, Fate>
  readonly queue: { readonly object: CatalogObject; readonly how: 'replaced' | 'rebuilt' | 'disturbed' }[]
  readonly scope: Scope
}

/**
 * Decide what happens to every object, dependents included: what needs a replaced object, or one whose change
 * PostgreSQL refuses while others hang on it, is dropped before and created again after.
 */
export function decideFates(from: CatalogIndex, to: CatalogIndex, options: { safeForms: boolean }): Fates {
  const fates = new Map<ObjectId, Fate>()
  const scope: Scope = {
    from,
    to,
    safeForms: options.safeForms,
    isNew: (id) => isOneOf(fates.get(id), ['create', 'replace', 'rebuild']),
    isGone: (id) => isOneOf(fates.get(id), ['drop', 'replace', 'rebuild']),
  }
  const work: Work = { fates, queue: [], scope }
  for (const object of to.catalog.objects) if (!from.byId.has(object.id)) fates.set(object.id, 'create')
  for (const object of from.catalog.objects) if (!to.byId.has(object.id)) fates.set(object.id, 'drop')
  for (const before of from.catalog.objects) judge(before, work)
  leaveNames(work)
  spread(work)
  return { of: (id) => fates.get(id), all: fates, scope }
}

function isOneOf(fate: Fate | undefined, list: readonly Fate[]): boolean {
  return fate !== undefined && list.includes(fate)
}

function judge(before: CatalogObject, work: Work): void {
  const after = work.scope.to.byId.get(before.id)
  if (!after) return
  if (before.parent !== after.parent) remake(before, 'replace', work)
  else if (differInside(before, after)) {
    follow(before, rulesOf(before.kind).alter(before, after, work.scope), work)
  } else if (differInFacets(before, after)) work.fates.set(before.id, 'facets')
}

function follow(before: CatalogObject, alteration: Alteration, work: Work): void {
  if (alteration === 'replace' || alteration === 'rebuild') {
    remake(before, alteration, work)
    return
  }
  work.fates.set(before.id, 'alter')
  if (alteration.disturbs) work.queue.push({ object: before, how: 'disturbed' })
}

function remake(object: CatalogObject, fate: 'replace' | 'rebuild', work: Work): void {
  if (isOneOf(work.fates.get(object.id), ['drop', 'create', 'replace', 'rebuild'])) return
  work.fates.set(object.id, fate)
  work.queue.push({ object, how: fate === 'replace' ? 'replaced' : 'rebuilt' })
}

/**
 * What hangs on a dropped object and reads the same afterwards hangs on a namesake of another kind: a view that
 * became a table, an enum that became a domain. Columns move over to such a type; all else is made again.
 */
function leaveNames(work: Work): void {
  const { from, to } = work.scope
  for (const object of from.catalog.objects) {
    if (work.fates.get(object.id) !== 'drop') continue
    const kept = from.dependents(object.id).filter((dependent) => isStill(dependent, object.id, work))
    if (kept.length === 0) continue
    const isType = types.includes(object.kind) && kept.some(({ id }) => to.byId.get(id)!.kind === 'column')
    if (isType) work.fates.set(object.id, 'rebuild')
    work.queue.push({ object, how: isType ? 'rebuilt' : 'replaced' })
  }
}

function isStill(dependent: CatalogObject, id: ObjectId, { fates, scope }: Work): boolean {
  const fate = fates.get(dependent.id)
  if (fate !== undefined && fate !== 'facets') return false
  return !(scope.to.byId.get(dependent.id)?.needs.includes(id) ?? true) || !scope.to.byId.has(id)
}

function spread(work: Work): void {
  for (let next = work.queue.pop(); next !== undefined; next = work.queue.pop()) {
    for (const dependent of work.scope.from.dependents(next.object.id)) {
      if (!work.scope.to.byId.has(dependent.id)) continue
      affect(dependent, next, work)
    }
  }
}

const types = ['composite type', 'domain', 'enum', 'range type', 'type']

function affect(dependent: CatalogObject, cause: Work['queue'][number], work: Work): void {
  const isChild = dependent.parent === cause.object.id
  if (cause.how === 'disturbed') {
    const survives = rulesOf(dependent.kind).survives?.(dependent, cause.object, work.scope) ?? false
    if (!survives) remake(dependent, 'replace', work)
  } else if (isLayout(cause.object) && holdsValues(dependent) && !isChild) carry(dependent, work)
  else if (dependent.kind !== 'table' || isChild) remake(dependent, 'replace', work)
}

/** What decides how values are kept. */
const isLayout = ({ kind }: CatalogObject) => kind === 'collation' || types.includes(kind)

/** Tables' columns and types keep their values while a type below them is made anew. */
function holdsValues(dependent: CatalogObject): boolean {
  if (types.includes(dependent.kind)) return true
  return dependent.kind === 'column' && (dependent as ColumnObject).generated === null
}

function carry(dependent: CatalogObject, work: Work): void {
  if (types.includes(dependent.kind)) {
    remake(dependent, 'rebuild', work)
    return
  }
  const fate = work.fates.get(dependent.id)
  if (fate === undefined || fate === 'facets') work.fates.set(dependent.id, 'retype')
  work.queue.push({ object: dependent, how: 'disturbed' })
}
