import type { MeasuredClass, MeasuredPercentile } from '../measure/measured.js'
import type { Budget } from './declared-query.js'

/** Milliseconds for people: two digits that count; executions that were cancelled took longer than anything. Pure. */
export function msText(ms: number | null): string {
  if (ms === null || Number.isNaN(ms)) return '-'
  if (!Number.isFinite(ms)) return 'too long'
  if (ms >= 100) return ms.toFixed(0)
  return ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)
}

/** `210 ms for worst values, between 190 and 230 ms (95 %), 400 executions`. Pure. */
export function boundsText(one: MeasuredClass, { percentile }: Budget): string {
  const found = one.percentiles.find((each) => each.percentile === percentile)
  if (found === undefined) return `no execution for ${one.for} values`
  const { ms } = found
  const middle = Number.isFinite(ms) ? `${msText(ms)} ms` : 'too long'
  return `${middle} for ${one.for} values, ${limitsText(found)}, ${one.executions} executions`
}

/** `between 190 and 230 ms (95 %)`, as far as there are bounds. Pure. */
export function limitsText({ lowerMs, upperMs }: Pick<MeasuredPercentile, 'lowerMs' | 'upperMs'>): string {
  if (lowerMs === null) return 'too few executions for bounds'
  if (!Number.isFinite(lowerMs)) return 'above all the time there was (95 %)'
  if (upperMs === null || !Number.isFinite(upperMs)) return `at least ${msText(lowerMs)} ms (95 %)`
  return `between ${msText(lowerMs)} and ${msText(upperMs)} ms (95 %)`
}
