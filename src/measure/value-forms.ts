import { sampleValue } from '../catalog/sample/sample-values.js'
import type { TypeBook } from '../catalog/sample/type-book.js'
import { bareName, elementType, parseTypeName } from '../catalog/sample/type-name.js'
import { quoteLiteral } from '../sql/quote.js'
import { pickOf, type Sql } from './sql-numbers.js'
import { paragraphBytes, poolSize, termCount } from './words.js'

/** Values of a type: one for each rank, or a list that they are taken from. */
export type ValueForm =
  | { readonly kind: 'each'; readonly at: (rank: Sql) => Sql }
  | { readonly kind: 'list'; readonly items: readonly Sql[] }

/** What values are made with. */
export interface ValueOptions {
  readonly book: TypeBook
  /** Bytes that texts are filled up to with words; null: none. */
  readonly fillBytes: number | null
  /** Of the column, so that columns differ. */
  readonly position: number
}

/** How many values a list has where a type's values are made one by one. */
const listLength = 24

const each = (at: (rank: Sql) => Sql): ValueForm => ({ kind: 'each', at })

/**
 * Values of a type as SQL, by rank. Texts, numbers, uuids, dates and booleans are those of madeUpValue. Pure.
 *
 * @param type printed, no domain
 * @returns null for a type that nothing is known of
 */
export function valueForm(type: string, options: ValueOptions): ValueForm | null {
  const { name, modifiers, isArray } = parseTypeName(type)
  if (isArray) return arrayForm(type, options)
  const named = options.book.named.get(name)
  if (named?.kind === 'enum') {
    return { kind: 'list', items: named.labels.map((label) => `${quoteLiteral(label)}::${type}`) }
  }
  if (named !== undefined) return listForm(type, options)
  const bare = bareName(name)
  if (bare === 'boolean') return { kind: 'list', items: ['true', 'false'] }
  // Without a number of dimensions there is no index on it either.
  if (bare === 'vector' && modifiers.length === 0) return null
  return scalarForm(bare, { type, modifiers, options }) ?? listForm(type, options)
}

interface Scalar {
  readonly type: string
  readonly modifiers: readonly number[]
  readonly options: ValueOptions
}

const texts = ['text', 'character varying', 'citext']
const numbers = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'oid', 'money']

function scalarForm(bare: string, { type, modifiers, options }: Scalar): ValueForm | null {
  if (texts.includes(bare)) return textForm(type, modifiers[0] ?? null, options)
  if (numbers.includes(bare)) return each((rank) => `(${rank})::${type}`)
  switch (bare) {
    case 'uuid':
      return each((rank) => `('00000000-0000-4000-8000-' || pg_catalog.lpad((${rank})::text, 12, '0'))::uuid`)
    case 'date':
      return each((rank) => `('2024-12-31'::date + (${rank})::integer)`)
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return each((rank) => `('2024-12-31'::${bare} + (${rank}) * '1 day'::interval)`)
    case 'interval':
      return each((rank) => `((${rank}) * '1 second'::interval)`)
    case 'time without time zone':
      return each((rank) => `('00:00'::time + ((${rank}) % 86400) * '1 second'::interval)`)
    case 'jsonb':
    case 'json':
      return each((rank) => documentSql(bare, rank, options))
    case 'bytea':
      return each((rank) => `pg_catalog.decode(pg_catalog.md5((${rank})::text), 'hex')`)
    case 'inet':
      return each((rank) => `('10.0.0.0'::inet + (${rank}))`)
    case 'point':
      return each((rank) => `pg_catalog.point((${rank})::float8, 1)`)
    case 'vector':
      return each((rank) => vectorSql(rank, options))
    default:
      return rangeForm(bare, type, options)
  }
}

function textForm(type: string, limit: number | null, options: ValueOptions): ValueForm {
  if (limit !== null && limit < 16) return each((rank) => `(${rank})::text::${type}`)
  const { fillBytes } = options
  if (fillBytes === null) return each((rank) => `('value ' || (${rank}))::${type}`)
  const bytes = limit === null ? fillBytes : Math.min(limit, fillBytes)
  return each(
    (rank) =>
      `pg_catalog.left(('value ' || (${rank})) || ' ' || ${fillerSql(rank, bytes, options)}, ${bytes})::${type}`,
  )
}

