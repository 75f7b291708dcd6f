import { printName, printQualified } from '../../sql/print-name.js'
import type { CatalogObject, ObjectId } from '../object.js'
import { rulesOf } from '../rules/index.js'
import type { AnyRules, Bridge, Scope } from '../rules/rule.js'
import type { Step } from './step.js'

/** Name under which a type waits while columns move to its successor. */
export function outgoingName(type: CatalogObject): string {
  return `${type.name.slice(0, 50)}__outgoing`
}

/** A type that is made anew: it leaves its name first, and is dropped when no column holds it any more. */
export function rebuildDrop(type: CatalogObject, rules: AnyRules, scope: Scope): readonly Step[] {
  const name = outgoingName(type)
  const rename = `alter ${wordOf(type)} ${rules.address(type).replace(/^(type|domain|collation) /, '')} rename to ${printName(name)}`
  const away = rules.setAside?.(type, name) ?? [rename]
  const drop = `drop ${wordOf(type)} ${printQualified(type.schema!, name)}`
  const base = { action: 'drop', object: type, provides: [] } as const
  const sql = [...(bridgeOf(type.id, scope)?.remove ?? []), drop]
  return [
    { ...base, draft: { sql: away, property: 'set aside' }, needs: [], removes: [type.id] },
    { ...base, draft: { sql }, needs: [], removes: [outgoingId(type)] },
  ]
}

/** What carries values from a rebuilt type to its successor; null where text does. */
export function bridgeOf(id: ObjectId, scope: Scope): Bridge | null {
  const from = scope.from.byId.get(id)
  const to = scope.to.byId.get(id)
  if (!from || !to) return null
  return rulesOf(to.kind).bridge?.(from, to, { name: outgoingName(from), scope }) ?? null
}

/** The id of a bridge; columns that move over it need it. */
export function bridgeId(id: ObjectId): string {
  return `bridge ${id}`
}

/** The id of what waits; those who still hold it must let go first. */
export function outgoingId(type: CatalogObject): string {
  return `outgoing ${type.id}`
}

function wordOf({ kind }: CatalogObject): string {
  return kind === 'domain' || kind === 'collation' ? kind : 'type'
}
