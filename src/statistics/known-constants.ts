import type { ColumnConstant } from './constants-in.js'

/** A text that values may hold, and whether capitals count. */
export interface KnownPart {
  readonly text: string
  readonly ignoresCase: boolean
}

/** What schema and queries say of a column's values in their own text. */
export interface KnownTexts {
  /** Values that keep their text, and places in the order. */
  readonly constants: readonly string[]
  /** Parts that stand-ins hold where their values do. */
  readonly parts: readonly KnownPart[]
}

export const nothingKnown: KnownTexts = { constants: [], parts: [] }

/**
 * What a constant says of the values of its column: `= 'a'` and `> 5` the value, `like '%a%'` a part, `like 'a%'` the
 * places before and behind all that begin so. Other patterns say nothing. Pure.
 */
export function knownTexts({ text, pattern }: Pick<ColumnConstant, 'text' | 'pattern'>): KnownTexts {
  if (pattern === null) return { constants: [text], parts: [] }
  const [, inner, end] = /^%?((?:[^%_\\])+)(%?)$/.exec(text) ?? []
  if (inner === undefined) return nothingKnown
  if (text.startsWith('%')) {
    return { constants: [], parts: [{ text: inner, ignoresCase: pattern === 'ilike' }] }
  }
  if (pattern === 'ilike' || end === '') return { constants: end === '' ? [text] : [], parts: [] }
  const last = inner.codePointAt(inner.length - 1)!
  return { constants: [inner, inner.slice(0, -1) + String.fromCodePoint(last + 1)], parts: [] }
}

/** All that is known of one column. Pure. */
export function joinKnown(all: readonly KnownTexts[]): KnownTexts {
  const parts = new Map(
    all.flatMap((one) => one.parts).map((part) => [`${part.ignoresCase}${part.text}`, part]),
  )
  return { constants: [...new Set(all.flatMap(({ constants }) => constants))], parts: [...parts.values()] }
}

/** The parts that a value holds, as they are written. Pure. */
export function partsOf(value: string, parts: readonly KnownPart[]): readonly string[] {
  return parts
    .filter(({ text, ignoresCase }) =>
      ignoresCase ? value.toLowerCase().includes(text.toLowerCase()) : value.includes(text),
    )
    .map(({ text }) => text)
}
