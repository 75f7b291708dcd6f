import {
  type IndexMatrix,
  type MatrixCell,
  type MatrixRow,
  neededRatio,
} from '../../explain/matrix/index-matrix.js'
import { cellName, ratioWords, ruleWords, unneededWords } from '../../explain/matrix/words.js'
import { type Html, html } from '../html.js'
import { queryAnchor } from './words.js'

/** What each query costs without each index: a list by table, and the whole as a grid. Pure. */
export function matrixHtml({ queries, rows }: IndexMatrix): Html {
  const tables = [...new Set(rows.map(({ table }) => table))]
  const unneeded = rows.filter(({ isUnneeded }) => isUnneeded)
  return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">Indexes and what needs them</h2>
<p>Each index was disabled in turn, and every query planned again. The numbers say what a query costs without the index, as a
multiple of its cost with it. Foreign keys stand for the statement that PostgreSQL runs to find the rows that refer to a deleted one.</p>
<p>${unneededSentence(unneeded, rows.length)}</p>
<div class="indexes">${tables.map((table) =>
    tableHtml(
      table,
      rows.filter((row) => row.table === table),
    ),
  )}</div>
<details><summary>As a grid</summary>${gridHtml(queries, rows)}</details></section>`
}

function unneededSentence(unneeded: readonly MatrixRow[], count: number): Html {
  if (unneeded.length === 0)
    return html`Each of ${count} indexes is needed by a query, a foreign key or a rule of the schema.`
  const names = unneeded.map(({ name }, at) => html`${at === 0 ? '' : ', '}<code>${name}</code>`)
  const verb = unneeded.length === 1 ? 'is' : 'are'
  return html`<span class="warn">${unneeded.length} of ${count} indexes ${verb} needed by no declared query, foreign key or rule of the schema:</span> ${names}.${unneeded.length > 1 && ' Each is judged with all the others in place.'}`
}

function tableHtml(table: string, rows: readonly MatrixRow[]): Html {
  return html`<section class="of-table"><h3>${table}</h3>${rows.map(rowHtml)}</section>`
}

function rowHtml(row: MatrixRow): Html {
  const rules = ruleWords(row)
  const unneeded = unneededWords(row)
  const cells = row.cells.filter(
    ({ isOtherPlan, ratio }) => isOtherPlan && (ratio ?? Number.POSITIVE_INFINITY) >= neededRatio,
  )
  return html`<div class="index"><code class="name">${row.name}</code>${rules.length > 0 && html` <span class="weak">${rules.join('; ')}</span>`}
${unneeded !== null && html`<p class="warn">${unneeded}</p>`}${cells.length > 0 && html`<ul>${cells.map(cellHtml)}</ul>`}</div>
`
}

function cellHtml(cell: MatrixCell): Html {
  const name =
    cell.kind === 'query'
      ? html`<a href="#${queryAnchor(cell.name)}">${cellName(cell)}</a>`
      : html`${cellName(cell)}`
  return html`<li><span class="ratio">${wordsOf(cell)}</span><span class="bar" style="--share: ${weightOf(cell).toFixed(2)}"></span><span>${name}</span></li>`
}

function wordsOf({ ratio }: MatrixCell): string {
  return ratio === null ? 'not at all' : ratioWords(ratio)
}

/** How strong a colour is, 0 to 1: each tenfold counts a fifth. */
function weightOf({ ratio }: MatrixCell): number {
  return ratio === null ? 1 : Math.min(1, Math.max(0.02, Math.log10(Math.max(1, ratio)) / 5))
}

function gridHtml(queries: readonly string[], rows: readonly MatrixRow[]): Html {
  const used = queries.filter((name) => rows.some((row) => cellOf(row, name) !== null))
  return html`<div class="scroll grid" tabindex="0" role="region" aria-label="Indexes and queries as a grid"><table>
<thead><tr><th scope="col">index</th>${used.map((name) => html`<th scope="col" class="turned"><span>${name}</span></th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row"><code>${row.name}</code></th>${used.map((name) => gridCell(cellOf(row, name)))}</tr>
`,
  )}</tbody></table></div>`
}

function cellOf({ cells }: MatrixRow, query: string): MatrixCell | null {
  return (
    cells.find(({ kind, name, isOtherPlan }) => kind === 'query' && name === query && isOtherPlan) ?? null
  )
}

function gridCell(cell: MatrixCell | null): Html {
  if (cell === null) return html`<td></td>`
  return html`<td class="heat" style="--share: ${weightOf(cell).toFixed(2)}">${wordsOf(cell)}</td>`
}
