import type { Relationship } from '../../documents/model.js'
import { type Html, html, raw } from '../html.js'
import type { Placed } from './arrange-cluster.js'
import type { Diagram, Frame, Line } from './arrange-diagram.js'
import { headHeight, rowHeight, shorten } from './boxes.js'
import { anchorOf } from './text.js'

/** A drawing as SVG, its boxes and lines being links. Pure; colours are the page's. */
export function diagramSvg({ frames, boxes, lines, width, height }: Diagram): Html {
  const margin = 20
  const view = [-margin, -margin, Math.ceil(width) + 2 * margin, Math.ceil(height) + 2 * margin]
  return html`<svg id="drawing" viewBox="${view.join(' ')}" tabindex="0" role="group" aria-label="Diagram of ${boxes.length} tables; arrows move it, plus and minus zoom, 0 shows all">
<defs>${raw(markers)}</defs>
${frames.map(frameSvg)}
<g class="lines">
${lines.map(lineSvg)}
</g>
${boxes.map(boxSvg)}
<g class="titles">${frames.map(titleSvg)}</g>
</svg>`
}

/** Many: a crow's foot. One: a bar. At most one: a circle and a bar. */
const markers = `<marker id="many" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto-start-reverse"><path d="M12 1L2 6L12 11M2 6H12"/></marker><marker id="one" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto-start-reverse"><path d="M6 1V11M0 6H12"/></marker><marker id="maybe" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto-start-reverse"><path d="M9 1V11M0 6H12"/><circle cx="4" cy="6" r="3"/></marker>`

function frameSvg({ x, y, width, height }: Frame): Html {
  return html`<rect class="frame" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="10"/>`
}

/** Above the boxes: seen from afar, it is as large as the frame lets it be. */
function titleSvg({ cluster, x, y, width }: Frame): Html {
  return html`<text x="${round(x + 28)}" y="${round(y + 20)}" style="--fit:${fitting(cluster.title, width - 56)}px">${cluster.title}</text>`
}

/** Size of letters with which a text is as wide as that. */
function fitting(text: string, width: number): number {
  return Math.round(width / (text.length * 0.6))
}

function lineSvg({ relationship, path, isFar }: Line): Html {
  const { isUnique, isRequired, from, to } = relationship
  const ends = html`marker-start="url(#${isUnique ? 'maybe' : 'many'})" marker-end="url(#${isRequired ? 'one' : 'maybe'})"`
  const tables = html`data-from="${anchorOf(from)}" data-to="${anchorOf(to!)}"`
  return html`<a class="line${isFar ? ' far' : ''}" href="#${relationshipAnchor(relationship)}" tabindex="-1" ${tables}><title>${relationshipWords(relationship)}</title><path class="touch" d="${path}"/><path d="${path}" ${ends}/></a>`
}

function boxSvg({ box, x, y }: Placed): Html {
  const { table, rows, hidden, width, height } = box
  const anchor = anchorOf(table.id)
  const name = shorten(table.name, 30)
  const lines = rows.map(({ column, name: shown, type }, at) => {
    const top = headHeight + (at + 0.7) * rowHeight
    const key = column.keys.length > 0 && html` class="key"`
    return html`<text x="10" y="${round(top)}"${key}>${shown}</text><text class="type" x="${round(width - 10)}" y="${round(top)}">${type}${column.isNullable ? '?' : ''}</text>`
  })
  const more =
    hidden > 0
      ? html`<text class="type more" x="10" y="${round(headHeight + (rows.length + 0.7) * rowHeight)}">and ${hidden} more</text>`
      : null
  return html`<a class="box" id="box-${anchor}" href="#${anchor}" tabindex="-1" transform="translate(${round(x)} ${round(y)})"><title>${table.comment ?? table.name}</title><rect width="${width}" height="${height}" rx="6"/><path class="head" d="M0 ${headHeight}V6a6 6 0 0 1 6-6H${width - 6}a6 6 0 0 1 6 6V${headHeight}Z"/><text class="name" x="10" y="19">${name}</text><text class="label" x="${width / 2}" y="${height / 2}" style="--fit:${Math.min(fitting(name, width - 8), Math.round(height / 2))}px">${name}</text><g class="rows">${lines}${more}</g></a>`
}

/** What the row of a foreign key is called in the page's addresses. */
export function relationshipAnchor({ from, name }: Relationship): string {
  return `${anchorOf(from)}--${anchorOf(name)}`
}

/** `prompts.owner_id → users.id` */
export function relationshipWords({ fromName, columns, toName, toColumns }: Relationship): string {
  return `${fromName}.${columns.join(', ')} → ${toName}.${toColumns.join(', ')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
