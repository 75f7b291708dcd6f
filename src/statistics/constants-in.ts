import { isComment, type Token, tokenize } from '../sql/lexer.js'

/** A constant that SQL compares with a column. */
export interface ColumnConstant {
  /** As written, without its table; `value` for the value of a domain. */
  readonly column: string
  /** Text of the constant: `draft`, `5`, `%draft%`. */
  readonly text: string
  /** It is a pattern of LIKE, or of ILIKE, which takes capitals for small letters. */
  readonly pattern: 'like' | 'ilike' | null
}

type Comparison = ColumnConstant['pattern']

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ...['=', '<>', '!=', '<', '<=', '>', '>=', 'in'].map((word) => [word, null] as const),
  ...(['~~', 'like'] as const).map((word) => [word, 'like'] as const),
  ...(['~~*', 'ilike'] as const).map((word) => [word, 'ilike'] as const),
])

interface Word {
  readonly kind: Token['kind']
  readonly text: string
}

/**
 * Constants that SQL compares with columns: `status = 'draft'`, `status in ('a', 'b')`, and as the catalog prints
 * it, `((status)::text = any (array['a'::text]))`. Looks at words only, so it knows no scopes. Pure.
 *
 * @param parameters texts that stand for `$1`, `$2`…, by number
 * @returns empty where the SQL cannot be cut into words
 */
export function constantsIn(
  sql: string,
  parameters: ReadonlyMap<number, readonly string[]> = new Map(),
): readonly ColumnConstant[] {
  const words = wordsOf(sql)
  return words.flatMap(({ kind, text }, at) => {
    const pattern = kind === 'operator' || kind === 'word' ? comparisons.get(text) : undefined
    const column = pattern === undefined ? null : columnBefore(words, at)
    if (pattern === undefined || column === null) return []
    return textsAfter(words, at, parameters).map((constant) => ({ column, text: constant, pattern }))
  })
}

function wordsOf(sql: string): readonly Word[] {
  let tokens: readonly Token[]
  try {
    tokens = tokenize(sql)
  } catch {
    return []
  }
  return tokens
    .filter((token) => !isComment(token))
    .map(({ kind, start, end }) => {
      const text = sql.slice(start, end)
      return { kind, text: kind === 'word' ? text.toLowerCase() : text }
    })
}

/** `status`, `e.status`, `(status)::text`, `((status)::character varying)`. */
function columnBefore(words: readonly Word[], operator: number): string | null {
  let at = operator - 1
  if (words[at]?.text === 'not') at -= 1
  while (words[at]?.text === ')') at -= 1
  const cast = words.slice(0, at + 1).findLastIndex(({ text }) => text === '::')
  if (cast !== -1 && words.slice(cast + 1, at + 1).every(isOfType)) {
    at = cast - 1
    while (words[at]?.text === ')') at -= 1
  }
  const word = words[at]
  if (word?.kind === 'quoted') return word.text.slice(1, -1).replaceAll('""', '"')
  return word?.kind === 'word' ? word.text : null
}

const isOfType = ({ kind, text }: Word) => kind === 'word' || text === '.'

const passed = new Set(['(', ')', '[', ',', '::', 'any', 'all', 'array', '.', '-'])

/** Constants up to the first word that belongs to none. */
function textsAfter(
  words: readonly Word[],
  operator: number,
  parameters: ReadonlyMap<number, readonly string[]>,
): readonly string[] {
  const texts: string[] = []
  let depth = 0
  for (let at = operator + 1; at < words.length; at += 1) {
    const { kind, text } = words[at]!
    if (text === '(' || text === '[') depth += 1
    if (kind === 'string') texts.push(unquote(text))
    else if (kind === 'number' || text === 'true' || text === 'false') texts.push(signed(words, at))
    else if (kind === 'parameter') texts.push(...(parameters.get(Number(text.slice(1))) ?? []))
    else if (words[at - 1]?.text === '::') while (words[at + 1]?.kind === 'word') at += 1
    else if (!passed.has(text)) break
    if (text === ']' || (text === ')' && --depth <= 0)) break
    if (depth === 0 && texts.length > 0 && words[at + 1]?.text !== '::') break
  }
  return texts
}

function signed(words: readonly Word[], at: number): string {
  return words[at - 1]?.text === '-' ? `-${words[at]!.text}` : words[at]!.text
}

/** Text of a constant in single quotes; dollars and escapes are left to those who write them. */
export function unquote(constant: string): string {
  const [, body] = /^'((?:[^']|'')*)'$/.exec(constant) ?? []
  return body === undefined ? constant : body.replaceAll("''", "'")
}
