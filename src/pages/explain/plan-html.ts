import type { PlanNode } from '../../explain/plan-node.js'
import { describeNode } from '../../explain/plan-node.js'
import { indexesOf, shapeOf } from '../../explain/plan-shape.js'
import { printTree, type TreeLine } from '../../explain/print-tree.js'
import { type Html, html } from '../html.js'
import type { PagePlan, PageQuery } from './page-model.js'
import { countWords, planForWords } from './words.js'

/** A plan as a tree of text: before each node its share of the cost, the costliest and the one objected to marked. Pure. */
export function treeHtml(plan: PlanNode, marked: PlanNode | null = null): Html {
  const lines = printTree(plan, marked).map(lineHtml)
  return html`<pre class="tree" tabindex="0">${lines}</pre>`
}

function lineHtml({ lead, words, share, isMarked, isCostliest }: TreeLine): Html {
  const percent = share === null || share < 0.005 ? '' : `${Math.round(share * 100)} %`
  const text = isMarked
    ? html`<mark>${words}</mark>`
    : isCostliest
      ? html`<strong>${words}</strong>`
      : html`${words}`
  return html`<span class="weak">${percent.padStart(6)}</span>  <span class="weak">${lead}</span>${text}
`
}

/** Plans of the same shape; the dearest stands for them. */
interface Shape {
  readonly plans: readonly PagePlan[]
  readonly dearest: PagePlan
}

function shapesOf(plans: readonly PagePlan[]): readonly Shape[] {
  const groups = new Map<string, PagePlan[]>()
  for (const one of plans) {
    const shape = shapeOf(one.plan)
    groups.set(shape, [...(groups.get(shape) ?? []), one])
  }
  return [...groups.values()].map((group) => ({
    plans: group,
    dearest: group.toSorted((a, b) => b.plan.totalCost - a.plan.totalCost)[0]!,
  }))
}

/**
 * The plans of a query: a line for each class of values, then each shape as a tree, with a button for its diagram. Pure.
 *
 * @param numberOf place of a plan in the data of the diagrams
 */
export function plansHtml({ query, plans }: PageQuery, numberOf: (plan: PagePlan) => number): Html {
  const shapes = shapesOf(plans)
  return html`<h3>${plans.length === 1 ? 'Plan' : 'Plans'}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Plans of ${query.name}"><table class="stack plans">
<thead><tr><th scope="col">values</th><th scope="col" class="number">cost</th><th scope="col" class="number">rows</th><th scope="col">indexes</th></tr></thead>
<tbody>${plans.map(planRow)}</tbody></table></div>
${shapes.map((shape) => shapeHtml(shape, numberOf(shape.dearest), { name: query.name, isOnly: shapes.length === 1 }))}`
}

function planRow({ for: name, values, plan }: PagePlan): Html {
  const ways = indexesOf(plan)
  const way = ways.length === 0 ? describeNode(scanOf(plan)) : ways.join(', ')
  const constants =
    values === null || values.length === 0
      ? null
      : html`<span class="weak values">${values.map((value, at) => html`<code>$${at + 1} = ${value}</code> `)}</span>`
  return html`<tr><td data-head="values">${planForWords(name)}${constants}</td><td class="number" data-head="cost">${countWords(plan.totalCost)}</td><td class="number" data-head="rows">${countWords(plan.rows)}</td><td data-head="indexes"><code>${way}</code></td></tr>
`
}

/** The node that reads a table, for a plan without an index. */
function scanOf(plan: PlanNode): PlanNode {
  const [first] = plan.children
  return plan.relation !== null || first === undefined ? plan : scanOf(first)
}

function shapeHtml(
  { plans, dearest }: Shape,
  number: number,
  { name, isOnly }: { readonly name: string; readonly isOnly: boolean },
): Html {
  const kinds = plans.map((one) => planForWords(one.for)).join(', ')
  const title = isOnly ? null : html`<h4>${kinds}</h4>`
  return html`<div class="plan">${title}${treeHtml(dearest.plan)}
<button type="button" class="js-only" data-plan="${number}" data-title="Diagram of ${name}, ${planForWords(dearest.for)}" aria-expanded="false">Diagram</button></div>`
}
