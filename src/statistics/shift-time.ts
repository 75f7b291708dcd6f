import { familyOf } from './value-families.js'

const bases: readonly (readonly [RegExp, string, bigint])[] = [
  [/^timestamp.* with time zone$/, 'timestamptz', 1000n],
  [/^timestamp/, 'timestamp', 1000n],
  [/^date$/, 'date', 0n],
]

/**
 * A time moved on by so many milliseconds, a date by the whole days in them; what is no time stays. Pure.
 *
 * @param type as format_type prints it
 */
export function shiftTime(text: string, type: string, byMs: number): string {
  const [, base, perMs] = bases.find(([pattern]) => pattern.test(type)) ?? []
  if (base === undefined || perMs === undefined) return text
  const family = familyOf({
    base,
    sql: base,
    isEnum: false,
    collation: null,
    length: null,
    scale: null,
    element: null,
  })
  if (family?.kind !== 'number') return text
  const number = family.codec.toNumber(text)
  if (number === null) return text
  const by = perMs === 0n ? BigInt(Math.floor(byMs / 86_400_000)) : BigInt(Math.round(byMs)) * perMs
  return family.codec.toText(number + by)
}
