import { type DataModel, type DocRelation, tablesOf } from '../../documents/model.js'
import { countWords } from '../../documents/render-document.js'
import { type Html, html, renderPage } from '../html.js'
import { arrangeDiagram } from './arrange-diagram.js'
import { contentsScript } from './contents-script.js'
import { diagramScript } from './diagram-script.js'
import { diagramSvg } from './diagram-svg.js'
import { noFacts, type PageFacts } from './facts.js'
import { type Chapter, listChapters } from './lists-html.js'
import { notesHtml } from './notes-html.js'
import { relationHtml } from './relation-html.js'
import { docsStyle } from './style.js'
import { anchorOf } from './text.js'

/**
 * A data model as one page that needs nothing else: contents to search, a diagram to zoom, every table. Pure; the same
 * model and facts give the same text. Without scripts it is a long page with links.
 */
export function renderDocsPage(model: DataModel, facts: PageFacts = noFacts): string {
  const tables = tablesOf(model)
  const views = model.relations.filter((each) => !tables.includes(each))
  const lists = listChapters(model, facts)
  const chapter = (id: string, title: string, relations: readonly DocRelation[]): readonly Chapter[] =>
    relations.length === 0
      ? []
      : [{ id, title, body: relations.map((relation) => relationHtml(relation, model, facts)) }]
  const chapters = [...chapter('tables', 'Tables', tables), ...chapter('views', 'Views', views), ...lists]
  const body = html`<a class="skip" href="#main">Skip to the content</a>
${headerHtml(model)}
${contentsHtml(model, { tables, views, lists })}
<main id="main" tabindex="-1" data-project="${model.project}" data-head="${model.head}" data-migrations="${model.fingerprint}">
${introHtml(model, facts)}
${model.clusters.length > 0 && figureHtml(model)}
${chapters.map((each) => html`<h2 id="${each.id}">${each.title}</h2>\n${each.body}`)}
</main>`
  return renderPage({
    title: `Data model of ${model.project}`,
    body,
    styles: [docsStyle],
    scripts: [contentsScript, diagramScript],
  })
}

function headerHtml({ project }: DataModel): Html {
  return html`<header>
<button id="menu" type="button" aria-expanded="false" aria-controls="side">Contents</button>
<a class="project" href="#main">${project}</a>
<div role="search"><input id="search" type="search" placeholder="Search tables and columns" aria-label="Search tables and columns" aria-keyshortcuts="/" autocomplete="off" spellcheck="false"><kbd aria-hidden="true">/</kbd></div>
<button id="theme" type="button" aria-label="Colours: as the system has them">◐</button>
</header>`
}

interface Parts {
  readonly tables: readonly DocRelation[]
  readonly views: readonly DocRelation[]
  readonly lists: readonly Chapter[]
}

function contentsHtml(model: DataModel, { tables, views, lists }: Parts): Html {
  const item = ({ id, name }: DocRelation) =>
    html`<li data-id="${anchorOf(id)}"><a href="#${anchorOf(id)}">${name}</a></li>\n`
  const group = (title: string, items: readonly DocRelation[]) =>
    items.length > 0 && html`<h2>${title}</h2>\n<ul class="entries">\n${items.map(item)}</ul>\n`
  const chapters = [...(model.clusters.length > 0 ? [{ id: 'diagram', title: 'Diagram' }] : []), ...lists]
  return html`<nav id="side" aria-label="Contents">
<p id="found" role="status"></p>
<ul class="chapters">
${chapters.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
${group('Tables', tables)}${group('Views', views)}</nav>`
}

function introHtml(model: DataModel, { sizesOf }: PageFacts): Html {
  const head = model.head === null ? 'base' : html`<code>${model.head}</code>`
  return html`<h1>Data model of ${model.project}</h1>
${model.description !== '' && html`<p class="lead">${model.description}</p>\n`}<p class="weak">At ${head}: ${countWords(model)}.${sizesOf !== null && ` Sizes are those of ${sizesOf} when the page was written.`}</p>
${model.notes !== '' && html`<div class="notes">${notesHtml(model.notes)}</div>`}`
}

function figureHtml(model: DataModel): Html {
  return html`<section id="diagram" aria-labelledby="diagram-name">
<h2 id="diagram-name">Diagram</h2>
<figure>
<div class="tools" hidden><button type="button" data-do="out" aria-label="Zoom out">−</button><button type="button" data-do="in" aria-label="Zoom in">+</button><button type="button" data-do="all">Show all</button><button type="button" data-do="full" aria-pressed="false">Full screen</button></div>
${diagramSvg(arrangeDiagram(model))}
</figure>
<p class="weak hint">Drag to move; Ctrl and wheel, or two fingers, zoom. A box leads to its table, a line to its foreign key. <code>?</code> may be null.</p>
</section>`
}
