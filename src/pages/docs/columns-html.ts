import type { DocColumn, DocRelation, Relationship } from '../../documents/model.js'
import { type Html, type HtmlValue, html } from '../html.js'
import { relationshipAnchor } from './diagram-svg.js'
import { type Row, tableHtml } from './tables-html.js'
import { anchorOf, codeHtml, joinHtml, linkTo } from './text.js'

/** The columns of a table or view. Pure. */
export function columnsHtml({ id, columns, refersTo }: DocRelation): Html | null {
  const rows = columns.map((column): Row => {
    const reference = refersTo.find((each) => each.columns.includes(column.name))
    return {
      id: `${anchorOf(id)}.${anchorOf(column.name)}`,
      cells: [nameCell(column, reference), typeCell(column), descriptionCell(column)],
    }
  })
  return tableHtml('', ['column', 'type', 'description'], rows, 'columns')
}

const keyTitles = { PK: 'primary key', FK: 'foreign key', UK: 'unique' } as const

function nameCell({ name, keys }: DocColumn, reference: Relationship | undefined): Html {
  const marks = keys.map((key) => {
    const mark = html`<abbr class="mark" title="${keyTitles[key]}">${key}</abbr>`
    return key === 'FK' && reference ? html`<a href="#${relationshipAnchor(reference)}">${mark}</a>` : mark
  })
  return html`<strong>${name}</strong> ${joinHtml(marks, ' ')}`
}

function typeCell({ type, namedType, isNullable, default: value }: DocColumn): Html {
  const nullWords = isNullable
    ? html`<span class="null">null</span>`
    : html`<span class="not-null">not null</span>`
  const words = value === null || /^generated /.test(value) ? value : `default ${value}`
  return html`${linkTo(namedType, codeHtml(type))} ${nullWords}${words !== null && html`<br><span class="default">${words}</span>`}`
}

function descriptionCell({ comment, values, isReserved }: DocColumn): readonly HtmlValue[] {
  return [
    isReserved && html`<span class="mark">reserved</span> `,
    comment ?? html`<span class="weak">No comment.</span>`,
    values !== null && html`<br>One of ${joinHtml(values.map(codeHtml), ', ')}.`,
  ]
}
