import { VaultDbError } from '../errors.js'
import { tokenize } from './lexer.js'

function refuseNul(text: string, what: string): void {
  if (!text.includes('\0')) return
  throw new VaultDbError('UNSUPPORTED', `PostgreSQL cannot hold a NUL character in ${what}.`, {
    hint: 'Remove the NUL character from the value.',
  })
}

/**
 * A name as an identifier in double quotes, always quoted: `my"name` → `"my""name"`.
 *
 * @throws UNSUPPORTED  the name is empty or holds a NUL character
 */
export function quoteIdentifier(name: string): string {
  if (name === '') throw new VaultDbError('UNSUPPORTED', 'PostgreSQL has no empty names.')
  refuseNul(name, 'a name')
  return `"${name.replaceAll('"', '""')}"`
}

/** Names joined by dots, each quoted: `('public', 't')` → `"public"."t"`. */
export function quoteQualified(...names: readonly string[]): string {
  return names.map(quoteIdentifier).join('.')
}

/**
 * Text as a constant: `it's` → `'it''s'`; with a backslash `E'…'`, which reads the same whatever
 * standard_conforming_strings says.
 *
 * @throws UNSUPPORTED  the text holds a NUL character
 */
export function quoteLiteral(text: string): string {
  refuseNul(text, 'text')
  const quoted = `'${text.replaceAll("'", "''")}'`
  return quoted.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

/** Local time with its offset, as the driver sends a Date: right for columns with and without time zone. */
function dateText(date: Date): string {
  const offset = -date.getTimezoneOffset()
  const year = date.getFullYear()
  const day = `${pad(year < 1 ? 1 - year : year, 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`
  return `${day}T${time}.${pad(date.getMilliseconds(), 3)}${zone}${year < 1 ? ' BC' : ''}`
}

function bytesText(view: ArrayBufferView): string {
  return `\\x${Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex')}`
}

function elementText(item: unknown): string {
  if (Array.isArray(item)) return arrayText(item)
  const text = parameterText(item)
  return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function arrayText(items: readonly unknown[]): string {
  return `{${items.map(elementText).join(',')}}`
}

function hasToPostgres(value: object): value is { toPostgres: (prepare: typeof parameterText) => unknown } {
  return 'toPostgres' in value && typeof value.toPostgres === 'function'
}

/**
 * The text that the `pg` driver sends for a parameter, null for null and undefined. Arrays become
 * PostgreSQL arrays, objects JSON, dates local time with offset, bytes `\x…`.
 */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  if (ArrayBuffer.isView(value)) return bytesText(value)
  if (value instanceof Date) return dateText(value)
  if (Array.isArray(value)) return arrayText(value)
  if (hasToPostgres(value)) return parameterText(value.toPostgres(parameterText))
  return JSON.stringify(value)
}

/**
 * A value as a constant for people to read: numbers and booleans bare, everything else quoted.
 * `null` for null and undefined.
 *
 * @throws UNSUPPORTED  the text of the value holds a NUL character
 */
export function renderLiteral(value: unknown): string {
  const isBare = typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
  if (isBare) return String(value)
  return renderExactly(value)
}

function renderExactly(value: unknown): string {
  const text = parameterText(value)
  return text === null ? 'null' : quoteLiteral(text)
}

function renderReadably(value: unknown): string {
  const literal = renderLiteral(value)
  // A minus would make a comment of `-$1`, and `-1::smallint` casts before it negates.
  return literal.startsWith('-') ? `(${literal})` : literal
}

/**
 * Put values in the place of `$1`, `$2`… outside strings and comments.
 *
 * @param style `exact` quotes every value, so that the server infers types as it does for parameters
 *              (`5` into a text column works); `readable` leaves numbers and booleans bare
 * @throws QUERY_FAILED  a parameter has no value, or the SQL holds an unterminated string
 */
export function inlineParameters(
  sql: string,
  parameters: readonly unknown[],
  style: 'exact' | 'readable' = 'exact',
): string {
  if (!sql.includes('$')) return sql
  const render = style === 'exact' ? renderExactly : renderReadably
  let result = ''
  let from = 0
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind !== 'parameter') continue
    const literal = render(argumentOf(sql, parameters, Number(sql.slice(start + 1, end))))
    // A letter or digit on either side would merge with the constant: `1$1` with 'a\\b' is no `1E'a\\b'`.
    const before = /\w$/.test(sql.slice(Math.max(0, start - 1), start)) ? ' ' : ''
    const after = /[\w']/.test(sql[end] ?? '') ? ' ' : ''
    result += `${sql.slice(from, start)}${before}${literal}${after}`
    from = end
  }
  return result + sql.slice(from)
}

function argumentOf(sql: string, parameters: readonly unknown[], ordinal: number): unknown {
  if (ordinal >= 1 && ordinal <= parameters.length) return parameters[ordinal - 1]
  throw new VaultDbError('QUERY_FAILED', `there is no value for parameter $${ordinal}`, {
    database: { sqlState: '42P02', message: `there is no parameter $${ordinal}`, statement: sql },
  })
}
