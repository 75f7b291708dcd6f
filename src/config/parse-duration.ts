const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `500ms`, `2s`, `5m`, `1h`, or a bare number of seconds, as milliseconds; undefined for anything else. Pure. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim())
  return match ? Math.round(Number(match[1]) * unitsMs[match[2] ?? 's']!) : undefined
}
