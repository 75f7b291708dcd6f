import type { Cluster, DocColumn, DocRelation, Relationship } from './model.js'

/** Tables with more columns than this show their keys only. */
const mostColumns = 24

/**
 * An entity-relationship diagram of a cluster in Mermaid. Pure. Names stand in quotes, so that no name is taken for a
 * word of Mermaid's; what its grammar does not take in a name becomes `_`.
 *
 * @param tables of the whole model
 */
export function erDiagram(cluster: Cluster, tables: readonly DocRelation[]): string {
  const shown = new Set(cluster.tables)
  const members = tables.filter(({ id }) => shown.has(id))
  const relationships = members.flatMap(({ refersTo }) => refersTo.filter(({ to }) => to && shown.has(to)))
  return [
    'erDiagram',
    ...members.flatMap(entityLines),
    ...relationships.map((relationship) => `  ${relationshipLine(relationship)}`),
  ].join('\n')
}

function entityLines({ name, columns }: DocRelation): readonly string[] {
  const shown = columns.length > mostColumns ? columns.filter(({ keys }) => keys.length > 0) : columns
  if (shown.length === 0) return [`  ${entityName(name)}`]
  return [`  ${entityName(name)} {`, ...shown.map((column) => `    ${attributeLine(column)}`), '  }']
}

function attributeLine({ name, type, keys }: DocColumn): string {
  return [word(shortType(type)), word(name), keys.join(', ')].filter((each) => each !== '').join(' ')
}

/** `"users" ||--o{ "prompts" : "owner_id"`: how many of each, and whether the reference is part of the key. */
function relationshipLine({ fromName, toName, columns, ...is }: Relationship): string {
  const parent = is.isRequired ? '||' : '|o'
  const line = is.isIdentifying ? '--' : '..'
  const child = is.isUnique ? 'o|' : 'o{'
  return `${entityName(toName)} ${parent}${line}${child} ${entityName(fromName)} : ${quoted(columns.join(', '))}`
}

function entityName(name: string): string {
  return quoted(name)
}

function quoted(text: string): string {
  return `"${text.replace(/["%\\<>;\s]/g, (sign) => (sign === ' ' ? ' ' : '_'))}"`
}

const shortNames: readonly (readonly [RegExp, string])[] = [
  [/^timestamp(?:\(\d+\))? with time zone/, 'timestamptz'],
  [/^timestamp(?:\(\d+\))? without time zone/, 'timestamp'],
  [/^time(?:\(\d+\))? with time zone/, 'timetz'],
  [/^time(?:\(\d+\))? without time zone/, 'time'],
  [/^character varying/, 'varchar'],
  [/^character/, 'char'],
  [/^double precision/, 'float8'],
  [/^bit varying/, 'varbit'],
]

/** A type's usual short name, without its size. */
function shortType(type: string): string {
  const short = shortNames.reduce((text, [pattern, name]) => text.replace(pattern, name), type)
  return short.replace(/\([^)]*\)/g, '').replaceAll('"', '')
}

/** A word as Mermaid takes it for a type or an attribute; the names of keys are none. */
function word(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}_[\]-]/gu, '_')
  const isTaken = /^(?:pk|fk|uk)$/i.test(plain) || !/^[\p{L}_]/u.test(plain)
  return isTaken ? `_${plain}` : plain
}
