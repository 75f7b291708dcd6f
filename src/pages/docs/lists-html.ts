import type { DataModel, DocType } from '../../documents/model.js'
import { type Html, type HtmlValue, html } from '../html.js'
import type { PageFacts } from './facts.js'
import { sectionHtml, tableHtml } from './tables-html.js'
import { anchorOf, codeHtml, joinHtml, linkTo } from './text.js'

/** A chapter of the page. */
export interface Chapter {
  readonly id: string
  readonly title: string
  readonly body: HtmlValue
}

/** Types, functions, declared queries, reserved columns and what else there is; only chapters that hold something. Pure. */
export function listChapters(model: DataModel, facts: PageFacts): readonly Chapter[] {
  return [
    { id: 'types', title: 'Types', body: model.types.length > 0 && model.types.map(typeHtml) },
    { id: 'functions', title: 'Functions', body: routinesHtml(model) },
    { id: 'queries', title: 'Declared queries', body: queriesHtml(model, facts) },
    { id: 'reserved', title: 'Reserved columns', body: reservedHtml(model) },
    { id: 'others', title: 'Other objects', body: othersHtml(model) },
  ].filter(({ body }) => body !== null && body !== false)
}

function typeHtml({ id, kind, name, comment, labels, parts, usedBy }: DocType): Html {
  const list = [
    ...labels.map((label) => codeHtml(label) ?? '(empty)'),
    ...parts.map((part) => [codeHtml(part.text), part.comment && ` ${part.comment}`]),
  ]
  const uses = usedBy.map((use) => linkTo(use.relation, codeHtml(`${use.name}.${use.column}`)))
  return sectionHtml({ id, name, kind: 'type' }, html`<span>${kind}</span>`, [
    comment !== null && html`<p>${comment}</p>\n`,
    html`<ul>${list.map((item) => html`<li>${item}</li>`)}</ul>\n`,
    uses.length > 0 && html`<p>Used by ${joinHtml(uses, ', ')}.</p>\n`,
  ])
}

function routinesHtml({ routines }: DataModel): Html | null {
  const rows = routines.map(({ id, signature, returns, facts, comment }) => ({
    id: anchorOf(id),
    cells: [
      codeHtml(signature),
      codeHtml(returns ?? ''),
      [comment, facts !== '' && html` <span class="weak">${facts}</span>`],
    ],
  }))
  return tableHtml('', ['function', 'returns', 'description'], rows)
}

function queriesHtml({ queries }: DataModel, { plans }: PageFacts): Html | null {
  const hasPlans = plans.size > 0
  const rows = queries.map(({ name, description, indexes }) => ({
    id: `query-${anchorOf(name)}`,
    cells: [
      html`<strong>${name}</strong>`,
      description,
      joinHtml(
        indexes.map((index) => html`<code class="name">${index}</code>`),
        html`<br>`,
      ),
      ...(hasPlans ? [verdictHtml(name, plans)] : []),
    ],
  }))
  return tableHtml('', ['query', 'description', 'indexes it needs', ...(hasPlans ? ['plans'] : [])], rows)
}

function verdictHtml(name: string, plans: PageFacts['plans']): HtmlValue {
  const verdict = plans.get(name)
  if (verdict === undefined) return html`<span class="weak">not planned</span>`
  if (verdict.findings.length > 0) {
    return joinHtml(
      verdict.findings.map((each) => html`<span class="bad">✗ ${each}</span>`),
      html`<br>`,
    )
  }
  const { servedBy } = verdict
  return html`<span class="good">✓</span> ${servedBy.length === 0 ? 'needs no index' : ['served by ', joinHtml(servedBy.map(codeHtml), ', ')]}`
}

function reservedHtml({ relations }: DataModel): Html | null {
  const rows = relations
    .filter(({ query }) => query === null)
    .flatMap(({ id, name, columns }) =>
      columns
        .filter(({ isReserved }) => isReserved)
        .map((column) => ({
          cells: [linkTo(id, codeHtml(`${name}.${column.name}`)), codeHtml(column.type), column.comment],
        })),
    )
  return tableHtml('', ['column', 'type', 'description'], rows)
}

function othersHtml({ others }: DataModel): Html | null {
  const rows = others.map(({ kind, name, comment }) => ({ cells: [kind, codeHtml(name), comment] }))
  return tableHtml('', ['kind', 'name', 'description'], rows)
}
