import { indexesOf } from '../../explain/plan-shape.js'
import { type Html, html, renderPage, scriptData, scriptText } from '../html.js'
import { diagramScript } from './diagram-script.js'
import { matrixHtml } from './matrix-html.js'
import type { ExplainPage, PagePlan, PageQuery, Viewer } from './page-model.js'
import { queryHtml, verdictHtml } from './query-html.js'
import { pageStyle } from './style.js'
import { countWords, msWords, queryAnchor } from './words.js'

/**
 * What explain-check found, as one HTML file that needs nothing else: each query with its verdict and plans, and what each
 * index is for. Plans are text; with JavaScript also diagrams, by the viewer that is in the page. Pure.
 */
export function renderExplainPage(page: ExplainPage): string {
  const plans = page.queries.flatMap(({ plans: own }) => own)
  const numbers = new Map(plans.map((plan, at) => [plan, at]))
  const numberOf = (plan: PagePlan) => numbers.get(plan)!
  const body = html`<a class="skip" href="#queries">To the queries</a>
<main>
${headHtml(page)}
${overviewHtml(page)}
<div id="queries">${page.queries.map((query) => queryHtml(query, numberOf))}</div>
${page.matrix !== null && matrixHtml(page.matrix)}
${footHtml(page)}
</main>
${viewerData(page, plans)}`
  const title = `explain-check of ${page.project}`
  return renderPage({ title, body, styles: [pageStyle], scripts: [diagramScript] })
}

function headHtml({ project, head, queries, basis, sizedTables }: ExplainPage): Html {
  const objected = queries.filter(({ findings }) => findings.length > 0).length
  const count = `${queries.length} declared ${queries.length === 1 ? 'query' : 'queries'}`
  const hasError = queries.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
  const verdict =
    objected === 0
      ? html`<p class="lead good">${count}: ${sizedTables.length > 0 ? `each is planned as expected ${basis}` : 'an index can serve each'}.</p>`
      : html`<p class="lead ${hasError ? 'bad' : 'warn'}">${objected} of ${count} ${objected === 1 ? 'is' : 'are'} objected to.</p>`
  return html`<header><h1>Declared queries of ${project}</h1>
${verdict}
${head !== null && html`<p class="weak">Head: <code>${head}</code></p>`}
${sizedTables.length > 0 && sizesHtml(sizedTables)}</header>`
}

function sizesHtml(tables: ExplainPage['sizedTables']): Html {
  const rows = tables.map(
    ({ table, rows: count }) =>
      html`<tr><td><code>${table}</code></td><td class="number">${countWords(count)}</td></tr>`,
  )
  return html`<details><summary>Rows that the plans are made for</summary><table>
<thead><tr><th scope="col">table</th><th scope="col" class="number">rows</th></tr></thead><tbody>${rows}</tbody></table></details>`
}

function overviewHtml({ queries }: ExplainPage): Html {
  const hasLatency = queries.some(({ measured }) => measured.length > 0)
  return html`<nav aria-label="Queries"><table class="stack overview">
<thead><tr><th scope="col">query</th><th scope="col">verdict</th><th scope="col">indexes</th><th scope="col" class="number">highest cost</th>${hasLatency && html`<th scope="col" class="number">slowest p95</th>`}</tr></thead>
<tbody>${queries.map((query) => overviewRow(query, hasLatency))}</tbody></table></nav>`
}

function overviewRow(page: PageQuery, hasLatency: boolean): Html {
  const { query, plans, measured } = page
  const indexes = [...new Set(plans.flatMap(({ plan }) => indexesOf(plan)))]
  const cost = Math.max(0, ...plans.map(({ plan }) => plan.totalCost))
  const p95 = measured.flatMap(({ percentiles }) => percentiles.filter(({ percentile }) => percentile === 95))
  const slowest = p95.length === 0 ? '' : msWords(Math.max(...p95.map(({ ms }) => ms)))
  return html`<tr><td><a href="#${queryAnchor(query.name)}">${query.name}</a></td><td>${verdictHtml(page)}</td><td data-head="indexes"><code>${indexes.join(', ') || '-'}</code></td><td class="number" data-head="highest cost">${countWords(cost)}</td>${hasLatency && html`<td class="number" data-head="slowest p95">${slowest}</td>`}</tr>
`
}

function footHtml({ version, viewer }: ExplainPage): Html {
  return html`<footer><p class="weak">Made by vault-db ${version}. Costs are the planner's units, not milliseconds. Diagrams by PEV2 of Dalibo.</p>
<details><summary>Licences of the plan viewer</summary><pre tabindex="0">${viewer.licences}</pre></details></footer>`
}

/** The viewer and the plans wait as data until a diagram is asked for. */
function viewerData({ queries, viewer }: ExplainPage, plans: readonly PagePlan[]): Html {
  const sqlOf = new Map(
    queries.flatMap(({ query, plans: own }) => own.map((plan) => [plan, query.sql] as const)),
  )
  const data = plans.map((plan) => ({ plan: JSON.stringify(plan.json, null, 1), query: sqlOf.get(plan) }))
  const parts: readonly (readonly [keyof Viewer, string])[] = [
    ['vueJs', viewer.vueJs],
    ['viewerJs', viewer.viewerJs],
    ['viewerCss', viewer.viewerCss],
  ]
  return html`<script type="application/json" id="plans">${scriptData(data)}</script>
${parts.map(
  ([name, text]) => html`<script type="text/plain" id="${name}">${scriptText(text)}</script>
`,
)}`
}
