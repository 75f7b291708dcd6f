import type { SizeFact } from '../explain/declared-query.js'
import { quoteLiteral } from '../sql/quote.js'
import { pickOf, type Sql, shareOf } from './sql-numbers.js'
import type { ValueForm } from './value-forms.js'

/** The first rows hold the first values, so that the values of parameters meet rows that are like most. */
export const firstRows = 32

/** How the values of a column are handed out. */
export interface Distribution {
  readonly form: ValueForm
  /** From 1 to `values`; where values are few and nothing hangs on them a hash decides instead. */
  readonly numberOf: (row: Sql) => Sql
  readonly values: number
  readonly isScattered: boolean
  /** Most common first. */
  readonly common: readonly { readonly value: string | null; readonly share: number }[]
  /** Of the column, for its hash. */
  readonly position: number
  /** Printed. */
  readonly type: string
}

/** The value of a column in a row, where it is not null. Pure. */
export function valueInRow(distribution: Distribution): (row: Sql) => Sql {
  const at = valueOfRank(distribution)
  return (row) => at(rankInRow(distribution, row))
}

/** The value of a rank, 1 the most common one. Pure. */
export function valueOfRank({ form, common, type }: Distribution): (rank: Sql) => Sql {
  const named = common.map(({ value }) => (value === null ? null : `${quoteLiteral(value)}::${type}`))
  if (form.kind === 'list') {
    const texts = new Set(named.flatMap((value) => (value === null ? [] : [plain(value)])))
    const rest = form.items.filter((item) => !texts.has(plain(item)))
    const items = [...named.map((value) => value ?? rest.shift()!), ...rest]
    return (rank) => `(array[${items.join(', ')}])[${rank}]`
  }
  const cases = named.flatMap((value, at) => (value === null ? [] : [`when ${at + 1} then ${value}`]))
  if (cases.length === 0) return form.at
  return (rank) => `(case ${rank} ${cases.join(' ')} else ${form.at(rank)} end)`
}

/** `'false'::boolean` and `false` are one value. */
function plain(constant: Sql): string {
  return constant.replace(/::.*$/s, '').replace(/^'(.*)'$/s, '$1')
}

function rankInRow(distribution: Distribution, row: Sql): Sql {
  const { numberOf, values, isScattered, common, position } = distribution
  const number = isScattered ? pickOf(row, position, values) : numberOf(row)
  const first = isScattered
    ? `when ${row} <= ${values} then ${row} when ${row} <= ${firstRows} then 1`
    : `when ${row} <= ${firstRows} then ${numberOf(row)}`
  if (common.length === 0) return isScattered ? `(case ${first} else ${number} end)` : number
  let until = 0
  const cases = common.map(({ share }, at) => {
    until += share
    return `when ${shareOf(row, position + 500)} < ${until.toFixed(6)} then ${at + 1}`
  })
  const others = values - common.length
  const rest = others <= 0 ? String(common.length) : `${common.length} + 1 + (${number} - 1) % ${others}`
  return `(case ${first} ${cases.join(' ')} else ${rest} end)`
}

/** When a column is null. */
export interface NullRule {
  readonly share: number
  readonly position: number
  /** Rows in all: the first ones are null, because something else depends on which. */
  readonly inOrder: number | null
}

/** A value that is null in a share of the rows. Pure. */
export function withNulls(value: (row: Sql) => Sql, rule: NullRule): (row: Sql) => Sql {
  const { share, position, inOrder } = rule
  if (share <= 0) return value
  if (share >= 1) return () => 'null'
  return (row) => {
    const isNull =
      inOrder === null
        ? `${row} ${share >= 0.5 ? '<=' : '>'} ${firstRows} ${share >= 0.5 ? 'or' : 'and'} ${shareOf(row, position + 700)} < ${share}`
        : `${row} <= ${Math.round(inOrder * share)}`
    return `(case when ${isNull} then null else ${value(row)} end)`
  }
}

/** What a column's facts say. Pure. */
export function factsOf(facts: readonly SizeFact[], table: string, column: string) {
  const own = facts.filter(
    (fact) => fact.kind !== 'rows' && fact.at.table === table && fact.at.column === column,
  )
  const find = <K extends SizeFact['kind']>(kind: K) =>
    own.find((fact): fact is Extract<SizeFact, { kind: K }> => fact.kind === kind)
  return {
    distinct: find('distinct')?.values ?? null,
    nulls: find('nulls')?.share ?? null,
    widthBytes: find('width')?.bytes ?? null,
    common: own
      .filter((fact) => fact.kind === 'common')
      .map(({ value, share }) => ({ value, share }))
      .toSorted((a, b) => b.share - a.share),
  }
}
