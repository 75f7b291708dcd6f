/** SQL of a bigint: a column or an expression in parentheses. */
export type Sql = string

/**
 * A share from 0 to 1 that looks random and is the same for the same row: PostgreSQL's own hash of the row's number. Pure.
 *
 * @param number SQL of the row's number
 * @param salt   another one gives independent shares
 */
export function shareOf(number: Sql, salt: number): Sql {
  return `((pg_catalog.hashint8extended(${number}, ${salt}) & 1048575)::float8 / 1048576)`
}

/** A whole number from 1 to `most` that looks random. Pure. */
export function pickOf(number: Sql, salt: number, most: number): Sql {
  return `(((pg_catalog.hashint8extended(${number}, ${salt}) & 4294967295) % ${most}) + 1)`
}

/**
 * The number of the row that is stored in a place: each number from 1 to `rows` once, in an order that has nothing to do
 * with it, as in a table with many writers. Steps of the golden section leave no pattern. Pure.
 *
 * @param place SQL, from 1
 */
export function mixedNumber(place: Sql, rows: number): Sql {
  return `(1 + (${place} * ${mixingStep(rows)}) % ${rows})`
}

/** About rows × 0.618, without a common divisor with it. */
export function mixingStep(rows: number): number {
  let step = Math.max(1, Math.round(rows * 0.618_034))
  while (commonDivisor(step, rows) !== 1) step += 1
  return step
}

/** Greatest common divisor of whole numbers above 0. Pure. */
export function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
