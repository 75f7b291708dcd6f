import { type TokenKind, tokenize } from './lexer.js'

/** A lexeme, or what stands between a pair of brackets, with them. */
export interface Item {
  /** The lexeme; for a group its opening bracket. */
  readonly text: string
  readonly kind: TokenKind | 'group'
  /** Offsets in the source, in UTF-16 units; `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** What a group holds; empty for a lexeme. */
  readonly items: readonly Item[]
}

/** The lexemes of a text as a tree of `( )` and `[ ]`. Null where brackets do not match. */
export function bracketTree(sql: string): readonly Item[] | null {
  const open: { text: string; start: number; items: Item[] }[] = []
  let items: Item[] = []
  for (const { kind, start, end } of tokenize(sql)) {
    const text = sql.slice(start, end)
    if (text === '(' || text === '[') {
      open.push({ text, start, items })
      items = []
    } else if (text === ')' || text === ']') {
      const group = open.pop()
      if (group === undefined || (group.text === '(') !== (text === ')')) return null
      group.items.push({ text: group.text, kind: 'group', start: group.start, end, items })
      items = group.items
    } else items.push({ text, kind, start, end, items: [] })
  }
  return open.length === 0 ? items : null
}
