import type { Statistics } from './statistics.js'

/**
 * The document as text: indented, lists of values on one line, the same for the same statistics. Ends with a line break. Pure.
 */
export function printStatistics(statistics: Statistics): string {
  return `${print(statistics, '')}\n`
}

function print(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    return `[\n${value.map((item) => inner + print(item, inner)).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 0) return '{}'
  if (isFlat(entries)) return `{ ${entries.map(([key, item]) => pair(key, item, inner)).join(', ')} }`
  const lines = entries.map(([key, item]) => inner + pair(key, item, inner))
  return `{\n${lines.join(',\n')}\n${indent}}`
}

const isPlain = (item: unknown) => typeof item !== 'object' || item === null

/** What fits on a line is easier to compare there. */
function isFlat(entries: readonly (readonly [string, unknown])[]): boolean {
  return entries.every(([, item]) => isPlain(item)) && JSON.stringify(entries).length < 160
}

const pair = (key: string, item: unknown, indent: string) => `${JSON.stringify(key)}: ${print(item, indent)}`