/** At least so many bytes of words. */
function fillerSql(rank: Sql, bytes: number, { position }: ValueOptions): Sql {
  if (bytes <= 120) {
    const count = Math.max(1, Math.ceil((bytes - 10) / 20))
    return picks('phrases', { rank, salt: position * 100, count })
  }
  return picks('paragraphs', { rank, salt: position * 100, count: Math.ceil(bytes / paragraphBytes) })
}

function picks(
  pool: 'phrases' | 'paragraphs',
  { rank, salt, count }: { readonly rank: Sql; readonly salt: number; readonly count: number },
): Sql {
  const one = (at: number) =>
    `(${poolSql(at === 0 ? pool : `more${pool}`)})[${pickOf(rank, salt + at, poolSize)}]`
  return Array.from({ length: count }, (_, at) => one(at)).join(` || ' ' || `)
}

/** A pool as an array: evaluated once in a statement. @see poolsSql */
function poolSql(pool: string): Sql {
  return `select pg_catalog.array_agg(p.item order by p.place) from pg_temp.vault_db_${pool} p`
}

function documentSql(type: string, rank: Sql, options: ValueOptions): Sql {
  const { fillBytes } = options
  const text =
    fillBytes === null || fillBytes < 40 ? '' : `, 'text', ${fillerSql(rank, fillBytes - 30, options)}`
  return `pg_catalog.jsonb_build_object('value', ${rank}${text})::${type}`
}

/** A sum of two of a pool of vectors, which is made for this number of dimensions before. */
function vectorSql(rank: Sql, { position }: ValueOptions): Sql {
  const one = (salt: number) => `(${poolSql(`vectors_${position}`)})[${pickOf(rank, salt, vectorPoolSize)}]`
  return `(${one(position * 100)} + ${one(position * 100 + 1)})`
}

/** Vectors in the pool of a column; sums of two of them are many more. */
export const vectorPoolSize = 512

const ranges: Readonly<Record<string, string>> = {
  int4range: 'integer',
  int8range: 'bigint',
  numrange: 'numeric',
  daterange: 'date',
  tsrange: 'timestamp without time zone',
  tstzrange: 'timestamp with time zone',
}

/** Ranges of other ranks do not overlap, for exclusion constraints. */
function rangeForm(bare: string, type: string, options: ValueOptions): ValueForm | null {
  const subtype = ranges[bare]
  const form = subtype === undefined ? null : valueForm(subtype, options)
  if (form?.kind !== 'each') return null
  return each((rank) => `${type}(${form.at(`(2 * ${rank})`)}, ${form.at(`(2 * ${rank} + 1)`)})`)
}

function arrayForm(type: string, options: ValueOptions): ValueForm | null {
  const element = elementType(type)
  const salt = options.position * 100
  if (texts.includes(bareName(parseTypeName(element).name))) {
    const term = (rank: Sql, at: number) => `(${poolSql('terms')})[${pickOf(rank, salt + at, termCount)}]`
    return each((rank) => `array[${term(rank, 0)}, ${term(rank, 1)}]::${type}`)
  }
  const form = valueForm(element, options)
  if (form === null) return null
  if (form.kind === 'list')
    return { kind: 'list', items: form.items.map((item) => `array[${item}]::${type}`) }
  return each((rank) => `array[${form.at(rank)}, ${form.at(`(${rank} + 1)`)}]::${type}`)
}

/** Composite types, ranges of one's own and types without a formula: samples. */
function listForm(type: string, { book }: ValueOptions): ValueForm | null {
  const items = Array.from({ length: listLength }, (_, at) => sampleValue(type, at + 1, book))
  const known = [...new Set(items.filter((item) => item !== null))]
  return known.length === 0 ? null : { kind: 'list', items: known }
}
