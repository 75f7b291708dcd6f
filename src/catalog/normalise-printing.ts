import { isComment, tokenize } from '../sql/lexer.js'
import type { Catalog, CatalogObject, Json } from './object.js'

/** Properties that hold SQL as PostgreSQL printed it. */
const printed = new Set([
  'bound',
  'default',
  'definition',
  'expression',
  'index',
  'keys',
  'partitionKey',
  'predicate',
  'query',
  'sqlBody',
  'using',
  'withCheck',
])

/** Properties that only some majors have. */
const ofMajor = new Set(['notNullName'])

/**
 * A catalog in which it does not show which major version printed it: SQL without parentheses and qualifiers, as one
 * line of words. Two expressions that differ in these alone count as one. Pure.
 */
export function normalisePrinting(catalog: Catalog): Catalog {
  return { ...catalog, objects: catalog.objects.map(normaliseObject) }
}

function normaliseObject(object: CatalogObject): CatalogObject {
  const entries = Object.entries(object as unknown as Record<string, Json>).map(([name, value]) => [
    name,
    ofMajor.has(name) ? null : normaliseValue(name, value),
  ])
  return Object.fromEntries(entries) as unknown as CatalogObject
}

function normaliseValue(name: string, value: Json): Json {
  if (typeof value === 'string') return printed.has(name) ? wordsOf(value) : value
  if (Array.isArray(value)) return value.map((item) => normaliseValue(name, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normaliseValue(key, item)]))
}

function wordsOf(sql: string): string {
  const tokens = tokenize(sql).filter((token) => !isComment(token))
  const texts = tokens.map(({ start, end }) => sql.slice(start, end))
  return texts.filter((text, at) => !['(', ')', '.', ';'].includes(text) && texts[at + 1] !== '.').join(' ')
}
