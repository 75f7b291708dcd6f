import {
  classOf,
  digit,
  dollar,
  doubleQuote,
  operator,
  punctuation,
  quote,
  space,
  wordStart,
} from './characters.js'
import { readDollar, readQuotedIdentifier, readString, unterminated } from './quoted-lexemes.js'

/**
 * `word` is a keyword or an identifier without quotes, `quoted` one in double quotes; `string` is any
 * constant in quotes or dollars; `other` is a character that PostgreSQL has no use for (a backslash).
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'punctuation'
  | 'lineComment'
  | 'blockComment'
  | 'other'

/** A lexeme of the source between `start` and `end` (exclusive), in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
}

const numberPattern =
  /0[xX]_?[0-9a-fA-F][0-9a-fA-F_]*|0[oO]_?[0-7][0-7_]*|0[bB]_?[01][01_]*|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y
const stringPrefix = /[bBeExXnN]/

function readWord(sql: string, start: number): Token {
  const next = sql.charCodeAt(start + 1)
  if (next === 0x27 && stringPrefix.test(sql[start]!)) {
    return readString(sql, start, start + 1, sql[start] === 'e' || sql[start] === 'E')
  }
  if (next === 0x26 && (sql[start] === 'u' || sql[start] === 'U')) {
    if (sql[start + 2] === "'") return readString(sql, start, start + 2, false)
    if (sql[start + 2] === '"') return readQuotedIdentifier(sql, start, start + 2)
  }
  let end = start + 1
  while (end < sql.length) {
    const kind = classOf(sql.charCodeAt(end))
    if (kind !== wordStart && kind !== digit && kind !== dollar) break
    end += 1
  }
  return { kind: 'word', start, end }
}

function readNumber(sql: string, start: number): Token {
  numberPattern.lastIndex = start
  numberPattern.test(sql)
  return { kind: 'number', start, end: numberPattern.lastIndex }
}

function readLineComment(sql: string, start: number): Token {
  let end = start + 2
  while (end < sql.length && sql.charCodeAt(end) !== 0x0a && sql.charCodeAt(end) !== 0x0d) end += 1
  return { kind: 'lineComment', start, end }
}

function readBlockComment(sql: string, start: number): Token {
  let depth = 1
  for (let at = start + 2; at < sql.length - 1; at += 1) {
    const code = sql.charCodeAt(at)
    const next = sql.charCodeAt(at + 1)
    if (code === 0x2f && next === 0x2a) {
      depth += 1
      at += 1
    } else if (code === 0x2a && next === 0x2f) {
      depth -= 1
      at += 1
      if (depth === 0) return { kind: 'blockComment', start, end: at + 1 }
    }
  }
  throw unterminated(sql, start, '/* comment')
}

/**
 * The longest run of operator characters, cut where a comment begins inside it. A run of more than one
 * ends in + or - only when it holds a character that SQL's own operators lack (scan.l, rule {operator}).
 */
function readOperator(sql: string, start: number): Token {
  let end = start + 1
  while (end < sql.length && classOf(sql.charCodeAt(end)) === operator) {
    const pair = sql.slice(end, end + 2)
    if (pair === '--' || pair === '/*') break
    end += 1
  }
  while (end > start + 1 && (sql[end - 1] === '+' || sql[end - 1] === '-')) {
    if (/[~!@#^&|`?%]/.test(sql.slice(start, end - 1))) break
    end -= 1
  }
  return { kind: 'operator', start, end }
}

function readPunctuation(sql: string, start: number): Token {
  const code = sql.charCodeAt(start)
  const next = sql.charCodeAt(start + 1)
  if (code === 0x2e && classOf(next) === digit) return readNumber(sql, start)
  const isPair = (code === 0x3a && (next === 0x3a || next === 0x3d)) || (code === 0x2e && next === 0x2e)
  return { kind: 'punctuation', start, end: start + (isPair ? 2 : 1) }
}

function readSymbol(sql: string, start: number): Token {
  const code = sql.charCodeAt(start)
  const next = sql.charCodeAt(start + 1)
  if (code === 0x2d && next === 0x2d) return readLineComment(sql, start)
  if (code === 0x2f && next === 0x2a) return readBlockComment(sql, start)
  return readOperator(sql, start)
}

function readToken(sql: string, start: number, isEscaped: boolean): Token {
  switch (classOf(sql.charCodeAt(start))) {
    case wordStart:
      return readWord(sql, start)
    case digit:
      return readNumber(sql, start)
    case operator:
      return readSymbol(sql, start)
    case punctuation:
      return readPunctuation(sql, start)
    case quote:
      return readString(sql, start, start, isEscaped)
    case doubleQuote:
      return readQuotedIdentifier(sql, start, start)
    case dollar:
      return readDollar(sql, start)
    default:
      return { kind: 'other', start, end: start + 1 }
  }
}

/**
 * Cut SQL into lexemes as PostgreSQL does with standard_conforming_strings on; comments are lexemes too,
 * white space is what lies between them. A constant that goes on after a line break is one lexeme a part.
 *
 * @returns lexemes in order; offsets in UTF-16 units
 * @throws QUERY_FAILED  a string, identifier or comment never ends; `database.position` says where it began
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  // Parts of one E'' constant on later lines keep its backslashes: E'a'⏎'\''.
  let escapedEnd = -1
  let at = sql.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < sql.length) {
    if (classOf(sql.charCodeAt(at)) === space) {
      at += 1
      continue
    }
    const isContinued = escapedEnd !== -1 && /[\n\r]/.test(sql.slice(escapedEnd, at))
    const token = readToken(sql, at, isContinued)
    tokens.push(token)
    at = token.end
    if (token.kind === 'lineComment') continue
    const first = sql.charCodeAt(token.start)
    const isEscape =
      token.kind === 'string' && (first === 0x65 || first === 0x45 || (isContinued && first === 0x27))
    escapedEnd = isEscape ? token.end : -1
  }
  return tokens
}

/** True for comments, which mean nothing to the server. */
export function isComment(token: Token): boolean {
  return token.kind === 'lineComment' || token.kind === 'blockComment'
}
