import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

const gap = '  '
/** Below this a column of words is no longer readable, and rows are stacked instead. */
const narrowest = 8

/** How wide a table may be, and how its header looks. */
export interface TableLayout {
  readonly width: number
  readonly bold: (text: string) => string
}

/**
 * Rows as columns aligned by display width. Where they do not fit, the widest columns wrap; where even that
 * would leave columns too narrow to read, each row becomes lines of `header: value`. Pure.
 *
 * @param rows   cells, which may hold colour codes and line breaks; missing cells are empty
 * @param header names of the columns
 * @returns      lines without trailing spaces or a final line break; '' without rows
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  header: readonly string[] | undefined,
  layout: TableLayout,
): string {
  if (rows.length === 0) return ''
  const all = header ? [header, ...rows] : rows
  const widths = fitWidths(naturalWidths(all), layout.width)
  if (widths === undefined) return stackRows(rows, header, layout)
  const lines = all.flatMap((row, index) => {
    const bold = header && index === 0 ? layout.bold : undefined
    return formatRow(row, widths, bold)
  })
  return lines.join('\n')
}

/** Text wrapped at `width`, words longer than a line broken, each line behind `indent` spaces. Pure. */
export function wrapText(text: string, width: number, indent = 0): string {
  const lines = wrapLines(text, Math.max(width - indent, 1))
  return lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const count = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => cellWidth(row[column] ?? ''))),
  )
}

function cellWidth(cell: string): number {
  return Math.max(...cell.split('\n').map((line) => stringWidth(line)))
}

/** Take columns from the widest until all fit; undefined when they would become unreadable. */
function fitWidths(natural: readonly number[], width: number): readonly number[] | undefined {
  const widths = [...natural]
  let surplus = widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1) - width
  while (surplus > 0) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) return undefined
    const column = widths.lastIndexOf(widest)
    widths[column] = widest - 1
    surplus -= 1
  }
  return widths
}

function formatRow(
  row: readonly string[],
  widths: readonly number[],
  bold: ((text: string) => string) | undefined,
): string[] {
  const cells = widths.map((width, column) => wrapLines(row[column] ?? '', width))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((lines, column) => pad(lines[line] ?? '', widths[column]!, bold))
    return parts.join(gap).trimEnd()
  })
}

function pad(text: string, width: number, bold: ((text: string) => string) | undefined): string {
  const shown = bold && text !== '' ? bold(text) : text
  return shown + ' '.repeat(Math.max(width - stringWidth(text), 0))
}

function wrapLines(text: string, width: number): string[] {
  const lines = text.split('\n').flatMap((line) => {
    if (stringWidth(line) <= width) return [line]
    return wrapAnsi(line, width, { hard: true, trim: true }).split('\n')
  })
  return lines.map((line) => line.trimEnd())
}

function stackRows(
  rows: readonly (readonly string[])[],
  header: readonly string[] | undefined,
  layout: TableLayout,
): string {
  const blocks = rows.map((row) =>
    row
      .flatMap((cell, column) => {
        const name = header?.[column]
        if (name === undefined) return [wrapText(cell, layout.width)]
        return [`${layout.bold(`${name}:`)}`, wrapText(cell, layout.width, 2)].filter((line) => line !== '')
      })
      .join('\n'),
  )
  return blocks.join('\n\n')
}
