import type { ConstraintObject } from '../catalog/tables.js'

const name = '(?:"(?:[^"]|"")*"|[^\\s(),."]+)'
const list = `${name}(?:, ${name})*`
const foreignKey = new RegExp(
  `^FOREIGN KEY \\((${list})\\) REFERENCES (${name}(?:\\.${name})?)\\((${list})\\)`,
)

/**
 * What columns refer to, by column name: `users.id`, or `auth.users.id` outside `public`. Pure.
 *
 * @param constraints of one table
 */
export function references(constraints: readonly ConstraintObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { type, definition } of constraints) {
    const [, own, target, others] = (type === 'foreign key' && foreignKey.exec(definition)) || []
    if (own === undefined || target === undefined || others === undefined) continue
    const targets = names(others)
    for (const [at, column] of names(own).entries()) {
      const place = `${names(target.replace(/^public\./, '')).join('.')}.${targets[at]}`
      found.set(column, [...new Set([...(found.get(column) ?? []), place])].sort())
    }
  }
  return found
}

/** Names of a printed list, as the catalog holds them. */
function names(printed: string): readonly string[] {
  return [...printed.matchAll(new RegExp(name, 'g'))].map(([each]) =>
    each.startsWith('"') ? each.slice(1, -1).replaceAll('""', '"') : each,
  )
}
