import { quoteLiteral } from '../../sql/quote.js'
import type { CheckWords } from './check-words.js'
import { sampleValue } from './sample-values.js'
import type { TypeBook } from './type-book.js'
import { bareName, elementType, parseTypeName } from './type-name.js'

/** Texts that checks often ask for by a pattern. */
const usualTexts = (seed: number): readonly string[] => [
  `sample-${seed}`,
  `sample${seed}@example.com`,
  `https://example.com/sample/${seed}`,
  `#${String(100_000 + seed).slice(-6)}`,
  `S${seed}`,
  `AB${'CDEFGHIJKLMNOPQRSTUVWXYZ'[seed % 24]}`,
  'AB',
  'ab',
  'a',
  String(seed),
  `+1555${String(1_000_000 + seed).slice(-7)}`,
  `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`,
  `2024-01-${String((seed % 28) + 1).padStart(2, '0')}`,
  `${seed % 10}.${seed % 10}.0`,
  seed.toString(16).padStart(64, '0'),
  '{}',
  '',
]

/** Longest text or array that is made for a check on length. */
const longest = 1000

export interface CandidateRequest {
  /** Printed; no domain. */
  readonly type: string
  readonly seed: number
  /** Which row of the table, from 0: other rows try the constants in another order. */
  readonly row: number
  readonly words: Pick<CheckWords, 'texts' | 'numbers'>
  readonly book: TypeBook
}

/**
 * Values that a checked column may take, the likeliest first: samples of its type, what the check's own constants
 * suggest, and for texts what patterns often ask for. Each is SQL, valid for the type. Pure.
 */
export function candidateValues(request: CandidateRequest): readonly string[] {
  const { type, seed, row, book } = request
  const own = [seed, seed + 3, seed + 7].flatMap((at) => sampleValue(type, at, book) ?? [])
  return [...new Set([...own, ...rotate(suggestedValues(request), row)])]
}

/** Another beginning for each row, so that rows differ where the check leaves a choice. */
function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

function suggestedValues({ type, seed, words, book }: CandidateRequest): readonly string[] {
  const { name, modifiers, isArray } = parseTypeName(type)
  const cast = (text: string) => `${quoteLiteral(text)}::${type}`
  if (isArray) return arrays(type, words, book)
  const named = book.named.get(name)
  if (named?.kind === 'enum') return named.labels.map(cast)
  const bare = bareName(name)
  if (isText(bare)) return texts(words, seed, modifiers[0] ?? longest).map(cast)
  if (isNumber(bare)) return numbers(words, type)
  if (isTime(bare)) return times(words, type)
  if (bare === 'json' || bare === 'jsonb') return documents(words).map(cast)
  if (bare === 'boolean') return ['true', 'false']
  if (bare === 'bytea') return lengths(words).map((length) => cast(`\\x${'00'.repeat(length)}`))
  if (bare === 'interval') return words.texts.filter((text) => /^-?\d+[ :]/.test(text)).map(cast)
  return words.texts.flatMap((text) => (bare === 'uuid' && isUuid(text) ? [cast(text)] : []))
}

const isText = (name: string) =>
  ['text', 'character varying', 'character', 'bpchar', 'citext', 'name'].includes(name)
const isNumber = (name: string) =>
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'oid'].includes(name)
const isTime = (name: string) => /^(date$|time)/.test(name)
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

function texts({ texts: constants, numbers: sizes }: CandidateRequest['words'], seed: number, limit: number) {
  const sized = lengths({ texts: [], numbers: sizes }).map((length) =>
    String(seed).padEnd(length, 'x').slice(0, length),
  )
  return [...constants, ...sized, ...usualTexts(seed)].filter((text) => text.length <= limit)
}

function lengths({ numbers: sizes }: CandidateRequest['words']): readonly number[] {
  const near = sizes.flatMap((size) => [size, size + 1, size - 1])
  return [...new Set(near)].filter((size) => Number.isInteger(size) && size >= 0 && size <= longest)
}

/** Numbers beside the constants; a type too small for one would refuse it, so it is left out. */
function numbers({ numbers: constants }: CandidateRequest['words'], type: string): readonly string[] {
  const near = [...constants.flatMap((number) => [number, number + 1, number - 1, -number, number / 2]), 0, 1]
  return [...new Set(near)].filter((number) => fits(number, type)).map((number) => `'${number}'::${type}`)
}

function fits(number: number, type: string): boolean {
  const { name, modifiers } = parseTypeName(type)
  if (!Number.isFinite(number) || String(number).includes('e')) return false
  if (name === 'numeric') {
    const [precision = 30, scale = 0] = modifiers
    return Math.abs(number) < 10 ** (precision - scale) - 1
  }
  if (name === 'real' || name === 'double precision') return true
  const limits: Readonly<Record<string, number>> = { smallint: 2 ** 15, integer: 2 ** 31 }
  return Number.isInteger(number) && Math.abs(number) < (limits[name] ?? Number.MAX_SAFE_INTEGER)
}

/** The constants themselves, and a little before and after. */
function times({ texts: constants }: CandidateRequest['words'], type: string): readonly string[] {
  const near = type === 'date' ? '1' : "'1 hour'::interval"
  return constants
    .filter((text) => /^(\d{4,}-\d\d-\d\d|\d\d:\d\d)/.test(text) && text.includes(':') === (type !== 'date'))
    .flatMap((text) => {
      const value = `${quoteLiteral(text)}::${type}`
      return [value, `(${value} + ${near})::${type}`, `(${value} - ${near})::${type}`]
    })
}

function documents({ texts: constants }: CandidateRequest['words']): readonly string[] {
  const plain = ['{}', '[]', '1', 'true', '"sample"', '["sample"]', 'null']
  const keys = constants.map((key) => JSON.stringify({ [key]: 1 }))
  const all =
    constants.length > 1 ? [JSON.stringify(Object.fromEntries(constants.map((key) => [key, 'sample'])))] : []
  return [...plain, ...all, ...keys, ...constants.map((text) => JSON.stringify(text))]
}

function arrays(type: string, words: CandidateRequest['words'], book: TypeBook): readonly string[] {
  const element = elementType(type)
  const items = (count: number) =>
    Array.from({ length: count }, (_, at) => sampleValue(element, at + 1, book)).filter(
      (item) => item !== null,
    )
  const sized = lengths(words)
    .filter((length) => length > 0 && length <= 20)
    .map((length) => `array[${items(length).join(', ')}]::${type}`)
  const isOfTexts = isText(bareName(parseTypeName(element).name))
  const single = isOfTexts ? words.texts.map((text) => `array[${quoteLiteral(text)}]::${type}`) : []
  return [`'{}'::${type}`, ...sized, ...single]
}
