import type { ForeignKeyFacts, IndexFacts } from './structure.js'

/**
 * Why an index cannot find the rows that reference a given key; null when it can. It must begin with the key's columns,
 * in any order, compare them with the key's operators, and hold every row that references something. Pure.
 */
export function whyNotUsable(index: IndexFacts, key: ForeignKeyFacts): string | null {
  const names = key.columns.map(({ name }) => name)
  const leading = index.keys.slice(0, names.length)
  if (!index.valid || !index.ready) return 'not valid'
  if (index.method !== 'btree' && index.method !== 'hash') return `${index.method} cannot look up one key`
  if (index.method === 'hash' && names.length > 1) return 'hash has one column only'
  const isLeading = names.every((name) => leading.some(({ column }) => column === name))
  if (!isLeading) return whyNotLeading(index, names)
  if (!isImplied(index.predicate, names)) return `only rows with ${index.predicate}`
  const isComparable = key.columns.every(({ name, families, collation }) => {
    const own = leading.find(({ column }) => column === name)!
    return families.includes(own.operatorFamily) && (own.collation === '0' || own.collation === collation)
  })
  return isComparable ? null : 'another operator class or collation'
}

function whyNotLeading({ keys, include }: IndexFacts, names: readonly string[]): string {
  const columns = keys.map(({ expression }) => expression).join(', ')
  const isIncluded = names.some((name) => include.includes(name))
  if (isIncluded) return 'INCLUDE columns cannot be searched'
  return `begins with other columns (${columns})`
}

/** `x IS NOT NULL`, also several with AND, holds for every row that references something. */
function isImplied(predicate: string | null, names: readonly string[]): boolean {
  if (predicate === null) return true
  return predicate.split(' AND ').every((part) => {
    const column = /^\(*("(?:[^"]|"")+"|[^\s()]+) IS NOT NULL\)*$/.exec(part)?.[1]
    return column !== undefined && names.includes(unquoted(column))
  })
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

/** Whether an index and a key have a column in common, so that it is worth naming. Pure. */
export function touches(index: IndexFacts, key: ForeignKeyFacts): boolean {
  const names = new Set(key.columns.map(({ name }) => name))
  const columns = [...index.keys.flatMap(({ column }) => column ?? []), ...index.include]
  return index.table === key.table && columns.some((column) => names.has(column))
}
