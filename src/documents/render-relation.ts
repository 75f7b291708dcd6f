import { code, codeBlock, inline, markdownTable } from './escape.js'
import type { DataModel, DocColumn, DocIndex, DocRelation, Relationship } from './model.js'
import type { Anchors, Section } from './section.js'

/** The section of a table or view. Pure. */
export function relationSection(relation: DocRelation, model: DataModel): Section {
  return {
    key: relation.id,
    level: 3,
    title: relation.name,
    blocks: (anchors) => [
      relation.comment ? inline(relation.comment) : '*No comment.*',
      ...kindBlocks(relation),
      ...table(
        columnHeads,
        relation.columns.map((column) => columnRow(column, relation, anchors)),
      ),
      ...titled(
        'Indexes',
        ['index', 'definition', 'for'],
        relation.indexes.map((each) => indexRow(each, model)),
      ),
      ...titled(
        'Refers to',
        referenceHeads,
        relation.refersTo.map((each) => referenceRow(each, anchors)),
      ),
      ...titled(
        'Referred to by',
        referredHeads,
        relation.referredBy.map((each) => referredRow(each, anchors)),
      ),
      ...partBlocks(relation),
    ],
  }
}

const columnHeads = ['column', 'type', 'null', 'default', 'key', 'description']
const referenceHeads = ['columns', 'table', 'foreign key', 'rules']
const referredHeads = ['table', 'columns', 'rules']

/** A link to a section where there is one, the text alone elsewhere. Both are Markdown. */
export function linked(text: string, key: string | null, anchors: Anchors): string {
  const anchor = key === null ? null : anchors(key)
  return anchor === null ? text : `[${text}](${anchor})`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = markdownTable(heads, rows)
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function titled(title: string, heads: readonly string[], rows: readonly (readonly string[])[]) {
  const blocks = table(heads, rows)
  return blocks.length === 0 ? [] : [`**${title}**`, ...blocks]
}

function kindBlocks({ kind, inherits, partitioning }: DocRelation): readonly string[] {
  const words = [
    ...(kind === 'table' || kind === 'view' ? [] : [`A ${kind}.`]),
    ...(inherits.length > 0 ? [`Inherits from ${inherits.map(code).join(', ')}.`] : []),
    ...(partitioning ? [partitionWords(partitioning)] : []),
  ]
  return words.length === 0 ? [] : [words.join(' ')]
}

const shownPartitions = 12

function partitionWords({ key, partitions }: NonNullable<DocRelation['partitioning']>): string {
  const rest = partitions.length - shownPartitions
  const list = [
    ...partitions.slice(0, shownPartitions).map(({ name, bound }) => `${code(name)} ${code(bound)}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ]
  return `Partitioned by ${code(key)}${list.length === 0 ? '' : `: ${list.join('; ')}`}.`
}

function columnRow(column: DocColumn, { refersTo }: DocRelation, anchors: Anchors): readonly string[] {
  const target = refersTo.find(({ columns }) => columns.includes(column.name))?.to ?? null
  const keys = column.keys.map((key) => (key === 'FK' ? linked(key, target, anchors) : key))
  const type = code(column.type)
  return [
    code(column.name),
    column.namedType === null ? type : linked(type, column.namedType, anchors),
    column.isNullable ? 'yes' : 'no',
    code(column.default ?? ''),
    keys.join(', '),
    [inline(column.comment ?? ''), valueWords(column)].filter((each) => each !== '').join(' '),
  ]
}

function valueWords({ values }: DocColumn): string {
  return values === null ? '' : `One of ${values.map(code).join(', ')}.`
}

function indexRow({ name, definition, backs, neededBy, comment }: DocIndex, { queries }: DataModel) {
  const links = neededBy.map((query) => {
    const link = queries.find((each) => each.name === query)?.link ?? null
    return link === null ? code(query) : `[${inline(query)}](${link})`
  })
  const purposes = [...(backs ? [backs] : []), ...(comment ? [inline(comment)] : []), ...links]
  return [code(name), code(definition), purposes.join(', ')]
}

function referenceRow(each: Relationship, anchors: Anchors): readonly string[] {
  return [
    each.columns.map(code).join(', '),
    `${linked(code(each.toName), each.to, anchors)} (${each.toColumns.map(code).join(', ')})`,
    code(each.name),
    each.rules,
  ]
}

function referredRow(each: Relationship, anchors: Anchors): readonly string[] {
  return [linked(code(each.fromName), each.from, anchors), each.columns.map(code).join(', '), each.rules]
}

function partBlocks({ checks, triggers, policies, rowSecurity, query }: DocRelation): readonly string[] {
  const rows = (parts: DocRelation['checks']) =>
    parts.map(({ name, definition, comment }) => [code(name), code(definition), inline(comment ?? '')])
  const heads = (what: string) => [what, 'definition', 'description']
  const security =
    rowSecurity === 'off' ? [] : [rowSecurity === 'forced' ? 'Row security, forced' : 'Row security']
  return [
    ...titled('Constraints', heads('constraint'), rows(checks)),
    ...titled('Triggers', heads('trigger'), rows(triggers)),
    ...security.map(
      (words) => `**${words}**${policies.length === 0 ? ': on, and no policy lets anyone in.' : ''}`,
    ),
    ...table(['policy', 'for', 'to', 'using', 'with check'], policies.map(policyRow)),
    ...(query === null ? [] : [codeBlock('sql', query.trim())]),
  ]
}

function policyRow(policy: DocRelation['policies'][number]): readonly string[] {
  const roles = policy.roles.length === 0 ? 'everyone' : policy.roles.map(code).join(', ')
  const name = inline(policy.name) + (policy.isPermissive ? '' : ' (restrictive)')
  return [name, policy.command, roles, code(policy.using ?? ''), code(policy.withCheck ?? '')]
}
