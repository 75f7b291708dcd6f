import type { Codec } from './value-families.js'

const hourMicros = 3_600_000_000n
const dayMicros = 24n * hourMicros
const before = [1825, 730, 365, 180, 90, 60, 30, 14, 7, 1]
const behind = [1, 7, 30, 90, 365]

/**
 * Moments around the reading that queries ask for, such as a month before. A stand-in of a time lies between the same two of
 * them as the time itself. Pure.
 *
 * @param takenAt ISO 8601, UTC
 * @returns texts of the codec's type, in order
 */
export function spansAround(takenAt: string, codec: Codec): readonly string[] {
  if (codec.hasSpans !== true) return []
  const now = BigInt(Date.parse(takenAt)) * 1000n
  const isDate = codec.toText(1n).length === 10
  if (isDate) {
    const today = now / dayMicros
    return [...before.map((days) => -days), 0, ...behind].map((days) => codec.toText(today + BigInt(days)))
  }
  const moments = [
    ...before.map((days) => now - BigInt(days) * dayMicros),
    now - hourMicros,
    now,
    now + hourMicros,
    ...behind.map((days) => now + BigInt(days) * dayMicros),
  ]
  return moments.map(codec.toText)
}
