/** A diagram in Mermaid, as its own reader takes it. */
export interface ErDiagram {
  readonly entities: ReadonlyMap<string, readonly Attribute[]>
  readonly relationships: readonly {
    readonly one: string
    readonly ends: string
    readonly other: string
    readonly label: string
  }[]
}

interface Attribute {
  readonly type: string
  readonly name: string
  readonly keys: readonly string[]
}

// From the lexer of mermaid 11 (packages/mermaid/src/diagrams/er/parser/erDiagram.jison), the parts that we use.
const quoted = '"([^"%\\r\\n\\v\\b\\\\]+)"'
const word = '[A-Za-z_\\u00C0-\\uFFFF][A-Za-z0-9_\\-[\\]\\u00C0-\\uFFFF]*'
const key = '(?:PK|FK|UK)'
const forms = {
  open: new RegExp(`^ {2}${quoted} \\{$`),
  alone: new RegExp(`^ {2}${quoted}$`),
  attribute: new RegExp(`^ {4}(${word}) (${word})(?: (${key}(?:, ${key})*))?$`),
  relationship: new RegExp(`^ {2}${quoted} (\\|\\||\\|o)(--|\\.\\.)(o\\||o\\{) ${quoted} : ${quoted}$`),
}

/** Read a diagram. @throws a line that Mermaid would not take, or an entity that is not declared */
export function parseErDiagram(text: string): ErDiagram {
  const [first, ...lines] = text.split('\n')
  if (first !== 'erDiagram') throw new Error(`begins with ${first}`)
  const entities = new Map<string, Attribute[]>()
  const relationships: ErDiagram['relationships'][number][] = []
  let open: Attribute[] | null = null
  for (const line of lines) {
    if (open !== null) {
      const [, type, name, keys] = forms.attribute.exec(line) ?? []
      if (line === '  }') open = null
      else if (type === undefined || name === undefined || isKey(name) || isKey(type)) throw new Error(line)
      else open.push({ type, name, keys: keys?.split(', ') ?? [] })
      continue
    }
    const entity = (forms.open.exec(line) ?? forms.alone.exec(line))?.[1]
    const relationship = forms.relationship.exec(line)
    if (relationship) {
      const [, one, left, middle, right, other, label] = relationship as unknown as string[]
      relationships.push({ one: one!, ends: `${left}${middle}${right}`, other: other!, label: label! })
    } else if (entity === undefined || entities.has(entity)) throw new Error(line)
    else {
      entities.set(entity, [])
      if (line.endsWith('{')) open = entities.get(entity)!
    }
  }
  if (open !== null) throw new Error('an entity has no end')
  for (const { one, other } of relationships) {
    if (!entities.has(one) || !entities.has(other)) throw new Error(`${one} or ${other} is not declared`)
  }
  return { entities, relationships }
}

/** Mermaid takes these for keys, in capitals or not. */
function isKey(text: string): boolean {
  return /^(?:pk|fk|uk)$/i.test(text)
}

/** The diagrams of a document. */
export function diagramsOf(markdown: string): readonly ErDiagram[] {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, text]) => parseErDiagram(text!))
}
