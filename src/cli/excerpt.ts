import stringWidth from 'string-width'
import { cropColumns } from './crop-columns.js'

const contextLines = 3
const tab = '    '

/** A text and the place to show. */
export interface ExcerptOptions {
  /** Character (code point) of the text, from 1; absent: the head of the text without a caret. */
  readonly position?: number | undefined
  /** Number of the line that holds the position, where the text is a part of a file; counted from 1 where absent. */
  readonly line?: number | undefined
  /** Columns that a line may take. */
  readonly width: number
}

/**
 * Lines of SQL around a position: numbers, the line, a caret below the character. Tabs become four spaces,
 * control characters a dot; long lines are cropped around the caret, all by the same columns. Pure.
 *
 * @returns lines without a final line break; '' for an empty text
 */
export function formatExcerpt(text: string, options: ExcerptOptions): string {
  if (text.trim() === '') return ''
  const lines = text.split(/\r?\n/)
  const place = options.position === undefined ? undefined : findPlace(text, options.position)
  const from = place ? Math.max(place.line - contextLines, 0) : firstFilled(lines)
  const to = Math.min(place ? place.line + contextLines + 1 : from + contextLines * 2, lines.length)
  const first = (options.line ?? (place?.line ?? 0) + 1) - (place?.line ?? 0)
  const digits = String(first + to - 1).length
  const room = Math.max(options.width - digits - 5, 20)
  const caret = place ? stringWidth(clean(lines[place.line]!.slice(0, place.column))) : 0
  const start = cropStart(caret, room)
  const shown = lines.slice(from, to).flatMap((line, index) => {
    const isMarked = place?.line === from + index
    const gutter = `${isMarked ? '>' : ' '} ${String(first + from + index).padStart(digits)} | `
    const row = (gutter + cropColumns(clean(line), start, room)).trimEnd()
    return isMarked
      ? [row, `  ${' '.repeat(digits)} | ${' '.repeat(caret - start + (start > 0 ? 1 : 0))}^`]
      : [row]
  })
  if (!place && to < lines.length) shown.push(`  ${' '.repeat(digits)} | …`)
  return shown.join('\n')
}

interface Place {
  readonly line: number
  /** UTF-16 units before the character, within its line. */
  readonly column: number
}

/** PostgreSQL counts characters, JavaScript UTF-16 units. */
function findPlace(text: string, position: number): Place {
  const before = [...text].slice(0, Math.max(position - 1, 0)).join('')
  const lines = before.split(/\r?\n/)
  return { line: lines.length - 1, column: lines.at(-1)!.length }
}

function firstFilled(lines: readonly string[]): number {
  return lines.findIndex((line) => line.trim() !== '')
}

function clean(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would move the cursor or recolour the terminal
  return line.replaceAll('\t', tab).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·')
}

/** Display column that the shown part begins at, so that the caret stands within `room`. */
function cropStart(caret: number, room: number): number {
  return caret < room - 2 ? 0 : caret - Math.floor(room / 2)
}
