import { code, inline, markdownTable } from './escape.js'
import { type DataModel, type DocColumn, type DocRelation, type DocType, tablesOf } from './model.js'
import { linked } from './render-relation.js'
import type { Anchors, Section } from './section.js'

const rows = (heads: readonly string[], cells: readonly (readonly string[])[]) =>
  markdownTable(heads, cells).join('\n')

/** Every table, view, type and function with its purpose. Pure. */
export function contentsSection(model: DataModel, sections: readonly Section[]): Section {
  const relations = (kinds: readonly DocRelation[], anchors: Anchors) =>
    kinds.map(({ id, name, comment }) => [linked(code(name), id, anchors), inline(comment ?? '')])
  const tables = tablesOf(model)
  const views = model.relations.filter((each) => !tables.includes(each))
  const chapters = sections.filter(({ level, key }) => level === 2 && key !== 'contents')
  return {
    key: 'contents',
    level: 2,
    title: 'Contents',
    blocks: (anchors) => [
      chapters.map(({ key, title }) => linked(inline(title), key, anchors)).join(' · '),
      ...(tables.length === 0 ? [] : [rows(['table', 'holds'], relations(tables, anchors))]),
      ...(views.length === 0 ? [] : [rows(['view', 'shows'], relations(views, anchors))]),
    ],
  }
}

/** Types of the project with labels, attributes and the columns that have them. Pure. */
export function typeSections({ types }: DataModel): readonly Section[] {
  if (types.length === 0) return []
  return [
    { key: 'types', level: 2, title: 'Types', blocks: () => [] },
    ...types.map(
      (type): Section => ({
        key: type.id,
        level: 3,
        title: type.name,
        blocks: (anchors) => typeBlocks(type, anchors),
      }),
    ),
  ]
}

function typeBlocks(type: DocType, anchors: Anchors): readonly string[] {
  const article = /^[aeiou]/.test(type.kind) ? 'An' : 'A'
  const uses = type.usedBy.map(({ relation, name, column }) =>
    linked(code(`${name}.${column}`), relation, anchors),
  )
  return [
    `${article} ${type.kind}.${type.comment ? ` ${inline(type.comment)}` : ''}`,
    ...(type.labels.length === 0
      ? []
      : [type.labels.map((label) => `- ${code(label) || '(empty)'}`).join('\n')]),
    ...(type.parts.length === 0
      ? []
      : [
          type.parts
            .map(({ text, comment }) => `- ${code(text)}${comment ? `: ${inline(comment)}` : ''}`)
            .join('\n'),
        ]),
    ...(uses.length === 0 ? [] : [`Used by ${uses.join(', ')}.`]),
  ]
}

/** Functions, declared queries, reserved columns and what else there is; only what holds something. Pure. */
export function listSections(model: DataModel): readonly Section[] {
  const { routines, queries, relations, others } = model
  const reserved = relations
    .filter(({ query }) => query === null)
    .flatMap((relation) => relation.columns.filter(isReserved).map((column) => ({ relation, column })))
  return [
    ...listSection('Functions', ['function', 'returns', 'description'], routines.map(always(routineRow))),
    ...listSection(
      'Declared queries',
      ['query', 'indexes it needs', 'description'],
      queries.map(always(queryRow)),
    ),
    ...listSection('Reserved columns', ['column', 'type', 'description'], reserved.map(reservedRow)),
    ...listSection('Other objects', ['kind', 'name', 'description'], others.map(always(otherRow))),
  ]
}

type Cells = (anchors: Anchors) => readonly string[]

function listSection(title: string, heads: readonly string[], lines: readonly Cells[]): readonly Section[] {
  if (lines.length === 0) return []
  return [
    {
      key: title,
      level: 2,
      title,
      blocks: (anchors) => [
        rows(
          heads,
          lines.map((line) => line(anchors)),
        ),
      ],
    },
  ]
}

/** A row without links. */
function always<T>(row: (of: T) => readonly string[]): (of: T) => Cells {
  return (of) => () => row(of)
}

function isReserved({ isReserved: is }: DocColumn): boolean {
  return is
}

function reservedRow({
  relation,
  column,
}: {
  readonly relation: DocRelation
  readonly column: DocColumn
}): Cells {
  return (anchors) => [
    linked(code(`${relation.name}.${column.name}`), relation.id, anchors),
    code(column.type),
    inline(column.comment ?? ''),
  ]
}

function otherRow({ kind, name, comment }: DataModel['others'][number]): readonly string[] {
  return [kind, code(name), inline(comment ?? '')]
}

function routineRow({
  signature,
  returns,
  facts,
  comment,
}: DataModel['routines'][number]): readonly string[] {
  const about = [inline(comment ?? ''), facts === '' ? '' : `(${inline(facts)})`]
  return [code(signature), code(returns ?? ''), about.filter((each) => each !== '').join(' ')]
}

function queryRow({ name, link, indexes, description }: DataModel['queries'][number]): readonly string[] {
  return [
    link === null ? code(name) : `[${inline(name)}](${link})`,
    indexes.map(code).join(', '),
    inline(description),
  ]
}
