import type { Structured } from './lookup-rows.js'

/** A value of a YAML or JSON file and where it starts, as an offset in the file's text. */
export type Node = ScalarNode | ListNode | MapNode

/** `text` is what a text column gets: numbers and booleans as they are written; null for null. */
export interface ScalarNode {
  readonly kind: 'scalar'
  readonly offset: number
  readonly text: string | null
  readonly json: string
}

export interface ListNode {
  readonly kind: 'list'
  readonly offset: number
  readonly items: readonly Node[]
}

export interface MapNode {
  readonly kind: 'map'
  readonly offset: number
  readonly entries: readonly { readonly name: string; readonly offset: number; readonly value: Node }[]
}

/** A list or mapping as one value of a row. */
export function structuredOf(node: ListNode | MapNode): Structured {
  const isPlain = node.kind === 'list' && node.items.every((item) => item.kind === 'scalar')
  return {
    json: jsonOf(node),
    items: isPlain ? node.items.map((item) => (item as ScalarNode).text) : null,
  }
}

function jsonOf(node: Node): string {
  if (node.kind === 'scalar') return node.json
  if (node.kind === 'list') return `[${node.items.map(jsonOf).join(',')}]`
  return `{${node.entries.map(({ name, value }) => `${JSON.stringify(name)}:${jsonOf(value)}`).join(',')}}`
}
