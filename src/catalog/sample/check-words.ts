import { isComment, tokenize } from '../../sql/lexer.js'
import { printName } from '../../sql/print-name.js'

/** What a check names: columns of its table, and constants that values may be made of. */
export interface CheckWords {
  readonly columns: readonly string[]
  readonly texts: readonly string[]
  readonly numbers: readonly number[]
}

/**
 * The columns and constants of an expression as PostgreSQL prints it. Pure.
 *
 * @param columns names of the table's columns, as the catalog holds them
 */
export function checkWords(expression: string, columns: readonly string[]): CheckWords {
  const byPrinted = new Map(columns.map((name) => [printName(name), name]))
  const named = new Set<string>()
  const texts = new Set<string>()
  const numbers = new Set<number>()
  const tokens = tokenize(expression).filter((token) => !isComment(token))
  for (const [at, { kind, start, end }] of tokens.entries()) {
    const text = expression.slice(start, end)
    if (kind === 'string') texts.add(textOf(text))
    if (kind === 'number') numbers.add(Number(text))
    const isCast = at > 0 && expression.startsWith('::', tokens[at - 1]!.start)
    if (isCast || (kind !== 'word' && kind !== 'quoted')) continue
    const follows = expression.slice(tokens[at + 1]?.start ?? expression.length)[0]
    const name = follows === '(' || follows === '.' ? undefined : byPrinted.get(text)
    if (name !== undefined) named.add(name)
  }
  for (const text of texts) if (/^-?\d+(\.\d+)?$/.test(text)) numbers.add(Number(text))
  return { columns: [...named], texts: [...texts], numbers: [...numbers] }
}

/** The text of a constant as the printer writes it: `'it''s'`, `E'a\\b'`. */
function textOf(constant: string): string {
  const isEscaped = /^e/i.test(constant)
  const body = constant
    .replace(/^[a-z]*'/i, '')
    .replace(/'$/, '')
    .replaceAll("''", "'")
  return isEscaped ? body.replaceAll('\\\\', '\\') : body
}

/** A domain's check with a column in the place of VALUE. Pure. */
export function withColumn(expression: string, column: string): string {
  let text = ''
  let from = 0
  for (const { kind, start, end } of tokenize(expression)) {
    if (kind !== 'word' || expression.slice(start, end) !== 'VALUE') continue
    text += `${expression.slice(from, start)}${printName(column)}`
    from = end
  }
  return text + expression.slice(from)
}
