import { type Token, tokenize } from '../../sql/lexer.js'

/** One comparison of a plan's condition: `(lower(email) = $1)` has the sides `lower(email)` and `$1`. */
export interface Condition {
  readonly sides: readonly string[]
  readonly operator: string | null
}

/** The comparisons in a condition as EXPLAIN words it, below all AND, OR and NOT. Pure. */
export function conditionsOf(text: string): readonly Condition[] {
  const bare = withoutParentheses(text.trim())
  const tokens = topTokens(bare)
  const words = tokens.filter(({ kind }) => kind === 'word')
  const links = words.filter((token) => /^(and|or)$/i.test(textOf(bare, token)))
  if (links.length > 0) return splitAt(bare, links).flatMap(conditionsOf)
  const [first] = words
  if (first?.start === 0 && /^not$/i.test(textOf(bare, first))) return conditionsOf(bare.slice(first.end))
  const operator = tokens.find(({ kind }) => kind === 'operator')
  if (operator === undefined) {
    return [
      { sides: [withoutParentheses(bare.replace(/ IS (NOT )?(NULL|TRUE|FALSE)$/, ''))], operator: null },
    ]
  }
  const sides = splitAt(bare, [operator]).map((side) => withoutParentheses(side.trim()))
  return [{ sides, operator: textOf(bare, operator) }]
}

/** The parts of a list as EXPLAIN words it: `a DESC, (lower(b))`. Pure. */
export function partsOf(list: string): readonly string[] {
  const commas = topTokens(list).filter((token) => textOf(list, token) === ',')
  return splitAt(list, commas).map((part) => part.trim())
}

/** Names of columns, without quotes, that an expression of one table is made of. */
export interface OwnExpression {
  readonly text: string
  readonly names: readonly string[]
}

/**
 * An expression without the alias of its table before the columns; null where it holds columns of another. Pure.
 *
 * @param alias of the table
 */
export function ownExpression(expression: string, alias: string): OwnExpression | null {
  const tokens = tokenize(expression).filter(({ kind }) => kind === 'word' || kind === 'quoted')
  const names: string[] = []
  let text = ''
  let from = 0
  for (const [at, token] of tokens.entries()) {
    const isQualifier = expression[token.end] === '.'
    const name = nameOf(expression, token)
    if (!isQualifier) names.push(name)
    else if (name === alias && tokens[at + 1]?.start === token.end + 1) {
      text += expression.slice(from, token.start)
      from = token.end + 1
    } else return null
  }
  return { text: text + expression.slice(from), names }
}

function nameOf(text: string, token: Token): string {
  const word = textOf(text, token)
  return token.kind === 'quoted' ? word.slice(1, -1).replaceAll('""', '"') : word
}

function textOf(text: string, { start, end }: Token): string {
  return text.slice(start, end)
}

/** Tokens outside all parentheses and brackets. */
function topTokens(text: string): readonly Token[] {
  let depth = 0
  return tokenize(text).filter((token) => {
    const word = textOf(text, token)
    if (word === '(' || word === '[') depth += 1
    const isTop = depth === 0
    if (word === ')' || word === ']') depth -= 1
    return isTop
  })
}

function splitAt(text: string, tokens: readonly Token[]): readonly string[] {
  const starts = [0, ...tokens.map(({ end }) => end)]
  const ends = [...tokens.map(({ start }) => start), text.length]
  return starts.map((start, at) => text.slice(start, ends[at]))
}

/** Without the parentheses around the whole. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || topTokens(text).length > 0 || depthAt(text) !== text.length - 1) return text
  return withoutParentheses(text.slice(1, -1).trim())
}

/** Where the parenthesis that begins a text ends. */
function depthAt(text: string): number {
  let depth = 0
  for (const token of tokenize(text)) {
    const word = textOf(text, token)
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (depth === 0) return token.start
  }
  return -1
}
