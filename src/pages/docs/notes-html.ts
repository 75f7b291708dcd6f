import { escapeHtml, type Html, raw } from '../html.js'

/**
 * The notes of a project as HTML: headings, paragraphs, lists, tables, code, bold, links. Pure; anything else of
 * Markdown is shown as it was typed. HTML in it is text.
 */
export function notesHtml(markdown: string): Html {
  return raw(blocksOf(markdown).map(blockHtml).join('\n'))
}

/** Lines that belong together; fenced code is one block. */
function blocksOf(markdown: string): readonly (readonly string[])[] {
  const blocks: string[][] = []
  let fence: string | null = null
  let isOpen = false
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^(`{3,}|~{3,})/.exec(line)?.[1] ?? null
    const isHeading = fence === null && /^#{1,6} /.test(line)
    if (fence === null && line.trim() === '') {
      isOpen = false
      continue
    }
    if (!isOpen || isHeading || (fence === null && mark !== null)) blocks.push([])
    blocks.at(-1)!.push(line)
    isOpen = !isHeading
    if (fence === null) fence = mark
    else if (mark !== null && line.startsWith(fence)) {
      fence = null
      isOpen = false
    }
  }
  return blocks
}

function blockHtml(lines: readonly string[]): string {
  const [first = ''] = lines
  const heading = /^(#{1,6}) +(.*?)(?: +#+)?$/.exec(first)
  if (heading) {
    const level = Math.min(6, Math.max(2, heading[1]!.length))
    return `<h${level}>${inlineHtml(heading[2]!)}</h${level}>`
  }
  if (/^(?:`{3,}|~{3,})/.test(first))
    return `<pre><code>${escapeHtml(lines.slice(1, -1).join('\n'))}</code></pre>`
  if (/^\|.*\|\s*$/.test(first) && /^\|[\s:|-]+\|\s*$/.test(lines[1] ?? '')) return tableHtml(lines)
  if (/^[-*] /.test(first)) return listHtml('ul', lines, /^[-*] /)
  if (/^\d+[.)] /.test(first)) return listHtml('ol', lines, /^\d+[.)] /)
  return `<p>${inlineHtml(lines.join(' '))}</p>`
}

function listHtml(tag: 'ol' | 'ul', lines: readonly string[], mark: RegExp): string {
  const items: string[] = []
  for (const line of lines) {
    if (mark.test(line)) items.push(line.replace(mark, ''))
    else items[items.length - 1] += ` ${line.trim()}`
  }
  return `<${tag}>${items.map((item) => `<li>${inlineHtml(item)}</li>`).join('')}</${tag}>`
}

function tableHtml([head = '', , ...rows]: readonly string[]): string {
  const cells = (line: string, tag: string) =>
    line
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => `<${tag}>${inlineHtml(cell.trim().replaceAll('\\|', '|'))}</${tag}>`)
      .join('')
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
  return `<div class="scroll"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** Code first, since nothing in it is Markdown. */
function inlineHtml(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      /^`[^`]+`$/.test(part) ? `<code>${escapeHtml(part.slice(1, -1))}</code>` : plainHtml(part),
    )
    .join('')
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
}

function plainHtml(text: string): string {
  return escapeHtml(text).replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words, link) =>
    /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link) && !/^(?:https?|mailto):/i.test(link)
      ? words
      : `<a href="${link}">${words}</a>`,
  )
}
