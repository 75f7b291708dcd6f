import { quoteLiteral } from '../../sql/quote.js'
import { scalarSample } from './scalar-samples.js'
import type { NamedType, TypeBook } from './type-book.js'
import { bareName, elementType, parseTypeName } from './type-name.js'

/** PostgreSQL's own ranges and what they are of; a range is made by the function of its name. */
const ranges: Readonly<Record<string, string>> = {
  int4range: 'integer',
  int8range: 'bigint',
  numrange: 'numeric',
  daterange: 'date',
  tsrange: 'timestamp without time zone',
  tstzrange: 'timestamp with time zone',
}

/**
 * A value of a type as SQL, cast to it: `'sample 3'::text`. Another seed gives another value as far as the type has
 * room; the same seed the same one. Pure.
 *
 * @param type printed, qualified
 * @param seed from 1
 * @returns null for a type that nothing is known of
 */
export function sampleValue(type: string, seed: number, book: TypeBook): string | null {
  return sampleAt({ type, seed, book, depth: 0 })
}

interface Wanted {
  readonly type: string
  readonly seed: number
  readonly book: TypeBook
  readonly depth: number
}

function sampleAt(wanted: Wanted): string | null {
  const { type, seed, book, depth } = wanted
  if (depth > 10) return null
  const { name, modifiers, isArray } = parseTypeName(type)
  if (isArray) return arrayOf(wanted, elementType(type))
  const named = book.named.get(name)
  if (named) return namedSample(named, { ...wanted, type: name })
  const bare = bareName(name)
  if (ranges[bare]) return rangeOf(wanted, bare, ranges[bare])
  const range = bare.replace('multirange', 'range')
  if (range !== bare && ranges[range]) return multirangeOf(wanted, bare, range)
  const text = scalarSample(bare, seed, modifiers)
  return text === null ? null : `${quoteLiteral(text)}::${type}`
}

function inner(wanted: Wanted, type: string, seed = wanted.seed): string | null {
  return sampleAt({ ...wanted, type, seed, depth: wanted.depth + 1 })
}

function arrayOf(wanted: Wanted, element: string): string | null {
  const first = inner(wanted, element)
  const second = inner(wanted, element, wanted.seed + 1)
  return first === null || second === null ? null : `array[${first}, ${second}]::${wanted.type}`
}

function namedSample(named: NamedType, wanted: Wanted): string | null {
  switch (named.kind) {
    case 'enum': {
      const label = named.labels[(wanted.seed - 1) % Math.max(named.labels.length, 1)]
      return label === undefined ? null : `${quoteLiteral(label)}::${wanted.type}`
    }
    case 'domain': {
      const base = inner(wanted, named.type)
      return base === null ? null : `(${base})::${wanted.type}`
    }
    case 'composite type': {
      const parts = named.attributes.map(({ type }) => inner(wanted, type))
      return parts.includes(null) ? null : `row(${parts.join(', ')})::${wanted.type}`
    }
    case 'range type':
      return rangeOf(wanted, wanted.type, named.subtype)
    case 'multirange':
      return multirangeOf(wanted, wanted.type, named.range)
  }
}

/** Ranges of neighbouring seeds do not overlap, for exclusion constraints. */
function rangeOf(wanted: Wanted, maker: string, subtype: string): string | null {
  const low = inner(wanted, subtype, 2 * wanted.seed)
  const high = inner(wanted, subtype, 2 * wanted.seed + 1)
  if (low === null || high === null) return null
  return `${maker}(least(${low}, ${high}), greatest(${low}, ${high}))`
}

function multirangeOf(wanted: Wanted, maker: string, range: string): string | null {
  const item = inner(wanted, range)
  return item === null ? null : `${maker}(${item})`
}
