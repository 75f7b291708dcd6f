import { type Html, type HtmlValue, html } from '../html.js'
import { anchorOf } from './text.js'

/** One row of a table: its cells, and a name for addresses. */
export interface Row {
  readonly id?: string
  readonly cells: readonly HtmlValue[]
}

/** A table with a heading; nothing where it has no rows. On a phone its cells stand below each other. */
export function tableHtml(
  title: string,
  heads: readonly string[],
  rows: readonly Row[],
  kind: 'columns' | 'list' = 'list',
): Html | null {
  if (rows.length === 0) return null
  const lines = rows.map(
    ({ id, cells }) =>
      html`<tr${id !== undefined && html` id="${id}"`}>${cells.map((cell, at) => html`<td data-head="${heads[at]}">${cell}</td>`)}</tr>\n`,
  )
  return html`${title !== '' && html`<h4>${title}</h4>\n`}<table class="stacks ${kind}"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${lines}</tbody></table>\n`
}

/** A section with a heading that is a link to itself. */
export function sectionHtml(
  { id, name, kind }: { readonly id: string; readonly name: string; readonly kind: 'relation' | 'type' },
  facts: HtmlValue,
  body: HtmlValue,
): Html {
  const anchor = anchorOf(id)
  return html`<section class="${kind}" id="${anchor}" aria-labelledby="${anchor}--name">
<h3 id="${anchor}--name"><a href="#${anchor}">${name}</a> <span class="facts">${facts}</span></h3>
${body}</section>
`
}
