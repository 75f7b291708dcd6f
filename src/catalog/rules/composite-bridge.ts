import { printName, printQualified } from '../../sql/print-name.js'
import type { Attribute, CompositeTypeObject } from '../types.js'
import { baseType } from './column-type.js'
import type { Bridge, Scope } from './rule.js'
import { qualifiedType } from './type-words.js'

/**
 * A cast, attribute by attribute, from a composite type that was set aside to its successor: their rows cannot be
 * read as each other's text. What only the successor has is null.
 *
 * @param options.name  of the type that was set aside
 */
export function bridgeRows(
  from: CompositeTypeObject,
  to: CompositeTypeObject,
  { name, scope }: { readonly name: string; readonly scope: Scope },
): Bridge | null {
  const away = printQualified(from.schema!, name)
  const here = qualifiedType(to)
  const move = `${printQualified(to.schema!, `${name}_cast`)}(${away})`
  const before = new Map(from.attributes.map((attribute) => [attribute.name, attribute]))
  const values = to.attributes.map((attribute) =>
    attributeValue(before.get(attribute.name), attribute, { to, scope }),
  )
  const body = `select case when $1 is distinct from null then row(${values.join(', ')})::${here} end`
  return {
    make: [
      `create function ${move} returns ${here} language sql immutable as $move$${body}$move$`,
      `create cast (${away} as ${here}) with function ${move}`,
    ],
    remove: [`drop cast (${away} as ${here})`, `drop function ${move}`],
  }
}

function attributeValue(
  before: Attribute | undefined,
  after: Attribute,
  context: { readonly to: CompositeTypeObject; readonly scope: Scope },
): string {
  if (!before) return 'null'
  const value = `($1).${printName(after.name)}`
  const rebuilt = context.to.needs.find(
    (id) => id.endsWith(` ${baseType(after.type)}`) && context.scope.isNew(id),
  )
  if (before.type === after.type && !rebuilt) return value
  if (rebuilt?.startsWith('composite type ')) return `${value}::${after.type}`
  return `${value}::text${after.type.endsWith('[]') ? '[]' : ''}::${after.type}`
}
