import { JsonFault, readJsonList } from './json.js'
import type { Cell, LookupRow, LookupRows, Mistakes, NamedColumn, Place } from './lookup-rows.js'
import { type Node, type ScalarNode, structuredOf } from './node.js'
import { readYamlList } from './yaml.js'

/** The offsets at which a row and its cells start. */
interface Origin {
  readonly offset: number
  readonly cells: readonly (number | undefined)[]
}

// As many rows as make a message of some hundred kilobytes.
const batchLength = 2_000

/**
 * Rows of a JSON file: a list of mappings, or of plain values where the table has one key column.
 *
 * @param mistakes gets everything that is wrong with the file's form
 */
export function readJsonRows(text: string, key: readonly string[], mistakes: Mistakes): LookupRows {
  const list = createRowList(text, key, mistakes)
  try {
    readJsonList(text, list.add)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    mistakes.add(list.placeAt(error.offset), error.message)
  }
  return list.rows
}

/** Rows of a YAML file, in the same forms. */
export async function readYamlRows(
  text: string,
  key: readonly string[],
  mistakes: Mistakes,
): Promise<LookupRows> {
  const list = createRowList(text, key, mistakes)
  await readYamlList(text, list.add, mistakes)
  return list.rows
}

interface RowList {
  readonly add: (item: Node) => void
  readonly placeAt: (offset: number) => Place
  readonly rows: LookupRows
}

function createRowList(text: string, key: readonly string[], mistakes: Mistakes): RowList {
  const placeAt = createPlaces(text)
  const columns: NamedColumn[] = []
  const indexes = new Map<string, number>()
  const rows: LookupRow[] = []
  const indexOf = (name: string, offset: number): number => {
    const known = indexes.get(name)
    if (known !== undefined) return known
    indexes.set(name, columns.length)
    return columns.push({ name, place: placeAt(offset) }) - 1
  }
  const add = (item: Node) => {
    const cells: Cell[] = []
    const offsets: (number | undefined)[] = []
    for (const { name, offset, value } of entriesOf(item, key, (message) =>
      mistakes.add(placeAt(item.offset), message),
    )) {
      const index = indexOf(name, offset)
      cells[index] = cellOf(value, (message) => mistakes.add(placeAt(value.offset), message))
      offsets[index] = value.offset
    }
    const origin: Origin = { offset: item.offset, cells: offsets }
    if (offsets.length > 0) rows.push({ line: placeAt(item.offset).line, cells, origin })
  }
  return { add, placeAt, rows: { columns, batches: () => inBatches(rows), place: placeOf(placeAt) } }
}

type Refuse = (message: string) => void

function entriesOf(item: Node, key: readonly string[], refuse: Refuse) {
  if (item.kind === 'map') {
    if (item.entries.length === 0) refuse('this row is empty')
    return item.entries
  }
  const isValue = item.kind === 'scalar' && item.text !== null
  if (isValue && key.length === 1) return [{ name: key[0]!, offset: item.offset, value: item }]
  if (item.kind === 'list') refuse('a row is a list; it must give its values by name')
  else if (isValue)
    refuse(`a row is one plain value, but the key has ${key.length} columns: ${key.join(', ')}`)
  else refuse('this row is empty')
  return []
}

function cellOf(node: Node, refuse: Refuse): Cell {
  const cell = node.kind === 'scalar' ? (node as ScalarNode).text : structuredOf(node)
  const text = typeof cell === 'string' ? cell : (cell?.json ?? '')
  if (text.includes('\0') || text.includes('\\u0000')) refuseNul(text, cell, refuse)
  if (/\p{Surrogate}/u.test(text)) refuse('the value holds half of a surrogate pair, which is not text')
  return cell
}

function refuseNul(text: string, cell: Cell, refuse: Refuse): void {
  const hasNul = text.includes('\0') || (typeof cell !== 'string' && /(?<!\\)(?:\\\\)*\\u0000/.test(text))
  if (hasNul) refuse('the value holds a NUL character, which PostgreSQL cannot store')
}

async function* inBatches(rows: readonly LookupRow[]): AsyncGenerator<readonly LookupRow[]> {
  for (let at = 0; at < rows.length; at += batchLength) yield rows.slice(at, at + batchLength)
}

function placeOf(placeAt: (offset: number) => Place): LookupRows['place'] {
  return (row, column) => {
    const origin = row.origin as Origin
    const offset = column === null ? undefined : origin.cells[column]
    return placeAt(offset ?? origin.offset)
  }
}

/** Offsets to lines and columns, by bisection of the line starts. */
function createPlaces(text: string): (offset: number) => Place {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}
