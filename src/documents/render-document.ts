import { inline } from './escape.js'
import { headerLines } from './header.js'
import { type DataModel, tablesOf } from './model.js'
import { diagramSections } from './render-diagrams.js'
import { contentsSection, listSections, typeSections } from './render-lists.js'
import { relationSection } from './render-relation.js'
import type { Anchors, Section } from './section.js'
import { headingsOf, slugsOf } from './slugs.js'

/** A data model as Markdown that GitHub renders: always the same text for the same model. Pure. */
export function renderDocument(model: DataModel): string {
  const title = `Data model of ${model.project}`
  const chapters = chaptersOf(model)
  const sections = [contentsSection(model, chapters), ...chapters]
  const before = [title, ...headingsOf(model.notes)]
  const slugs = slugsOf([...before, ...sections.map((section) => section.title)])
  const places = new Map(sections.map(({ key }, at) => [key, `#${slugs[before.length + at]}`]))
  const anchors: Anchors = (key) => places.get(key) ?? null
  const blocks = [
    headerLines(model),
    `# ${title}`,
    ...(model.description === '' ? [] : [inline(model.description)]),
    `At ${model.head === null ? 'base' : `\`${model.head}\``}: ${countWords(model)}.`,
    ...(model.notes === '' ? [] : [model.notes]),
    ...sections.flatMap((section) => [
      `${'#'.repeat(section.level)} ${inline(section.title)}`,
      ...section.blocks(anchors),
    ]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function chaptersOf(model: DataModel): readonly Section[] {
  const tables = tablesOf(model)
  const views = model.relations.filter((each) => !tables.includes(each))
  const chapter = (title: string): Section => ({ key: title, level: 2, title, blocks: () => [] })
  return [
    ...diagramSections(model),
    ...(tables.length === 0 ? [] : [chapter('Tables')]),
    ...tables.map((table) => relationSection(table, model)),
    ...(views.length === 0 ? [] : [chapter('Views')]),
    ...views.map((view) => relationSection(view, model)),
    ...typeSections(model),
    ...listSections(model),
  ]
}

/** `10 tables, 1 view, 12 foreign keys`. Pure. */
export function countWords(model: DataModel): string {
  const tables = tablesOf(model)
  const counts: readonly (readonly [number, string])[] = [
    [tables.length, 'table'],
    [model.relations.length - tables.length, 'view'],
    [tables.reduce((sum, { columns }) => sum + columns.length, 0), 'column'],
    [tables.reduce((sum, { refersTo }) => sum + refersTo.length, 0), 'foreign key'],
  ]
  const words = counts.filter(([count], at) => count > 0 || at === 0)
  return words.map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(', ')
}
