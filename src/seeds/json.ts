import type { MapNode, Node } from './node.js'

/** Text that is not JSON; `offset` is where it stops being so. */
export class JsonFault extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message)
  }
}

// Deeper nesting than any file of rows has, and far from the end of the stack.
const deepest = 200

/**
 * Read JSON, keeping where each value starts and how numbers are written (JSON.parse keeps neither).
 *
 * @param onItem gets the items of a top-level list one by one, so that they need not be held
 * @throws JsonFault
 */
export function readJsonList(text: string, onItem: (item: Node) => void): void {
  const reader: Reader = { text, at: 0, depth: 0 }
  skipSpace(reader)
  if (text[reader.at] !== '[') throw new JsonFault(reader.at, 'the file is not a list: it must start with [')
  readItems(reader, onItem)
  skipSpace(reader)
  if (reader.at < text.length) throw new JsonFault(reader.at, 'text after the end of the list')
}

interface Reader {
  readonly text: string
  at: number
  depth: number
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
    reader.at += 1
  }
}

function readValue(reader: Reader): Node {
  skipSpace(reader)
  const offset = reader.at
  const first = reader.text[offset]
  if (first === '"') {
    const value = readString(reader)
    return { kind: 'scalar', offset, text: value, json: reader.text.slice(offset, reader.at) }
  }
  if (first === '[') return { kind: 'list', offset, items: readList(reader) }
  if (first === '{') return { kind: 'map', offset, entries: readEntries(reader) }
  return readWord(reader)
}

function readList(reader: Reader): Node[] {
  const items: Node[] = []
  readItems(reader, (item) => items.push(item))
  return items
}

function readItems(reader: Reader, onItem: (item: Node) => void): void {
  readSeries(reader, ']', () => onItem(readValue(reader)))
}

function readEntries(reader: Reader): MapNode['entries'] {
  const entries: { name: string; offset: number; value: Node }[] = []
  const names = new Set<string>()
  readSeries(reader, '}', () => {
    const offset = reader.at
    if (reader.text[offset] !== '"') throw unexpected(reader, 'a name in double quotes')
    const name = readString(reader)
    if (names.has(name)) throw new JsonFault(offset, `"${name}" is given twice`)
    names.add(name)
    skipSpace(reader)
    if (reader.text[reader.at] !== ':') throw unexpected(reader, 'a colon')
    reader.at += 1
    entries.push({ name, offset, value: readValue(reader) })
  })
  return entries
}

/** What stands between brackets, separated by commas; the reader is at the opening one. */
function readSeries(reader: Reader, close: ']' | '}', readOne: () => void): void {
  const { text } = reader
  reader.depth += 1
  if (reader.depth > deepest)
    throw new JsonFault(reader.at, `lists or mappings are nested deeper than ${deepest}`)
  reader.at += 1
  skipSpace(reader)
  for (let isFirst = true; text[reader.at] !== close; isFirst = false) {
    if (!isFirst) {
      if (text[reader.at] !== ',') throw unexpected(reader, `a comma or ${close}`)
      reader.at += 1
      skipSpace(reader)
      if (text[reader.at] === close) throw new JsonFault(reader.at, `a comma before ${close}`)
    }
    readOne()
    skipSpace(reader)
  }
  reader.at += 1
  reader.depth -= 1
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const stringForm = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y

function readString(reader: Reader): string {
  const start = reader.at
  const simple = reader.text.indexOf('"', start + 1)
  const inner = simple === -1 ? '' : reader.text.slice(start + 1, simple)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
  if (simple !== -1 && !/[\\\u0000-\u001f]/.test(inner)) {
    reader.at = simple + 1
    return inner
  }
  stringForm.lastIndex = start
  const found = stringForm.exec(reader.text)
  if (!found)
    throw new JsonFault(start, 'this string is not closed, or holds a line end or an unknown escape')
  reader.at = stringForm.lastIndex
  return JSON.parse(found[0])
}

const wordForm = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readWord(reader: Reader): Node {
  const offset = reader.at
  wordForm.lastIndex = offset
  const word = wordForm.exec(reader.text)?.[0]
  if (word === undefined) throw unexpected(reader, 'a value')
  reader.at = offset + word.length
  return { kind: 'scalar', offset, text: word === 'null' ? null : word, json: word }
}

function unexpected(reader: Reader, wanted: string): JsonFault {
  const found = reader.text[reader.at]
  const met = found === undefined ? 'the file ends' : `there is ${JSON.stringify(found)}`
  return new JsonFault(reader.at, `${met} where ${wanted} is expected`)
}
