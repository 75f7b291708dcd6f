/** Text as Markdown that shows it letter by letter: in a paragraph, a heading or a cell of a table. Pure. */
export function inline(text: string): string {
  return text
    .trim()
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/[\\`*[\]|~$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s*\r?\n\s*/g, '<br>')
    .replace(/^(?:([-+#])|(\d+)([.)]))(?=\s|$)/, (_, mark, number, dot) =>
      mark === undefined ? `${number}\\${dot}` : `\\${mark}`,
    )
}

/** Text as code on one line, also in a cell of a table. Pure. */
export function code(text: string): string {
  const line = text.replace(/\s*\r?\n\s*/g, ' ')
  if (line === '') return ''
  return /[|`]/.test(line) || line.trim() !== line ? `<code>${entities(line)}</code>` : `\`${line}\``
}

/** Text as a block of code, whatever it holds. Pure. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

/** A table of cells that are Markdown already. Pure; empty where there are no rows. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell} |`)).join('')}`
  return [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)]
}

function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;()='"%/+?{}^@-]/gu, (sign) => `&#${sign.codePointAt(0)};`)
}
