/** A node of a parse tree as PostgreSQL stores it: `{VAR :varno 1 …}`. */
export interface TreeNode {
  /** `VAR`, `QUERY`… */
  readonly node: string
  /** Field name → value; the first one where a name comes twice. */
  readonly fields: ReadonlyMap<string, TreeValue>
}

/** A node, a list, a word, or null for `<>`. */
export type TreeValue = TreeNode | readonly TreeValue[] | string | null

// A word runs to the next space or bracket; a backslash keeps the character after it.
const token = /[{}()]|(?:\\[\s\S]|[^\s{}()\\])+/g

/**
 * Read a pg_node_tree, the text in which PostgreSQL keeps the query of a view. Pure; linear in its length. The format
 * is the same from PostgreSQL 14 to 18 but for the fields that nodes have.
 */
export function parseNodeTree(text: string): TreeValue {
  const tokens = text.match(token) ?? []
  let at = 0
  const readValue = (): TreeValue => {
    const next = tokens[at++]
    if (next === undefined || next === '<>') return null
    if (next === '{') return readNode()
    if (next === '(') return readList()
    return next
  }
  const readList = (): readonly TreeValue[] => {
    const list: TreeValue[] = []
    while (at < tokens.length && tokens[at] !== ')') list.push(readValue())
    at += 1
    return list
  }
  const readNode = (): TreeNode => {
    const node = tokens[at++] ?? ''
    const fields = new Map<string, TreeValue>()
    while (at < tokens.length && tokens[at] !== '}') {
      const name = tokens[at++]!
      if (!name.startsWith(':')) continue
      const isEmpty = tokens[at] === '}' || tokens[at]?.startsWith(':')
      const value = isEmpty ? null : readValue()
      if (!fields.has(name.slice(1))) fields.set(name.slice(1), value)
    }
    at += 1
    return { node, fields }
  }
  return readValue()
}

/** A field that is a node; null where it is none. */
export function nodeAt(from: TreeNode, field: string): TreeNode | null {
  const value = from.fields.get(field)
  return isNode(value) ? value : null
}

/** The nodes of a field that is a list. */
export function nodesAt(from: TreeNode, field: string): readonly TreeNode[] {
  const value = from.fields.get(field)
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** A field as a number; NaN where it is none. */
export function numberAt(from: TreeNode, field: string): number {
  const value = from.fields.get(field)
  return typeof value === 'string' ? Number(value) : Number.NaN
}

/** Whether a field is the word `true`. */
export function flagAt(from: TreeNode, field: string): boolean {
  return from.fields.get(field) === 'true'
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'node' in value
}
