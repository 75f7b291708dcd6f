import type { Domain, Domains, ValueColumn } from './domains.js'
import { partsOf } from './known-constants.js'
import { type RankedText, type StandIns, standInNumbers, standInTexts } from './stand-ins.js'
import type { Statistics, ValueStatistics } from './statistics.js'
import type { ColumnType } from './value-families.js'
import { familyOf } from './value-families.js'

/** Types of the columns of a document by their keys: see {@link columnKey} and {@link expressionKey}. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>

/** Key of a column. */
export function columnKey(schema: string, table: string, column: string): string {
  return JSON.stringify([schema, table, column])
}

/** Key of an expression of an index. @param column its place in the index, from 1 */
export function expressionKey(schema: string, index: string, column: number): string {
  return JSON.stringify([schema, index, column])
}

/** Every column with values, for {@link import('./domains.js').planDomains}. Pure. */
export function valueColumns({ tables }: Statistics, types: ColumnTypes): readonly ValueColumn[] {
  const columns = tables.flatMap(({ schema, name, columns: own, indexes }) => [
    ...own.map((column) => ({
      key: columnKey(schema, name, column.name),
      statistics: [column.own, column.whole],
    })),
    ...indexes.flatMap((index) =>
      (index.expressions ?? []).map((expression) => ({
        key: expressionKey(schema, index.name, expression.column),
        statistics: [expression.own],
      })),
    ),
  ])
  return columns.flatMap(({ key, statistics }) => {
    const type = types.get(key)
    if (type === undefined) return []
    const all = statistics.filter((each) => each !== undefined)
    return [
      {
        key,
        type,
        values: all.flatMap(({ common, bounds }) => [...(common?.values ?? []), ...(bounds ?? [])]),
        elements: all.flatMap(({ elements }) => elements?.values ?? []),
      },
    ]
  })
}

/**
 * Stand-ins of a domain. Pure.
 *
 * @param ranked its values and constants in their order; null where the server has none
 * @param spans  moments that are no secret, in the same order
 */
export function standInsOf(
  { family, length, values, constants, parts }: Domain,
  ranked: ReadonlyMap<string, number> | null,
  spans: readonly string[] = [],
): StandIns | null {
  if (ranked === null) return null
  const place = (text: string): RankedText => ({ text, rank: ranked.get(text)! })
  const places = [...new Set(values)].map(place)
  const fixed = [
    ...constants.map((text) => ({ ...place(text), isKept: true })),
    ...(family.kind === 'number' ? endsOf(values) : []).map((text) => ({ ...place(text), isKept: true })),
    ...spans.map((text) => ({ ...place(text), isKept: false })),
  ]
  if (family.kind !== 'number')
    return withParts(standInTexts(places, fixed, length), { parts, constants, length })
  const ends = fixed.filter(({ text }) => family.codec.toNumber(text) === null)
  const inner = places.filter(({ rank }) => !ends.some((end) => end.rank === rank))
  const made = standInNumbers(inner, fixed, family.codec)
  return made && new Map([...made, ...ends.map(({ text }) => [text, text] as const)])
}

/** Stand-ins hold what their values hold of the parts that are known; they keep their order, which lies in what comes first. */
function withParts(
  made: StandIns | null,
  { parts, constants, length }: Pick<Domain, 'parts' | 'constants' | 'length'>,
): StandIns | null {
  if (made === null || parts.length === 0) return made
  return new Map(
    [...made].map(([value, standIn]) => {
      const text = [standIn, ...partsOf(value, parts)].join(' ')
      const isLong = length !== null && text.length > length
      return [value, isLong || constants.includes(standIn) ? standIn : text]
    }),
  )
}

/** Values that are no one's: the ends of time. */
function endsOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((text) => /^-?(infinity|Infinity|NaN)$/.test(text))
}

/** Order of search words: the shorter first, then by their bytes. Pure. */
export function rankLexemes(words: readonly string[]): ReadonlyMap<string, number> {
  const order = [...new Set(words)].map((word) => ({ word, bytes: Buffer.from(word) }))
  order.sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes))
  return new Map(order.map(({ word }, at) => [word, at + 1]))
}

/** How the values of a column are replaced; null: they stay, undefined: there is nothing to put in their place. */
type Replace = StandIns | null | undefined

/** What is put in the place of values. */
export interface Replacements {
  readonly types: ColumnTypes
  /** By domain; null where they could not be made. */
  readonly standIns: ReadonlyMap<string, StandIns | null>
  /** Domains whose stand-ins lie between moments around the reading. */
  readonly relative: ReadonlySet<string>
}

/**
 * The document without a value of a row: stand-ins, or nothing where a column has none. Pure.
 */
export function redact(
  statistics: Statistics,
  { domainOf }: Domains,
  { types, standIns, relative }: Replacements,
): Statistics {
  const replaceOf = (key: string): Replace => {
    const domain = domainOf.get(key)
    return domain === null ? null : domain === undefined ? undefined : (standIns.get(domain) ?? undefined)
  }
  const hide = (key: string, values: ValueStatistics) => hideValues(values, replaceOf(key), types.get(key))
  const tables = statistics.tables.map((table) => ({
    ...table,
    columns: table.columns.map(({ own, whole, ...column }) => {
      const key = columnKey(table.schema, table.name, column.name)
      const isRelative = relative.has(domainOf.get(key) ?? '')
      return {
        ...column,
        ...(isRelative && { isRelative: true as const }),
        ...(own && { own: hide(key, own) }),
        ...(whole && { whole: hide(key, whole) }),
      }
    }),
    indexes: table.indexes.map(({ expressions, ...index }) => ({
      ...index,
      ...(expressions && {
        expressions: expressions.map((each) => ({
          ...each,
          own: hide(expressionKey(table.schema, index.name, each.column), each.own),
        })),
      }),
    })),
  }))
  return { ...statistics, values: 'stand-ins', tables }
}

function hideValues(
  { common, bounds, elements, elementCounts, ...shares }: ValueStatistics,
  replace: Replace,
  type: ColumnType | undefined,
): ValueStatistics {
  if (replace === undefined || type === undefined) return shares
  const put = (texts: readonly string[]) =>
    texts.map((text) => (replace === null ? text : replace.get(text)!))
  const family = familyOf(type)
  const hasElements = family === null || family.kind === 'lexeme'
  if (hasElements) {
    const counts = elementCounts && { elementCounts }
    return elements
      ? { ...shares, elements: { ...elements, values: put(elements.values) }, ...counts }
      : shares
  }
  return {
    ...shares,
    ...(common && { common: { ...common, values: put(common.values) } }),
    ...(bounds && { bounds: put(bounds) }),
  }
}
