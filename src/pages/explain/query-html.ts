import type { PlanFinding } from '../../explain/judge.js'
import type { JudgedBudget, MeasuredClass, MeasuredPercentile } from '../../measure/measured.js'
import { type Html, html } from '../html.js'
import type { PagePlan, PageQuery } from './page-model.js'
import { plansHtml, treeHtml } from './plan-html.js'
import { budgetWords, expectationWords, msWords, queryAnchor } from './words.js'

/** The section of a query: what it is, what is expected, what was found, its plans and latencies. Pure. */
export function queryHtml(page: PageQuery, numberOf: (plan: PagePlan) => number): Html {
  const { query, findings, measured, reason } = page
  const anchor = queryAnchor(query.name)
  const expected = [...query.expectations.map(expectationWords), ...query.budgets.map(budgetWords)]
  return html`<section class="query" id="${anchor}" aria-labelledby="${anchor}-name">
<h2 id="${anchor}-name"><a href="#${anchor}">${query.name}</a> ${verdictHtml(page)}</h2>
<p>${query.description}</p>
<p class="weak"><code>${query.file}:${query.sqlLine}</code></p>
${expected.length > 0 && html`<p>Expected: ${expected.map((words, at) => html`${at > 0 ? ', ' : ''}<code>${words}</code>`)}</p>`}
${findings.map(findingHtml)}
<pre tabindex="0"><code>${query.sql}</code></pre>
${plansHtml(page, numberOf)}
${measured.length > 0 && latencyHtml(query.name, measured)}
${reason !== null && html`<p class="warn">${reason}</p>`}
</section>`
}

/** A word for the state of a query. Pure. */
export function verdictHtml({ findings }: PageQuery): Html {
  if (findings.length === 0) return html`<span class="chip good">served</span>`
  const isError = findings.some(({ severity }) => severity === 'error')
  return html`<span class="chip ${isError ? 'bad' : 'warn'}">objected to</span>`
}

function findingHtml(finding: PlanFinding): Html {
  const { check, severity, message, hint, file, line, at, why, for: kinds } = finding
  return html`<div class="finding ${severity}"><h3><span class="${severity === 'error' ? 'bad' : 'warn'}">${severity} ${check}</span> <span class="weak">${file}:${line}</span></h3>
<p>${message}${kinds !== undefined && html` <span class="weak">(plan: ${kinds.join(', ')})</span>`}</p>
${why && html`${!message.includes(why.cause) && html`<p>Why: ${why.cause}.</p>`}<p>Tried: ${why.experiment}</p>`}
${at !== null && treeHtml(at.tree, at.node)}
${why?.remedy && html`<p>Would serve:</p><pre tabindex="0"><code>${why.remedy}</code></pre>`}
<p>Next: ${hint}</p></div>`
}

function latencyHtml(name: string, measured: readonly MeasuredClass[]): Html {
  return html`<h3>Measured</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Latencies of ${name}"><table class="stack">
<thead><tr><th scope="col">values</th><th scope="col" class="number">executions</th><th scope="col" class="number">p50</th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th><th scope="col">budget</th></tr></thead>
<tbody>${measured.map(latencyRow)}</tbody></table></div>`
}

function latencyRow({ for: kind, executions, connections, percentiles, budgets }: MeasuredClass): Html {
  const cells = ([50, 95, 99] as const).map((percentile) => {
    const one = percentiles.find((each) => each.percentile === percentile)
    return html`<td class="number" data-head="p${percentile}">${one === undefined ? '' : percentileHtml(one)}</td>`
  })
  return html`<tr><td data-head="values">${kind}</td><td class="number" data-head="executions">${executions} <span class="weak">on ${connections}</span></td>${cells}<td data-head="budget">${budgets.map(budgetHtml)}</td></tr>`
}

function percentileHtml({ ms, lowerMs, upperMs }: MeasuredPercentile): Html {
  const upper = upperMs === null ? '?' : msWords(upperMs)
  return html`${msWords(ms)} <span class="weak">${lowerMs === null ? '0 ms' : msWords(lowerMs)} to ${upper}</span>`
}

function budgetHtml({ verdict, reason, ...budget }: JudgedBudget): Html {
  const colour = verdict === 'pass' ? 'good' : verdict === 'fail' ? 'bad' : 'warn'
  return html`<div><span class="${colour}">${verdict}</span> ${budgetWords(budget)}${reason !== null && html` <span class="weak">${reason}</span>`}</div>`
}
