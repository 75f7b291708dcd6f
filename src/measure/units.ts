import type { PlannedForeignKey } from '../catalog/sample/plan-tables.js'
import { commonDivisor, type Sql } from './sql-numbers.js'

/**
 * Columns whose values come from one number: the columns of a foreign key take those of one row of its target; any other
 * column stands for itself.
 */
export interface Unit {
  readonly columns: readonly string[]
  /** Numbers that there are: rows of the target, or different values. */
  readonly values: number
  /**
   * `free`: as many as there are rows; `whole`: the same, but a whole number that a unique index holds together with other
   * columns, so it counts within them.
   */
  readonly kind: 'key' | 'values' | 'free' | 'whole'
  /** Added to the row's number, so that two keys of one target differ. */
  readonly shift: number
  /** The foreign key that it stands for; null for a column by itself. */
  readonly key: PlannedForeignKey | null
  /** Of a key of its own table: rows after which the columns come again that both rows have in common. */
  readonly round?: number
}

/** A unit with the formula of its numbers. */
export interface NumberedUnit extends Unit {
  /** From 1 to `values`. */
  readonly numberOf: (row: Sql) => Sql
}

/** Why the rows do not fit. */
export interface Refusal {
  readonly refused: string
}

/**
 * Give each unit its numbers, row by row: 1, 2, 3… and again from 1, so that row 20 of a table belongs to row 20 of each
 * table that it refers to, and rows that belong together by two ways do so by both. Where a unique index holds several
 * columns, the numbers are moved on at each round, so that no combination comes twice. Pure.
 *
 * @param uniques columns of each unique index
 */
export function numberUnits(
  units: readonly Unit[],
  { rows, uniques }: { readonly rows: number; readonly uniques: readonly (readonly string[])[] },
): readonly NumberedUnit[] | Refusal {
  const formulas = new Map<Unit, (row: Sql) => Sql>()
  for (const unique of uniques) {
    const own = units.filter(({ columns }) => columns.some((name) => unique.includes(name)))
    const refused = spread(own, { rows, formulas })
    if (refused !== null) return { refused: `${refused} (${unique.join(', ')} must be unique)` }
  }
  return units.map((unit) => ({ ...unit, numberOf: formulas.get(unit) ?? plainFormula(unit, rows) }))
}

/** Rows that no combination of some units may come twice in. @returns why that cannot be */
function spread(
  units: readonly Unit[],
  { rows, formulas }: { readonly rows: number; readonly formulas: Map<Unit, (row: Sql) => Sql> },
): string | null {
  const counters = units.filter(({ kind }) => kind === 'whole')
  if (units.some(({ kind, values }) => kind !== 'whole' && values >= rows)) {
    for (const one of counters) formulas.set(one, () => '1')
    return null
  }
  const counted = units.filter(({ kind }) => kind !== 'whole').sort((a, b) => b.values - a.values)
  const [counter] = counters
  let period = 1
  for (const unit of counted) {
    if (period >= rows) break
    const round = (period / commonDivisor(period, unit.values)) * unit.values
    const most = commonDivisor(period, unit.values)
    const needed = counter === undefined ? Math.min(most, Math.ceil(rows / round)) : 1
    if (period > 1 && needed > 1) {
      const step = Math.max(1, Math.floor(most / needed))
      formulas.set(unit, (row) =>
        wrap(`${row} - 1 + ${unit.shift} + ((${row} - 1) / ${round} % ${needed}) * ${step}`, unit),
      )
      period = round * needed
    } else period = round
  }
  if (period >= rows) return null
  if (counter === undefined) return `${rows} rows have only ${period} combinations of values`
  const within = period
  formulas.set(counter, (row) => `((${row} - 1) / ${within} + 1)`)
  return null
}

function plainFormula(unit: Unit, rows: number): (row: Sql) => Sql {
  if (unit.values >= rows && unit.shift === 0) return (row) => row
  return (row) => wrap(`${row} - 1 + ${unit.shift}`, unit)
}

function wrap(number: Sql, { values }: Unit): Sql {
  return `((${number}) % ${values} + 1)`
}
