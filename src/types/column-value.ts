import { resolveDomain, type TypeBook } from '../catalog/sample/type-book.js'
import { elementType, parseTypeName } from '../catalog/sample/type-name.js'
import type { TypesOptions } from './options.js'
import { arrivesAsArray, builtInScalar, elementSelect, type Scalar } from './scalar.js'

/** What values are named with. */
export interface ValueScope {
  readonly book: TypeBook
  readonly options: TypesOptions
  /** Exported names of enums, and of domains that list their values, by printed name of the type. */
  readonly typeNames: ReadonlyMap<string, string>
}

/** What more is known of a column. */
export interface ValueNotes {
  /** Declared dimensions of an array; 1 where not said. */
  readonly dimensions: number
  /** What stands for the type: a column that lists its values, or JSON of a known shape. */
  readonly instead: Scalar | null
}

/**
 * The value of a type as `pg` gives and takes it. Pure. PostgreSQL sends a domain as its base type, so it is read as
 * that; an array of domains it sends as a type of its own.
 *
 * @param type as PostgreSQL prints it
 */
export function columnValue(type: string, notes: ValueNotes, scope: ValueScope): Scalar {
  const { base } = resolveDomain(type, scope.book)
  const named = nameAlong(type, scope)
  if (named !== null) return named
  if (!parseTypeName(base).isArray) return notes.instead ?? scalarOf(base, scope)
  const element = elementType(base)
  const name = parseTypeName(element).name
  const value = notes.instead ?? columnValue(element, { dimensions: 1, instead: null }, scope)
  const isKnown = !scope.book.named.has(name) && arrivesAsArray(name)
  const write = repeat(value.write, notes.dimensions)
  const uses = value.uses ?? []
  if (!isKnown && scope.options.arrays === 'pg') return { select: 'string', write: `${write} | string`, uses }
  const select = isKnown ? elementSelect(name, value, scope.options) : value.select
  return { select: repeat(select, notes.dimensions), write, uses }
}

/** The exported name of the first domain, from the type down to its base, that lists its values. */
function nameAlong(type: string, { book, typeNames }: ValueScope): Scalar | null {
  for (let at: string | undefined = type, depth = 0; at !== undefined && depth < 20; depth += 1) {
    const found = book.named.get(at)
    if (found?.kind !== 'domain') return null
    const name = typeNames.get(at)
    if (name !== undefined) return { select: name, write: name }
    at = found.type
  }
  return null
}

/** Composites, ranges, vectors and whatever else `pg` does not know arrive as PostgreSQL's text. */
function scalarOf(type: string, { book, options, typeNames }: ValueScope): Scalar {
  const { name } = parseTypeName(type)
  if (book.named.get(name)?.kind !== 'enum') return builtInScalar(name, options)
  const enumName = typeNames.get(name) ?? 'string'
  return { select: enumName, write: enumName }
}

function repeat(element: string, dimensions: number): string {
  const one = element.includes(' | ') ? `(${element})` : element
  return `${one}${'[]'.repeat(Math.max(1, dimensions))}`
}
