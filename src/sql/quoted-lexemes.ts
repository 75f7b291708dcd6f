import { VaultDbError } from '../errors.js'
import { classOf, digit } from './characters.js'
import type { Token } from './lexer.js'
import { characterOf } from './locate.js'

const dollarPattern = /\$(?:[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*)?\$/y

/** A string that never ends is a fault of the source: SQLSTATE 42601, as the server would say it. */
export function unterminated(sql: string, start: number, what: string): VaultDbError {
  const message = `unterminated ${what}`
  return new VaultDbError('QUERY_FAILED', message, {
    database: { sqlState: '42601', message, position: characterOf(sql, start), statement: sql },
  })
}

/** End of a constant in `mark`s, where a doubled mark stands for itself. `open` is where the first mark is. */
function endOfQuoted(sql: string, open: number, mark: string): number {
  let close = sql.indexOf(mark, open + 1)
  while (close !== -1 && sql[close + 1] === mark) close = sql.indexOf(mark, close + 2)
  return close === -1 ? -1 : close + 1
}

/** End of an E'' constant, where a backslash takes the next character with it. */
function endOfEscaped(sql: string, open: number): number {
  for (let at = open + 1; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at)
    if (code === 0x5c) at += 1
    else if (code === 0x27) {
      if (sql.charCodeAt(at + 1) !== 0x27) return at + 1
      at += 1
    }
  }
  return -1
}

/** A string constant from `start`, whose first quote is at `open`. @throws QUERY_FAILED */
export function readString(sql: string, start: number, open: number, isEscaped: boolean): Token {
  const end = isEscaped ? endOfEscaped(sql, open) : endOfQuoted(sql, open, "'")
  if (end === -1) throw unterminated(sql, start, 'quoted string')
  return { kind: 'string', start, end }
}

/** An identifier in double quotes from `start`, whose first quote is at `open`. @throws QUERY_FAILED */
export function readQuotedIdentifier(sql: string, start: number, open: number): Token {
  const end = endOfQuoted(sql, open, '"')
  if (end === -1) throw unterminated(sql, start, 'quoted identifier')
  return { kind: 'quoted', start, end }
}

/** What a dollar begins: a parameter, a dollar-quoted string, or nothing. @throws QUERY_FAILED */
export function readDollar(sql: string, start: number): Token {
  let end = start + 1
  while (end < sql.length && classOf(sql.charCodeAt(end)) === digit) end += 1
  if (end > start + 1) return { kind: 'parameter', start, end }
  dollarPattern.lastIndex = start
  if (!dollarPattern.test(sql)) return { kind: 'other', start, end }
  const tag = sql.slice(start, dollarPattern.lastIndex)
  const close = sql.indexOf(tag, start + tag.length)
  if (close === -1) throw unterminated(sql, start, 'dollar-quoted string')
  return { kind: 'string', start, end: close + tag.length }
}
