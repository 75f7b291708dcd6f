import { isComment, tokenize } from '../sql/lexer.js'

/**
 * The texts that a check allows, in its order, where it says nothing else: `tier in ('free', 'pro')` as PostgreSQL
 * prints it. Pure.
 *
 * @param expression  a check's expression, or a constraint's definition
 * @param subject     printed name of the column, or `VALUE` of a domain
 * @returns           null for any other check
 */
export function listedValues(expression: string, subject: string): readonly string[] | null {
  const text = expression.replace(/^CHECK /, '')
  const words = tokenize(text)
    .filter((token) => !isComment(token))
    .map(({ start, end }) => text.slice(start, end))
  const plain = withoutCasts(words).filter((word) => word !== '(' && word !== ')')
  const [name, equals, any, array, open, ...rest] = plain
  if (name !== subject || equals !== '=') return null
  if (any === undefined || array === undefined) return any?.startsWith("'") ? [textOf(any)] : null
  if (any !== 'ANY' || array !== 'ARRAY' || open !== '[' || rest.pop() !== ']') return null
  const values = rest.filter((_, at) => at % 2 === 0)
  const isList = rest.every((word, at) => (at % 2 === 0 ? word.startsWith("'") : word === ','))
  return isList && values.length > 0 ? values.map(textOf) : null
}

const textTypes = /^(?:text|character|varying|bpchar)$/

/** Without `::text`, `::character varying`, `::text[]`: casts between texts change nothing here. */
function withoutCasts(words: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] !== '::') {
      kept.push(words[at]!)
      continue
    }
    while (textTypes.test(words[at + 1] ?? '')) at += 1
    if (words[at + 1] === '[' && words[at + 2] === ']') at += 2
  }
  return kept
}

function textOf(constant: string): string {
  return constant.slice(1, -1).replaceAll("''", "'")
}
