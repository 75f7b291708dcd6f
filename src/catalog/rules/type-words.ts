import type { CatalogObject, ObjectId } from '../object.js'
import type { Scope } from './rule.js'
import { qualifiedName } from './words.js'

export const qualifiedType = qualifiedName

/** Types share their names, whatever their kind. */
export function typeSlots(object: CatalogObject): readonly string[] {
  return [`type ${qualifiedName(object)}`]
}

const lineWidth = 80

/** A list in brackets: on one line where it is short, else one item a line. */
export function listSql(items: readonly string[]): string {
  const line = items.join(', ')
  if (line.length <= lineWidth && !line.includes('\n')) return `(${line})`
  return `(\n  ${items.join(',\n  ')}\n)`
}

const typeKinds: readonly string[] = ['composite type', 'domain', 'enum', 'range type', 'type']

/** Whether columns of tables are of a type, or of a type that is built on it. */
export function isTypeOfColumns(id: ObjectId, scope: Scope, seen: Set<ObjectId> = new Set()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  return scope.from
    .dependents(id)
    .some(
      (object) =>
        object.kind === 'column' ||
        (typeKinds.includes(object.kind) && isTypeOfColumns(object.id, scope, seen)),
    )
}
