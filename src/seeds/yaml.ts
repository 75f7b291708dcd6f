import type { Alias, Document, LineCounter, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Mistakes, Place } from './lookup-rows.js'
import type { MapNode, Node } from './node.js'

type Yaml = typeof import('yaml')

/** Something that the file may not hold, and where. */
class YamlFault extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Read a YAML 1.2 list. The whole file is held while it is read: large tables are better kept as CSV.
 *
 * @param onItem   gets the items in order
 * @param mistakes gets all syntax errors at once
 */
export async function readYamlList(
  text: string,
  onItem: (item: Node) => void,
  mistakes: Mistakes,
): Promise<void> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = parse(yaml, text, lines)
  if (document === null)
    return mistakes.add({ line: 1, column: 1 }, `lists or mappings are nested deeper than ${deepest}`)
  for (const { code, pos, message } of [...document.errors, ...document.warnings])
    mistakes.add(placeAt(lines, pos[0]), plainWords[code] ?? sentence(message))
  if (mistakes.found) return blameTabs(text, mistakes)
  if (!yaml.isSeq(document.contents)) {
    const start = (document.contents as { range?: readonly number[] } | null)?.range?.[0] ?? 0
    return mistakes.add(placeAt(lines, start), notAList(document.contents))
  }
  const convert = createConverter(yaml, document)
  for (const item of document.contents.items) {
    try {
      onItem(convert(item))
    } catch (error) {
      if (!(error instanceof YamlFault)) throw error
      mistakes.add(placeAt(lines, error.offset), error.message)
    }
  }
}

function parse(yaml: Yaml, text: string, lineCounter: LineCounter): Document | null {
  if (isTooDeep(yaml, text)) return null
  return yaml.parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2', intAsBigInt: true })
}

// Far deeper than any value is; at some thousands the parser's recursion ends the whole process.
const deepest = 200

/** Nesting is counted by the lexer, which does not recurse, and only where there is enough of it to matter. */
function isTooDeep(yaml: Yaml, text: string): boolean {
  const indented = new RegExp(`^ {${2 * deepest}}|(?:[-?] +){${deepest}}`, 'm')
  if (indented.test(text)) return true
  if ((text.match(/[[{]/g)?.length ?? 0) < deepest) return false
  let depth = 0
  let previous = ''
  for (const token of new yaml.Lexer().lex(text)) {
    if (previous !== scalarFollows && (token === '[' || token === '{')) depth += 1
    if (previous !== scalarFollows && (token === ']' || token === '}')) depth -= 1
    if (depth > deepest) return true
    previous = token
  }
  return false
}

/** The lexer's mark before the text of a scalar. */
const scalarFollows = '\x1f'

function notAList(contents: unknown): string {
  return contents === null
    ? 'the file holds no rows; a file that means none holds []'
    : 'the file is not a list: rows start with "- "'
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

const plainWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'the file holds a second document: take out the line ---',
  DUPLICATE_KEY: 'this column is there already in the row',
}

/** Where tabs indent lines, they are what is wrong, and all that is said. */
function blameTabs(text: string, mistakes: Mistakes): void {
  const places = text.split('\n').flatMap((content, index): Place[] => {
    const spaces = /^ *(?=\t+[^\s#])/.exec(content)?.[0]
    return spaces === undefined ? [] : [{ line: index + 1, column: spaces.length + 1 }]
  })
  if (places.length === 0) return
  mistakes.list.length = 0
  for (const place of places) mistakes.add(place, 'a tab indents this line: YAML takes spaces only')
}

/** The library's words without its own place, and uncapitalised as ours are. */
function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`
}

function createConverter(yaml: Yaml, document: Document): (node: unknown) => Node {
  const convert = (node: unknown, at = 0): Node => {
    if (yaml.isScalar(node)) return convertScalar(node)
    if (yaml.isSeq(node))
      return {
        kind: 'list',
        offset: startOf(node),
        items: node.items.map((item) => convert(item, startOf(node))),
      }
    if (yaml.isMap(node))
      return {
        kind: 'map',
        offset: startOf(node),
        entries: node.items.map((pair) => convertPair(pair, startOf(node))),
      }
    if (yaml.isAlias(node)) return convertAlias(node)
    return { kind: 'scalar', offset: at, text: null, json: 'null' }
  }
  const convertPair = ({ key, value }: Pair, at: number): MapNode['entries'][number] => {
    const name = yaml.isScalar(key) ? convertScalar(key) : null
    if (name?.text == null)
      throw new YamlFault(name?.offset ?? at, 'the name of a column must be a plain text')
    return { name: name.text, offset: name.offset, value: convert(value, name.offset) }
  }
  const convertAlias = (alias: Alias): Node => {
    const target = alias.resolve(document)
    if (yaml.isScalar(target)) return { ...convertScalar(target), offset: startOf(alias) }
    throw new YamlFault(startOf(alias), `*${alias.source} stands for a list or mapping: write it out`)
  }
  return convert
}

function startOf(node: Scalar | YAMLSeq | YAMLMap | Alias): number {
  return node.range?.[0] ?? 0
}

function convertScalar(node: Scalar): Extract<Node, { kind: 'scalar' }> {
  const { value } = node
  const offset = startOf(node)
  if (value === null || value === undefined) return { kind: 'scalar', offset, text: null, json: 'null' }
  if (typeof value === 'string') return { kind: 'scalar', offset, text: value, json: JSON.stringify(value) }
  const text = writtenAs(node)
  const isJson = typeof value === 'boolean' || /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
  return { kind: 'scalar', offset, text, json: isJson ? text.toLowerCase() : jsonNumber(value) }
}

/** Numbers keep their form: a version 1.10 is not 1.1. Hexadecimal and octal ones do not. */
function writtenAs({ value, source }: Scalar): string {
  const isDecimal = source !== undefined && /^(?:[-+.\deE]+|true|false)$/i.test(source)
  return isDecimal ? source : String(value)
}

function jsonNumber(value: unknown): string {
  const isNumber = typeof value === 'bigint' || Number.isFinite(value)
  return isNumber ? String(value) : JSON.stringify(String(value))
}
