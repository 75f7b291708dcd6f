import type { Codec } from './value-families.js'

/** A value, or a constant of the schema or of a query, with its place in their common order. */
export interface RankedText {
  readonly text: string
  /** Equal for values that are equal; counts up from 1. */
  readonly rank: number
}

/** A place in the order that is no secret. */
export interface FixedText extends RankedText {
  /** A value that equals it keeps its text; else it only separates the values before it from those behind it. */
  readonly isKept: boolean
}

/** What stands for each value, by its text. */
export type StandIns = ReadonlyMap<string, string>

/** Values of one group lie between two fixed places, in order. */
interface Group {
  readonly after: FixedText | null
  readonly before: FixedText | null
  readonly ranks: readonly number[]
}

/**
 * Stand-ins of numbers, times and the like: evenly spread between the fixed places, in the order of the values. Pure.
 *
 * @returns null where there is no room between two fixed places
 */
export function standInNumbers(
  values: readonly RankedText[],
  fixed: readonly FixedText[],
  codec: Codec,
): StandIns | null {
  const known = fixed.filter(({ text }) => codec.toNumber(text) !== null)
  return assemble(values, known, (group) => spread(group, codec))
}

function spread({ after, before, ranks }: Group, codec: Codec): readonly string[] | null {
  const count = BigInt(ranks.length)
  const low = after && codec.toNumber(after.text)!
  const high = before && codec.toNumber(before.text)!
  const skipped = after?.isKept ? 1n : 0n
  const numbers = ranks.map((_, at) => {
    const place = BigInt(at)
    if (low === null)
      return high === null ? codec.first + place * codec.step : high - (count - place) * codec.step
    if (high === null) return low + (place + skipped) * codec.step
    return low + ((place + skipped) * (high - low)) / (count + skipped)
  })
  const isOrdered = numbers.every((number, at) => at === 0 || number > numbers[at - 1]!)
  const isInside = numbers.every(
    (number) => (low === null || number >= low + skipped) && (high === null || number < high),
  )
  return isOrdered && isInside ? numbers.map(codec.toText) : null
}

/**
 * Stand-ins of texts: a letter and a number of so many digits; behind a fixed text, that text and a number. Pure.
 * Whether they keep their order under a collation of their own is for the caller to try.
 *
 * @param length most characters, null for any number
 * @returns null where they would be too long, or not in order by their bytes
 */
export function standInTexts(
  values: readonly RankedText[],
  fixed: readonly FixedText[],
  length: number | null,
): StandIns | null {
  const made = assemble(values, fixed, (group) => number(group, length))
  if (made === null) return null
  const places = [...values, ...fixed].toSorted((a, b) => a.rank - b.rank)
  const bytes = places.map(({ text, rank }) => ({ rank, text: Buffer.from(made.get(text) ?? text) }))
  const isOrdered = bytes.every((place, at) => {
    const last = bytes[at - 1]
    return last === undefined || last.rank === place.rank || Buffer.compare(last.text, place.text) < 0
  })
  return isOrdered ? made : null
}

function number({ after, before, ranks }: Group, length: number | null): readonly string[] | null {
  const prefix = after === null ? (before === null ? 'v' : '') : `${after.text} `
  const most = ranks.length
  const tries = [
    { prefix, base: 10 },
    { prefix, base: 36 },
    { prefix: prefix.trimEnd(), base: 36 },
    { prefix: after?.text ?? '', base: 36 },
  ]
  for (const { prefix: start, base } of tries) {
    const digits = most.toString(base).length
    if (length !== null && start.length + digits > length) continue
    return ranks.map((_, at) => start + (at + 1).toString(base).padStart(digits, '0'))
  }
  return null
}

type Maker = (group: Group) => readonly string[] | null

function assemble(values: readonly RankedText[], fixed: readonly FixedText[], make: Maker): StandIns | null {
  const kept = new Map(fixed.flatMap(({ rank, text, isKept }) => (isKept ? [[rank, text] as const] : [])))
  const byRank = new Map(kept)
  for (const group of groupsOf(values, fixed, kept)) {
    const texts = make(group)
    if (texts === null) return null
    for (const [at, rank] of group.ranks.entries()) byRank.set(rank, texts[at]!)
  }
  return new Map(values.map(({ text, rank }) => [text, byRank.get(rank)!]))
}

function groupsOf(
  values: readonly RankedText[],
  fixed: readonly FixedText[],
  kept: ReadonlyMap<number, string>,
): readonly Group[] {
  const ranks = [...new Set(values.map(({ rank }) => rank))].filter((rank) => !kept.has(rank))
  ranks.sort((a, b) => a - b)
  // Of two at one place the one that is kept counts.
  const places = fixed.toSorted((a, b) => a.rank - b.rank || Number(a.isKept) - Number(b.isKept))
  const groups: { after: FixedText | null; before: FixedText | null; ranks: number[] }[] = []
  for (const rank of ranks) {
    const after = places.findLast((place) => place.rank <= rank) ?? null
    const last = groups.at(-1)
    if (last !== undefined && last.after === after) last.ranks.push(rank)
    else groups.push({ after, before: places.find((place) => place.rank > rank) ?? null, ranks: [rank] })
  }
  return groups
}
