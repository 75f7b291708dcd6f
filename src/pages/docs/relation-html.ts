import type { DataModel, DocIndex, DocPart, DocRelation, Relationship } from '../../documents/model.js'
import { type Html, type HtmlValue, html } from '../html.js'
import { columnsHtml } from './columns-html.js'
import { relationshipAnchor } from './diagram-svg.js'
import type { PageFacts } from './facts.js'
import { type Row, sectionHtml, tableHtml } from './tables-html.js'
import { anchorOf, codeHtml, countText, joinHtml, linkTo, sizeWords } from './text.js'

/** The section of a table or view. Pure. */
export function relationHtml(relation: DocRelation, model: DataModel, facts: PageFacts): Html {
  const { id, name, comment, indexes, refersTo, referredBy, checks, triggers, query } = relation
  const body = [
    comment ? html`<p>${comment}</p>\n` : html`<p class="weak">No comment.</p>\n`,
    partitionHtml(relation),
    columnsHtml(relation),
    tableHtml(
      'Indexes',
      ['index', 'definition', 'for'],
      indexes.map((each) => indexRow(each, model, facts)),
    ),
    tableHtml('Refers to', ['columns', 'table', 'rules'], refersTo.map(referenceRow)),
    tableHtml('Referred to by', ['table', 'columns', 'rules'], referredBy.map(referredRow)),
    partsHtml('Constraints', checks),
    partsHtml('Triggers', triggers),
    policiesHtml(relation),
    query !== null &&
      html`<details><summary>Query</summary><pre><code>${query.trim()}</code></pre></details>\n`,
  ]
  return sectionHtml({ id, name, kind: 'relation' }, factsHtml(relation, facts), body)
}

function factsHtml({ id, kind, columns, rowSecurity, query }: DocRelation, { sizes }: PageFacts): HtmlValue {
  const size = sizes.get(id)
  const words = [
    ...(kind === 'table' ? [] : [kind]),
    columns.length === 1 ? '1 column' : `${columns.length} columns`,
    ...(rowSecurity === 'off' ? [] : ['row security']),
    ...(size
      ? [
          `about ${countText(size.rows)} rows`,
          `${sizeWords(size.sizeBytes)}, ${sizeWords(size.indexBytes)} of it indexes`,
        ]
      : []),
  ]
  const spans = words.map((each) => html`<span>${each}</span> `)
  return query === null
    ? [...spans, html`<a class="show" href="#box-${anchorOf(id)}">in the diagram</a>`]
    : spans
}

function partitionHtml({ partitioning, inherits }: DocRelation): readonly HtmlValue[] {
  const from = inherits.length > 0 && html`<p>Inherits from ${joinHtml(inherits.map(codeHtml), ', ')}.</p>\n`
  if (partitioning === null) return [from]
  const { key, partitions } = partitioning
  const list = partitions.map(({ name, bound }) => html`<li>${codeHtml(name)} ${bound}</li>`)
  const count = partitions.length === 1 ? 'One partition' : `${partitions.length} partitions`
  return [
    from,
    html`<p>Partitioned by ${codeHtml(key)}.</p>\n`,
    list.length > 0 && html`<details><summary>${count}</summary><ul>${list}</ul></details>\n`,
  ]
}

function indexRow(
  { name, definition, backs, comment, neededBy }: DocIndex,
  { queries }: DataModel,
  facts: PageFacts,
): Row {
  const links = neededBy.map((query): HtmlValue => {
    const verdict = facts.plans.get(query)
    const isKnown = queries.some((each) => each.name === query)
    return [
      isKnown ? html`<a href="#query-${anchorOf(query)}">${query}</a>` : query,
      verdict !== undefined && (verdict.findings.length === 0 ? ' ✓' : ' ✗'),
    ]
  })
  return {
    cells: [
      codeHtml(name),
      codeHtml(definition),
      joinHtml([...(backs ? [backs] : []), ...(comment ? [comment] : []), ...links], ', '),
    ],
  }
}

function referenceRow(each: Relationship): Row {
  const columns = joinHtml(each.columns.map(codeHtml), ', ')
  const target = html`${linkTo(each.to, codeHtml(each.toName))} (${joinHtml(each.toColumns.map(codeHtml), ', ')})`
  return { id: relationshipAnchor(each), cells: [columns, target, each.rules] }
}

function referredRow(each: Relationship): Row {
  return {
    cells: [
      linkTo(each.from, codeHtml(each.fromName)),
      joinHtml(each.columns.map(codeHtml), ', '),
      each.rules,
    ],
  }
}

function partsHtml(title: string, parts: readonly DocPart[]): Html | null {
  const isDescribed = parts.some(({ comment }) => comment !== null)
  const rows = parts.map(({ name, definition, comment }) => ({
    cells: [codeHtml(name), codeHtml(definition), ...(isDescribed ? [comment] : [])],
  }))
  return tableHtml(title, ['name', 'definition', ...(isDescribed ? ['description'] : [])], rows)
}

const securityTitles = {
  off: 'Policies, not in force',
  on: 'Row security',
  forced: 'Row security, forced',
} as const

function policiesHtml({ policies, rowSecurity }: DocRelation): HtmlValue {
  if (rowSecurity === 'off' && policies.length === 0) return null
  const title = securityTitles[rowSecurity]
  if (policies.length === 0) return html`<h4>${title}</h4>\n<p>No policy lets anyone in.</p>\n`
  const rows = policies.map(({ name, command, isPermissive, roles, using, withCheck }) => ({
    cells: [
      [name, !isPermissive && ' (restrictive)'],
      command,
      roles.length === 0 ? 'everyone' : joinHtml(roles.map(codeHtml), ', '),
      codeHtml(using ?? ''),
      codeHtml(withCheck ?? ''),
    ],
  }))
  return tableHtml(title, ['policy', 'for', 'to', 'using', 'with check'], rows)
}
