import type { Cell, Mistake, Structured } from './lookup-rows.js'
import type { LookupColumn } from './lookup-table.js'

/** Why a value does not fit its column. */
export class CellFault {
  constructor(
    readonly message: string,
    readonly near?: Mistake['near'],
  ) {}
}

/** The text that is sent for a cell, written as the server would print it where that is easily told. */
export type CellCheck = (cell: Cell) => string | null | CellFault

type TextCheck = (text: string) => string | CellFault

/**
 * How values of a column are checked and written. What only the server can tell (constraints, odd forms of
 * dates) is left to it.
 *
 * @param isKey part of the key: null is never right
 */
export function createCellCheck(column: LookupColumn, isKey: boolean): CellCheck {
  const check = textCheck(column)
  const takesNull = !column.notNull && !isKey
  return (cell) => {
    if (typeof cell === 'string') return check(cell)
    if (cell === null) return takesNull ? null : new CellFault(`"${column.name}" must not be empty`)
    if (cell !== undefined) return checkStructured(cell, column)
    if (isKey) return new CellFault(`the row does not give "${column.name}", which is part of the key`)
    if (takesNull && !column.hasDefault) return null
    return new CellFault(
      `the row does not give "${column.name}", but other rows do: give it in every row or in none`,
    )
  }
}

function checkStructured({ json, items }: Structured, column: LookupColumn): string | CellFault {
  if (/^jsonb?$/.test(column.baseType)) return json
  if (column.isArray && items !== null) return arrayText(items)
  if (column.isArray) return new CellFault(`"${column.name}" takes a list of plain values`)
  return new CellFault(
    `a ${json.startsWith('[') ? 'list' : 'mapping'} does not fit "${column.name}", whose type is ${column.type}`,
  )
}

/** A list as PostgreSQL prints an array: `{a,"b c",NULL}`. */
function arrayText(items: readonly (string | null)[]): string {
  const texts = items.map((item) => {
    if (item === null) return 'NULL'
    const bare = item !== '' && !/[{}",\\\s]/.test(item) && item.toUpperCase() !== 'NULL'
    return bare ? item : `"${item.replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${texts.join(',')}}`
}

function textCheck(column: LookupColumn): TextCheck {
  const misfit = (text: string) => new CellFault(`${shown(text)} is not ${wordOf(column)}`)
  if (column.labels !== null) return labelCheck(column, column.labels)
  if (column.isArray) return (text) => (/^\s*[{[]/.test(text) ? text : misfit(text))
  if (column.maxLength !== null) return lengthCheck(column, column.maxLength)
  const form = forms[column.baseType]
  return form === undefined ? (text) => text : (text) => form(text) ?? misfit(text)
}

function labelCheck(column: LookupColumn, labels: readonly string[]): TextCheck {
  const known = new Set(labels)
  return (text) =>
    known.has(text)
      ? text
      : new CellFault(`${shown(text)} is not one of ${labels.join(', ')} (${column.type})`, {
          typed: text,
          names: labels,
        })
}

function lengthCheck(column: LookupColumn, most: number): TextCheck {
  return (text) => {
    // Trailing spaces beyond the length are cut off by the server, as the standard says.
    if (text.length <= most || [...text.replace(/ +$/, '')].length <= most) return text
    return new CellFault(`${shown(text)} is longer than the ${most} characters of "${column.name}"`)
  }
}

/** The canonical text of a value, or null where it cannot be of the type. */
type Form = (text: string) => string | null

const forms: Readonly<Record<string, Form>> = {
  int2: integerForm(-(2n ** 15n), 2n ** 15n - 1n),
  int4: integerForm(-(2n ** 31n), 2n ** 31n - 1n),
  int8: integerForm(-(2n ** 63n), 2n ** 63n - 1n),
  numeric: numberForm,
  float4: numberForm,
  float8: numberForm,
  bool: booleanForm,
  uuid: uuidForm,
  json: jsonForm,
  jsonb: jsonForm,
  date: dateForm,
  timestamp: dateForm,
  timestamptz: dateForm,
}

function integerForm(least: bigint, most: bigint): Form {
  return (text) => {
    if (/^(?:0|-?[1-9]\d{0,3})$/.test(text)) return text
    if (!/^\s*[+-]?\d{1,40}\s*$/.test(text)) return null
    const value = BigInt(text.trim().replace(/^\+/, ''))
    return value >= least && value <= most ? String(value) : null
  }
}

function numberForm(text: string): string | null {
  return /^\s*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)\s*$/i.test(text)
    ? text
    : null
}

const truths = new Set(['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1'])
const falsehoods = new Set(['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0'])

function booleanForm(text: string): string | null {
  if (text === 'true' || text === 'false') return text
  const word = text.trim().toLowerCase()
  if (truths.has(word)) return 'true'
  return falsehoods.has(word) ? 'false' : null
}

function uuidForm(text: string): string | null {
  if (!/^\s*(?:\{(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}\}|(?:[0-9a-f]{4}-?){7}[0-9a-f]{4})\s*$/i.test(text))
    return null
  const digits = text.replaceAll(/[{}\s-]/g, '').toLowerCase()
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function jsonForm(text: string): string | null {
  try {
    JSON.parse(text)
    return text
  } catch {
    return null
  }
}

/** Refuses only what cannot be a date in any style; the month and day of ISO dates are looked at. */
function dateForm(text: string): string | null {
  const iso = /^\s*(\d{4,})-(\d\d)-(\d\d)(?!\d)/.exec(text)
  if (iso) {
    const [year, month, day] = [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    const days =
      month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0
    return day >= 1 && day <= days ? text : null
  }
  const word = /^\s*(?:now|today|tomorrow|yesterday|epoch|[+-]?infinity)\s*$/i
  return /\d/.test(text) || word.test(text) ? text : null
}

function wordOf({ type, baseType, isArray }: LookupColumn): string {
  if (isArray) return `a list, as a value of type ${type} must be, written {a,b}`
  if (baseType === 'json' || baseType === 'jsonb')
    return `JSON (${type}); a plain text is written in double quotes, as '"text"'`
  const words: Readonly<Record<string, string>> = { bool: 'true or false', uuid: 'a UUID' }
  return words[baseType] ?? `a value of type ${type}`
}

function shown(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return JSON.stringify(short)
}
