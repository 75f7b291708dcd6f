/** Places of a sorted sample between which a quantile lies; from 1, null where the sample is too small to say. */
export interface QuantileBounds {
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * Distribution-free bounds of a quantile: each one holds with probability 1 - `risk`, whatever the distribution is.
 * The quantile is below the value in place u unless u or more of n independent values fall below it, which is binomial.
 * Exact up to floating point. Pure.
 *
 * @param size     number of independent values
 * @param quantile 0 to 1: 0.95
 * @param risk     of each bound, 0 to 1: 0.05
 * @see David and Nagaraja, Order Statistics, 7.1
 */
export function quantileBounds(size: number, quantile: number, risk: number): QuantileBounds {
  let lower: number | null = null
  let below = 0
  for (let count = 0; count < size; count += 1) {
    below += binomial(size, quantile, count)
    // `below` is the chance that at most `count` values lie below the quantile.
    if (below <= risk) lower = count + 1
    if (below >= 1 - risk) return { lower, upper: count + 1 }
  }
  return { lower, upper: null }
}

/** Chance of exactly `count` hits in `size` tries. By logarithms: the factors leave the range of a double. */
function binomial(size: number, chance: number, count: number): number {
  if (chance <= 0) return count === 0 ? 1 : 0
  if (chance >= 1) return count === size ? 1 : 0
  const ways = logFactorial(size) - logFactorial(count) - logFactorial(size - count)
  return Math.exp(ways + count * Math.log(chance) + (size - count) * Math.log1p(-chance))
}

const logs: number[] = [0]

function logFactorial(number: number): number {
  for (let next = logs.length; next <= number; next += 1) logs.push(logs[next - 1]! + Math.log(next))
  return logs[number]!
}

/** The value at a quantile of a sorted sample, by nearest rank; NaN of no values. Pure. */
export function quantileOf(sorted: readonly number[], quantile: number): number {
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN
}
