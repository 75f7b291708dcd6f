import { isComment, tokenize } from '../sql/lexer.js'

/** What checks say of a value, where it is simple. */
export interface Limits {
  readonly least?: Bound | undefined
  readonly most?: Bound | undefined
  /** In characters, as PostgreSQL counts them. */
  readonly shortest?: number | undefined
  readonly longest?: number | undefined
}

interface Bound {
  readonly value: number
  /** The value itself is outside. */
  readonly exclusive: boolean
}

type Word = string | number
const lengths = new Set(['length', 'char_length', 'character_length'])
const flipped: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '=': '=',
  '<>': '<>',
}

/**
 * The limits that checks set: comparisons of the value or of its length with constants, joined by AND. Pure. A check
 * that says anything else sets none, so that limits never refuse what PostgreSQL takes.
 *
 * @param checks  as PostgreSQL prints them: `((VALUE >= 0) AND (VALUE <= 100))`
 * @param subject printed name of the column, or `VALUE` of a domain
 */
export function limitsOf(checks: readonly string[], subject: string): Limits {
  return mergeLimits(checks.flatMap((check) => limitsOfOne(check, subject)))
}

/** All limits at once. Pure. */
export function mergeLimits(all: readonly Limits[]): Limits {
  const defined = <T>(values: readonly (T | undefined)[]) => values.filter((value) => value !== undefined)
  const tightest = <T>(values: readonly T[], key: string, isTighter: (a: T, b: T) => boolean) =>
    values.length === 0 ? {} : { [key]: values.reduce((a, b) => (isTighter(a, b) ? a : b)) }
  const ends = (a: Bound, b: Bound) => a.value === b.value && a.exclusive
  return {
    ...tightest(defined(all.map(({ least }) => least)), 'least', (a, b) => a.value > b.value || ends(a, b)),
    ...tightest(defined(all.map(({ most }) => most)), 'most', (a, b) => a.value < b.value || ends(a, b)),
    ...tightest(defined(all.map(({ shortest }) => shortest)), 'shortest', (a, b) => a > b),
    ...tightest(defined(all.map(({ longest }) => longest)), 'longest', (a, b) => a < b),
  }
}

function limitsOfOne(check: string, subject: string): readonly Limits[] {
  const words = wordsOf(check, subject)
  if (words === null) return []
  const parts: Word[][] = [[]]
  for (const word of words) {
    if (word === 'AND') parts.push([])
    else parts.at(-1)!.push(word)
  }
  const limits = parts.map((part) => comparison(part, subject))
  return limits.every((limit) => limit !== null) ? limits : []
}

/** `VALUE >= 0`, `0 <= VALUE`, `length VALUE <= 20`. */
function comparison(words: readonly Word[], subject: string): Limits | null {
  if (typeof words[0] === 'number') {
    const [value, operator = '', ...rest] = words
    return comparison([...rest, flipped[operator] ?? '', value!], subject)
  }
  const isLength = lengths.has(String(words[0]))
  const [name, operator, value, ...rest] = isLength ? words.slice(1) : words
  if (name !== subject || rest.length > 0) return null
  if (!isLength && operator === '<>' && value === "''") return { shortest: 1 }
  if (typeof value !== 'number') return null
  return isLength ? lengthLimit(String(operator), value) : valueLimit(String(operator), value)
}

function valueLimit(operator: string, value: number): Limits | null {
  if (operator === '>' || operator === '>=') return { least: { value, exclusive: operator === '>' } }
  if (operator === '<' || operator === '<=') return { most: { value, exclusive: operator === '<' } }
  return null
}

function lengthLimit(operator: string, value: number): Limits | null {
  const limits: Readonly<Record<string, Limits>> = {
    '>': { shortest: Math.floor(value) + 1 },
    '>=': { shortest: Math.ceil(value) },
    '<': { longest: Math.ceil(value) - 1 },
    '<=': { longest: Math.floor(value) },
    '=': { shortest: value, longest: value },
  }
  return limits[operator] ?? (operator === '<>' && value === 0 ? { shortest: 1 } : null)
}

/**
 * The words of a check without brackets and harmless casts, numbers as numbers; null where it says more than
 * comparisons joined by AND. A cast of the value to a narrower type might round, so only wider ones are harmless.
 */
function wordsOf(check: string, subject: string): readonly Word[] | null {
  const words: Word[] = []
  const texts = tokenize(check)
    .filter((token) => !isComment(token))
    .map(({ start, end }) => check.slice(start, end))
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at]!
    if (text === '(' || text === ')') continue
    if (text === '::') {
      const end = castEnd(texts, at + 1, words.at(-1) === subject ? widening : anyNumber)
      if (end === null) return null
      at = end
      continue
    }
    const word = wordOf(text, subject)
    if (word === null) return null
    words.push(word)
  }
  return words
}

function wordOf(text: string, subject: string): Word | null {
  if (text === subject || text === 'AND' || text === "''" || text in flipped || lengths.has(text)) return text
  const number = /^'?(-?\d+(?:\.\d+)?)'?$/.exec(text)?.[1]
  return number === undefined ? null : Number(number)
}

const widening = ['text', 'numeric', 'double precision', 'character varying']
const anyNumber = [...widening, 'integer', 'bigint', 'smallint', 'real']

/** Where the name of a cast's type ends; null where the type is none of those. */
function castEnd(texts: readonly string[], at: number, allowed: readonly string[]): number | null {
  const two = `${texts[at]} ${texts[at + 1]}`
  if (allowed.includes(two)) return at + 1
  return allowed.includes(texts[at] ?? '') ? at : null
}
