import type { PlanFor } from '../../explain/check.js'
import type { Budget, Expectation } from '../../explain/declared-query.js'

/** A number with commas between its thousands. */
export function countWords(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** Milliseconds: `0.42 ms`, `12 ms`. */
export function msWords(ms: number): string {
  return `${ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : countWords(ms)} ms`
}

/** What a plan was made for. */
export function planForWords(name: PlanFor | 'empty'): string {
  return name === 'empty' ? 'empty schema, sequential scans disabled' : name
}

/** An expectation as the header says it. */
export function expectationWords(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'usesIndex':
      return `uses index ${expectation.index}${expectation.on === null ? '' : ` on ${expectation.on}`}`
    case 'noScanOver':
      return `no sequential scan over ${countWords(expectation.rows)} rows`
    case 'estimatesWithin':
      return `estimates within ${expectation.factor}`
    case 'pagesUnder':
      return `buffers under ${countWords(expectation.pages)}`
    default:
      return plainWords[expectation.kind]
  }
}

const plainWords = {
  noSort: 'no sort',
  noSpill: 'no spill',
  stopsEarly: 'stops early',
  sameGenericPlan: 'same generic plan',
  readsWholeTables: 'reads whole tables',
  readsAllPartitions: 'reads all partitions',
} as const

/** A budget as the header says it. */
export function budgetWords({ percentile, limitMs }: Pick<Budget, 'percentile' | 'limitMs'>): string {
  return `p${percentile} ${limitMs} ms`
}

/** The address of a query's section. */
export function queryAnchor(name: string): string {
  return `query-${name.replace(/[^\w-]/g, (sign) => `~${sign.codePointAt(0)!.toString(16)}`)}`
}
