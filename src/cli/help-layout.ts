/** A term and what it means. */
export type Entry = readonly [term: string, meaning: string]

const width = 80
const widestTerm = 26

/** A heading above lines; '' without lines. Pure. */
export function section(heading: string, lines: string): string {
  return lines === '' ? '' : `${heading}:\n${lines}`
}

/** Terms and meanings as two columns within 80; a term too wide for its column stands on its own line. Pure. */
export function definitions(entries: readonly Entry[]): string {
  const column = Math.min(Math.max(...entries.map(([term]) => term.length), 0), widestTerm)
  const indent = column + 4
  const lines = entries.map(([term, meaning]) => {
    const text = wrapPlain(meaning, indent)
    return term.length > column
      ? `  ${term}\n${text}`
      : `  ${term.padEnd(column)}  ${text.trimStart()}`.trimEnd()
  })
  return lines.join('\n')
}

/** Words wrapped at 80 columns behind an indent; help is plain ASCII, so that no width tables are loaded. Pure. */
export function wrapPlain(text: string, indent = 0): string {
  const room = width - indent
  const lines = text.split('\n').flatMap((paragraph) => {
    const rows: string[] = ['']
    for (const word of paragraph.split(' ')) {
      const last = rows.at(-1)!
      const longer = last === '' ? word : `${last} ${word}`
      if (longer.length <= room || last === '') rows[rows.length - 1] = longer
      else rows.push(word)
    }
    return rows
  })
  return lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')
}
