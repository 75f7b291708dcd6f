import type { LookupRow, Mistakes, Place } from './lookup-rows.js'

/** One record. An empty field is null, `""` is an empty text. `origin` is the record as written, without its line end. */
export interface CsvRecord extends LookupRow {
  readonly cells: readonly (string | null)[]
  readonly origin: string
}

/** Gets a file piece by piece, and gives the records that are complete. */
export interface CsvParser {
  push(piece: string): CsvRecord[]
  end(): CsvRecord[]
}

const comma = 44
const quote = 34
const lineFeed = 10
const carriageReturn = 13

// A quote that is never closed would make one record of the whole file.
const longestRecord = 16 * 1024 * 1024

/** What reading a field or record tells besides its end. */
const incomplete = -1

/**
 * Read CSV as RFC 4180 writes it: commas, fields in double quotes where they hold a comma, quote or line end,
 * a quote doubled inside; lines end with LF or CRLF; blank lines are passed over; spaces belong to the field.
 * Written here because a general parser takes ten times as long, which is all the time that an unchanged seed has.
 *
 * @param mistakes gets malformed records, which are left out
 */
export function createCsvParser(mistakes: Mistakes): CsvParser {
  const state: State = { text: '', at: 0, line: 1, final: false, mistakes }
  return {
    push(piece) {
      state.text = state.text.slice(state.at) + piece
      state.at = 0
      return readRecords(state)
    },
    end() {
      state.final = true
      return readRecords(state)
    },
  }
}

interface State {
  text: string
  /** Where the next record starts. */
  at: number
  line: number
  /** No further text comes. */
  final: boolean
  readonly mistakes: Mistakes
}

function readRecords(state: State): CsvRecord[] {
  const records: CsvRecord[] = []
  while (state.at < state.text.length) {
    const start = state.at
    const line = state.line
    const cells: (string | null)[] = []
    const end = readFields(state, cells)
    if (end === incomplete) break
    if (end > start && cells.length > 0) records.push({ line, cells, origin: state.text.slice(start, end) })
  }
  if (!state.final && state.text.length - state.at > longestRecord) {
    state.mistakes.add(
      { line: state.line, column: 1 },
      'this row is longer than 16 MB: is a quote not closed?',
    )
    state.text = ''
    state.at = 0
  }
  return records
}

/** Reads one record into `cells` and moves the state behind it; returns its end. Empties `cells` of a bad one. */
function readFields(state: State, cells: (string | null)[]): number {
  const { text } = state
  let at = state.at
  for (;;) {
    const end = text.charCodeAt(at) === quote ? readQuoted(state, at, cells) : readPlain(state, at, cells)
    if (end < 0) return end === incomplete ? incomplete : skipLine(state, at, cells)
    const next = text.charCodeAt(end)
    if (next === comma) {
      at = end + 1
      continue
    }
    const lineEnd = next === carriageReturn ? end + 1 : end
    state.line += countLines(text, state.at, end) + 1
    state.at = Math.min(lineEnd + 1, text.length)
    return end
  }
}

const malformed = -2

/** A field without quotes; returns where it ends: at a comma, a line end or the end of the file. */
function readPlain(state: State, start: number, cells: (string | null)[]): number {
  const { text } = state
  let at = start
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === comma || code === lineFeed) break
    if (code === quote)
      return fault(state, at, 'a quote inside a field: put the field in quotes, and double its quotes')
    if (code !== carriageReturn) continue
    if (at + 1 === text.length && !state.final) return incomplete
    if (text.charCodeAt(at + 1) === lineFeed || at + 1 === text.length) break
    return fault(state, at, 'a carriage return without a line feed: put the field in quotes')
  }
  if (at === text.length && !state.final) return incomplete
  cells.push(at === start ? null : text.slice(start, at))
  return at
}

function readQuoted(state: State, start: number, cells: (string | null)[]): number {
  const { text } = state
  let doubled = false
  let close = text.indexOf('"', start + 1)
  while (close !== -1 && text.charCodeAt(close + 1) === quote) {
    doubled = true
    close = text.indexOf('"', close + 2)
  }
  if (!state.final && (close === -1 || close + 2 >= text.length)) return incomplete
  if (close === -1) return fault(state, start, 'this quote is never closed')
  const next = text.charCodeAt(close + 1)
  const ends = close + 1 === text.length || next === comma || next === lineFeed
  const endsWithReturn =
    next === carriageReturn && (text.charCodeAt(close + 2) === lineFeed || close + 2 === text.length)
  if (!ends && !endsWithReturn) return fault(state, close + 1, 'text after the closing quote of a field')
  const inner = text.slice(start + 1, close)
  cells.push(doubled ? inner.replaceAll('""', '"') : inner)
  return close + 1
}

function fault(state: State, at: number, message: string): number {
  if (!state.final && !state.text.includes('\n', at)) return incomplete
  const line = state.line + countLines(state.text, state.at, at)
  const lineStart = Math.max(state.at, state.text.lastIndexOf('\n', at - 1) + 1)
  state.mistakes.add({ line, column: at - lineStart + 1 }, message)
  return malformed
}

/** After a malformed field the next record starts on the next line. */
function skipLine(state: State, at: number, cells: (string | null)[]): number {
  cells.length = 0
  const found = state.text.indexOf('\n', at)
  const end = found === -1 ? state.text.length : found
  state.line += countLines(state.text, state.at, end) + 1
  state.at = Math.min(end + 1, state.text.length)
  return end
}

function countLines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Where a field of a record is. */
export function placeOfField({ line: firstLine, origin }: CsvRecord, field: number): Place {
  let line = firstLine
  let [lineStart, index, quoted] = [0, 0, false]
  for (let at = 0; at <= origin.length; at += 1) {
    if (index === field) return { line, column: at - lineStart + 1 }
    const code = origin.charCodeAt(at)
    if (code === quote) quoted = !quoted
    if (code === comma && !quoted) index += 1
    if (code !== lineFeed) continue
    line += 1
    lineStart = at + 1
  }
  return { line: firstLine, column: 1 }
}
