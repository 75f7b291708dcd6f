import type { ColumnName, ParameterClass } from '../explain/declared-query.js'
import type { ColumnStatistics } from '../explain/ghost-plan.js'
import { familyOf } from './value-families.js'

/** The value of a column that a class of a query's parameters stands for; undefined: nothing is known, null: there is none. */
export type ClassValue = (column: ColumnName, one: ParameterClass) => string | null | undefined

/**
 * Values by their rank in imported statistics: the most common one, a middle one, and one that is in no row. Pure.
 *
 * @param columns as they are imported
 * @param typeOf  pg_type.typname of a column
 */
export function classValues(
  columns: readonly ColumnStatistics[],
  typeOf: (column: ColumnName) => string | undefined,
): ClassValue {
  return (name, one) => {
    const own = columns.filter(({ table, column }) => table === name.table && column === name.column)
    const statistics = own.find(({ isInherited }) => isInherited) ?? own[0]
    if (statistics === undefined) return undefined
    const values = [...statistics.common.map(({ value }) => value), ...(statistics.bounds ?? [])]
    if (values.length === 0) return undefined
    if (one === 'missing') return absentValue(values, typeOf(name) ?? '')
    return one === 'worst' ? (mostCommon(statistics) ?? middle(statistics)) : middle(statistics)
  }
}

function mostCommon({ common }: ColumnStatistics): string | null {
  const most = common.reduce((best, each) => Math.max(best, each.share), 0)
  return common.find(({ share }) => share === most)?.value ?? null
}

/** Of a histogram, which holds the less common values; else of the common ones. */
function middle({ common, bounds }: ColumnStatistics): string | null {
  if (bounds !== undefined && bounds.length > 0) return bounds[Math.floor(bounds.length / 2)]!
  return common.toSorted((a, b) => b.share - a.share)[Math.floor(common.length / 2)]?.value ?? null
}

const mostOf: Readonly<Record<string, bigint>> = { int2: 32_767n, int4: 2_147_483_647n, int8: 2n ** 63n - 1n }

/** A value behind all that are known; before them where there is no room. */
function absentValue(values: readonly string[], base: string): string | null | undefined {
  if (base === 'bool') return ['t', 'f'].find((value) => !values.includes(value)) ?? null
  const family = familyOf({
    base,
    sql: base,
    isEnum: false,
    collation: null,
    length: null,
    scale: null,
    element: null,
  })
  if (family?.kind === 'text') {
    return `${values.reduce((last, text) => (Buffer.compare(Buffer.from(text), Buffer.from(last)) > 0 ? text : last))}z`
  }
  if (family?.kind !== 'number') return undefined
  const { codec } = family
  const numbers = values.map(codec.toNumber).filter((number) => number !== null)
  if (numbers.length === 0) return undefined
  const [least, most] = [numbers.reduce((a, b) => (b < a ? b : a)), numbers.reduce((a, b) => (b > a ? b : a))]
  const next = most + codec.step
  return codec.toText(next > (mostOf[base] ?? next) ? least - codec.step : next)
}
