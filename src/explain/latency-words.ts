import type { MeasuredClass } from '../measure/measured.js'
import type { Budget } from './declared-query.js'

/** Milliseconds for people: two digits that count; cancelled executions took longer than anything. Pure. */
export function msText(ms: number | null): string {
  if (ms === null || Number.isNaN(ms)) return '-'
  if (!Number.isFinite(ms)) return 'cancelled'
  if (ms >= 100) return ms.toFixed(0)
  return ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)
}

/** `210 ms for worst values, between 190 and 230 (95 %), 400 executions`. Pure. */
export function boundsText(one: MeasuredClass, { percentile }: Budget): string {
  const found = one.percentiles.find((each) => each.percentile === percentile)
  if (found === undefined) return `no execution for ${one.for} values`
  const { ms, lowerMs, upperMs } = found
  const bounds =
    upperMs === null ? `at least ${msText(lowerMs)}` : `between ${msText(lowerMs)} and ${msText(upperMs)}`
  return `${msText(ms)} ms for ${one.for} values, ${bounds} (95 %), ${one.executions} executions`
}
