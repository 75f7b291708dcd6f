import type { Budget } from '../explain/declared-query.js'
import type { JudgedBudget, MeasuredPercentile } from './measured.js'
import { quantileBounds, quantileOf } from './order-statistics.js'

/** Executions at the first look at a budget; each further look comes at twice as many. */
export const firstLook = 200

/**
 * Risk of a wrong bound at one look. A sample that is looked at again and again until it decides would be wrong more often
 * than once in twenty, so each look takes half of what is left: over all looks together 5 %. Pure.
 *
 * @param look from 1
 */
export function riskOf(look: number): number {
  return 0.05 / 2 ** look
}

/** Which look a number of executions stands for: 1 up to 399, 2 up to 799… Pure. */
export function lookAt(executions: number): number {
  return Math.max(1, Math.floor(Math.log2(Math.max(1, executions) / firstLook)) + 1)
}

/** Percentiles of latencies with their bounds. Pure. @param latencies ms, sorted; Infinity for cancelled ones */
export function percentilesOf(latencies: readonly number[]): readonly MeasuredPercentile[] {
  const risk = riskOf(lookAt(latencies.length))
  return ([50, 95, 99] as const).map((percentile) => {
    const { lower, upper } = quantileBounds(latencies.length, percentile / 100, risk)
    const at = (place: number | null) => (place === null ? null : (latencies[place - 1] ?? null))
    return {
      percentile,
      ms: quantileOf(latencies, percentile / 100),
      lowerMs: at(lower),
      upperMs: at(upper),
    }
  })
}

/**
 * Hold a budget to what was measured: it passes where the upper bound keeps it, fails where the lower bound breaks it. Pure.
 */
export function judgeBudget(budget: Budget, percentiles: readonly MeasuredPercentile[]): JudgedBudget {
  const found = percentiles.find(({ percentile }) => percentile === budget.percentile)
  if (found?.upperMs != null && found.upperMs <= budget.limitMs) {
    return { ...budget, verdict: 'pass', reason: null }
  }
  if (found?.lowerMs != null && found.lowerMs > budget.limitMs) {
    return { ...budget, verdict: 'fail', reason: null }
  }
  const reason = 'the executions that fit into the time leave both possible'
  return { ...budget, verdict: 'inconclusive', reason }
}

/** Whether nothing is left to find out: every budget is decided. Pure. */
export function isDecided(budgets: readonly Budget[], latencies: readonly number[]): boolean {
  if (latencies.length < firstLook) return false
  const percentiles = percentilesOf(latencies)
  return budgets.every((budget) => judgeBudget(budget, percentiles).verdict !== 'inconclusive')
}
