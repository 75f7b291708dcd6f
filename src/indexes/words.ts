import type { Usage } from './evidence.js'
import type { IndexFacts } from './structure.js'

/** `12.3 MB`: powers of 1024. Pure. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  return `${power === 0 ? Math.round(bytes) : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}

/** `1,234,567`. Pure. */
export function countWords(count: number | bigint): string {
  return count.toLocaleString('en-US')
}

/** Whole days that the statistics cover. Pure. */
export function statisticsDays({ countedSince, readAt }: Usage): number {
  return Math.floor((Date.parse(readAt) - Date.parse(countedSince)) / 86_400_000)
}

/** `counted since 2026-01-02 (57 days), in this database`. Pure. */
export function statisticsWords(usage: Usage): string {
  const days = statisticsDays(usage)
  const age = days === 1 ? '1 day' : `${days} days`
  return `counted since ${usage.countedSince.slice(0, 10)} (${age}), in ${usage.source}`
}

/** `size 1.2 MB`, or nothing where it is not known. Pure. */
export function sizeEvidence(label: string, index: IndexFacts, usage: Usage): readonly string[] {
  const use = usage.indexes[index.id]
  return use === undefined ? [] : [`${label}: ${index.qualified}, ${sizeWords(use.sizeBytes)}`]
}
