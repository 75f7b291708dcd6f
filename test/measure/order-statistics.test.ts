import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeBudget, lookAt, percentilesOf, riskOf } from '../../src/measure/judge-latency.js'
import { quantileBounds, quantileOf } from '../../src/measure/order-statistics.js'

describe('the bound above a quantile', () => {
  // Computed with exact fractions elsewhere; also in tables of tolerance limits.
  it.each([
    [58, 0.95, null],
    [59, 0.95, 59],
    [100, 0.95, 99],
    [200, 0.95, 196],
    [300, 0.95, 292],
    [500, 0.95, 484],
    [1000, 0.95, 962],
    [298, 0.99, null],
    [299, 0.99, 299],
    [500, 0.99, 499],
    [1000, 0.99, 996],
    [20, 0.5, 15],
  ])('of %i values, %f, is value %s', (size, quantile, place) => {
    expect(quantileBounds(size, quantile, 0.05).upper).toBe(place)
  })

  it('is exact: one place lower, and the chance of being wrong is too high', () => {
    const arbitrary = fc.record({
      size: fc.integer({ min: 1, max: 400 }),
      percent: fc.constantFrom(50, 90, 95, 99),
      risk: fc.constantFrom(0.01, 0.025, 0.05, 0.1),
    })
    fc.assert(
      fc.property(arbitrary, ({ size, percent, risk }) => {
        const { lower, upper } = quantileBounds(size, percent / 100, risk)
        const atMost = cumulative(size, percent / 100)
        // The quantile is above value u when fewer than u values fall below it.
        if (upper !== null) expect(atMost[upper - 1]).toBeGreaterThanOrEqual(1 - risk - 1e-9)
        if (upper !== null && upper > 1) expect(atMost[upper - 2]).toBeLessThan(1 - risk + 1e-9)
        if (upper === null) expect(atMost[size - 1]).toBeLessThan(1 - risk + 1e-9)
        if (lower !== null) expect(atMost[lower - 1]).toBeLessThanOrEqual(risk + 1e-9)
        if (lower !== null && lower < size) expect(atMost[lower]).toBeGreaterThan(risk - 1e-9)
        if (lower !== null && upper !== null) expect(lower).toBeLessThanOrEqual(upper)
      }),
    )
  })

  it('covers the true quantile as often as it says', () => {
    const next = uniform(7)
    const rounds = 2000
    let covered = 0
    for (let round = 0; round < rounds; round += 1) {
      const sorted = Array.from({ length: 200 }, next).sort((a, b) => a - b)
      const { lower, upper } = quantileBounds(200, 0.95, 0.025)
      if (sorted[lower! - 1]! <= 0.95 && sorted[upper! - 1]! >= 0.95) covered += 1
    }
    expect(covered / rounds).toBeGreaterThan(0.94)
    expect(covered / rounds).toBeLessThan(1)
  })
})

/** Chance of at most k hits, by adding up what a recurrence gives: another way than the one under test. */
function cumulative(size: number, chance: number): readonly number[] {
  let row = [1]
  for (let tries = 0; tries < size; tries += 1) {
    row = Array.from(
      { length: row.length + 1 },
      (_, hits) => (row[hits] ?? 0) * (1 - chance) + (row[hits - 1] ?? 0) * chance,
    )
  }
  let sum = 0
  return row.map((one) => (sum += one))
}

function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

describe('a budget', () => {
  const budget = { percentile: 95, limitMs: 100, line: 3 } as const
  const sample = (size: number, slow: number) =>
    Array.from({ length: size }, (_, at) => (at < size - slow ? 10 : 1000)).sort((a, b) => a - b)
  const judge = (latencies: readonly number[]) => judgeBudget(budget, percentilesOf(latencies)).verdict

  it('passes where even the upper bound keeps it, fails where even the lower one breaks it, else stays open', () => {
    expect(judge(sample(1000, 10))).toBe('pass')
    expect(judge(sample(1000, 100))).toBe('fail')
    expect(judge(sample(1000, 50))).toBe('inconclusive')
  })

  it('stays open on few executions, however fast', () => {
    expect(judge(sample(20, 0))).toBe('inconclusive')
    expect(judge([])).toBe('inconclusive')
  })

  it('is broken by executions that had to be cancelled', () => {
    expect(judge([Number.POSITIVE_INFINITY])).toBe('inconclusive')
    expect(judge([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe('fail')
  })

  it('that is looked at again and again is wrong in one of twenty at the most', () => {
    const looks = Array.from({ length: 20 }, (_, at) => at + 1)
    expect(looks.reduce((sum, look) => sum + riskOf(look), 0)).toBeLessThanOrEqual(0.05)
    expect([1, 199, 200, 399, 400, 800, 1599, 1600].map(lookAt)).toEqual([1, 1, 1, 1, 2, 3, 3, 4])
  })
})

it('a percentile of a sample is the value in the nearest place', () => {
  const sorted = Array.from({ length: 20 }, (_, at) => at + 1)
  expect([0.5, 0.95, 0.99, 1].map((quantile) => quantileOf(sorted, quantile))).toEqual([10, 19, 20, 20])
  expect(quantileOf([], 0.5)).toBeNaN()
})
