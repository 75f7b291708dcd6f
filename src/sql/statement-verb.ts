import { isComment, type Token, tokenize } from './lexer.js'

/** A lexeme as the rules of classify.ts read it: a word in lower case, punctuation as it is, '' for anything else. */
export interface Lexeme {
  readonly text: string
  /** Of parentheses around it. */
  readonly depth: number
  readonly token: Token
}

const modifiers = new Set(
  'or replace temp temporary unlogged global local recursive trusted procedural unique constraint default'.split(
    ' ',
  ),
)

/** Kinds of objects that take more than one word. */
const objectKinds = [
  'materialized view',
  'foreign table',
  'foreign data wrapper',
  'event trigger',
  'text search configuration',
  'text search dictionary',
  'text search parser',
  'text search template',
  'operator class',
  'operator family',
  'access method',
  'user mapping',
  'default privileges',
  'large object',
  'property graph',
]

/** Statements, beside those on objects, that are told by more than their first word. */
const longVerbs = [
  'start transaction',
  'prepare transaction',
  'commit prepared',
  'rollback prepared',
  'refresh materialized view',
  'import foreign schema',
  'security label',
  'reassign owned',
  'lock table',
]

/** Words that change rows. */
export const writers = new Set(['insert', 'update', 'delete', 'merge'])

/** The lexemes of one statement, comments and semicolons left out. */
export function lexemesOf(sql: string): Lexeme[] {
  let depth = 0
  return tokenize(sql)
    .filter((token) => !isComment(token) && sql[token.start] !== ';')
    .map((token) => {
      const isText = token.kind === 'word' || token.kind === 'punctuation'
      const text = isText ? sql.slice(token.start, token.end).toLowerCase() : ''
      if (text === ')') depth -= 1
      const lexeme = { text, depth, token }
      if (text === '(') depth += 1
      return lexeme
    })
}

/** The text of a lexeme, '' beyond the end. */
export const textAt = (lexemes: readonly Lexeme[], at: number) => lexemes[at]?.text ?? ''

/** True where the words of `phrase` stand at `at`. */
export function matchesAt(lexemes: readonly Lexeme[], at: number, phrase: string): boolean {
  return phrase.split(' ').every((word, step) => textAt(lexemes, at + step) === word)
}

/** `create [modifiers] kind`: the verb, and where what follows it begins. */
function objectVerb(lexemes: readonly Lexeme[]): { verb: string; next: number } {
  const action = textAt(lexemes, 0)
  let at = 1
  const isKind = () => objectKinds.find((kind) => matchesAt(lexemes, at, kind))
  while (modifiers.has(textAt(lexemes, at)) && isKind() === undefined) at += 1
  const kind = isKind() ?? textAt(lexemes, at)
  return { verb: `${action} ${kind}`.trim(), next: at + kind.split(' ').length }
}

/** The word that decides a `with`: the first verb outside parentheses that is no name of a CTE. */
function mainVerb(lexemes: readonly Lexeme[]): string {
  const isMain = ({ text, depth }: Lexeme, at: number) =>
    depth === 0 &&
    (text === 'select' || text === 'values' || text === 'table' || writers.has(text)) &&
    !['with', 'recursive', ','].includes(textAt(lexemes, at - 1))
  const found = lexemes.findIndex(isMain)
  return found === -1 ? 'select' : lexemes[found]!.text
}

function queryVerb(lexemes: readonly Lexeme[], first: string): string {
  const main = first === 'with' ? mainVerb(lexemes) : first === '(' ? 'select' : first
  const makesTable = main === 'select' && lexemes.some(({ text, depth }) => text === 'into' && depth === 0)
  return makesTable ? 'select into' : main
}

/** The verb of a statement, and the lexeme behind it. */
export function verbOf(lexemes: readonly Lexeme[]): { verb: string; next: number } {
  const first = textAt(lexemes, 0)
  if (first === 'create' || first === 'alter' || first === 'drop') return objectVerb(lexemes)
  if (first === 'with' || first === 'select' || first === '(')
    return { verb: queryVerb(lexemes, first), next: 1 }
  const long = longVerbs.find((phrase) => matchesAt(lexemes, 0, phrase))
  return { verb: long ?? first, next: long?.split(' ').length ?? 1 }
}
