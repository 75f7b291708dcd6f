/** Line and column of an offset, both from 1; columns count UTF-16 units, as editors do. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

/** Offsets at which the lines of a text begin: built once, asked often. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Where an offset (UTF-16 units) is, by the line starts of its text. */
export function placeAt(lineStarts: readonly number[], offset: number): LineColumn {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lineStarts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - lineStarts[low]! + 1 }
}

/** Where an offset (UTF-16 units) of a text is. */
export function locate(text: string, offset: number): LineColumn {
  return placeAt(lineStartsOf(text), offset)
}

/** The character at an offset, counted from 1 as PostgreSQL counts: a surrogate pair is one character. */
export function characterOf(text: string, offset: number): number {
  let count = 1
  for (let at = 0; at < offset; at += text.codePointAt(at)! > 0xffff ? 2 : 1) count += 1
  return count
}

/** The offset (UTF-16 units) of a character that PostgreSQL counted from 1: the other way round. */
export function offsetOfCharacter(text: string, position: number): number {
  let at = 0
  for (let count = 1; count < position && at < text.length; count += 1) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1
  }
  return at
}
