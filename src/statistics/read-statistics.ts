import { messageOf, VaultDbError } from '../errors.js'
import { type Statistics, statisticsFormat } from './statistics.js'

/**
 * Read the document that `stats export` writes. Pure.
 *
 * @param file for messages
 * @throws FILE_UNREADABLE  it is no such document, or a damaged one
 * @throws UNSUPPORTED      a newer vault-db wrote it
 */
export function readStatistics(text: string, file: string): Statistics {
  const document = parse(text, file)
  if (!isRecord(document) || document['format'] !== 'vault-db statistics') {
    throw refused(file, 'is no file of statistics')
  }
  const version = document['formatVersion']
  if (typeof version !== 'number') throw refused(file, 'has no formatVersion')
  if (version > statisticsFormat) {
    throw new VaultDbError(
      'UNSUPPORTED',
      `${file} has format ${version}; this vault-db knows up to ${statisticsFormat}.`,
      { hint: 'Use the version of vault-db that wrote it, or a newer one.', at: { file } },
    )
  }
  const fault = faultOf(document)
  if (fault !== null) throw refused(file, `is damaged: ${fault}`)
  return document as unknown as Statistics
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refused(file, `is no JSON: ${messageOf(error)}`)
  }
}

function refused(file: string, what: string): VaultDbError {
  return new VaultDbError('FILE_UNREADABLE', `${file} ${what}.`, {
    hint: 'Write it with `vault-db stats export --out FILE`.',
    at: { file },
  })
}

type Shape = 'string' | 'number' | 'list' | 'record'

/** The first part that is not what it must be, in words; null where all are. */
function faultOf(document: Readonly<Record<string, unknown>>): string | null {
  const top = missing(document, {
    values: 'string',
    takenAt: 'string',
    server: 'record',
    settings: 'record',
    unseen: 'list',
    extended: 'list',
    tables: 'list',
    usage: 'record',
  })
  if (top !== null) return top
  const usage = missing(document['usage'], {
    countedSince: 'string',
    readAt: 'string',
    indexes: 'record',
    tables: 'record',
  })
  if (usage !== null) return `usage: ${usage}`
  return firstOf(document['tables'], 'table', faultOfTable)
}

function faultOfTable(table: unknown): string | null {
  const own = missing(table, {
    schema: 'string',
    name: 'string',
    kind: 'string',
    pages: 'number',
    rows: 'number',
    allVisiblePages: 'number',
    columns: 'list',
    indexes: 'list',
  })
  if (own !== null || !isRecord(table)) return own
  return (
    firstOf(table['columns'], 'column', faultOfColumn) ??
    firstOf(table['indexes'], 'index', (index) => {
      const fault = missing(index, { name: 'string', pages: 'number', rows: 'number' })
      if (fault !== null || !isRecord(index) || index['expressions'] === undefined) return fault
      return firstOf(index['expressions'], 'expression', (each) =>
        isRecord(each) ? faultOfValues(each['own']) : 'is no record',
      )
    })
  )
}

function faultOfColumn(column: unknown): string | null {
  const fault = missing(column, { name: 'string', type: 'string' })
  if (fault !== null || !isRecord(column)) return fault
  for (const side of ['own', 'whole']) {
    const values = column[side]
    const wrong = values === undefined ? null : faultOfValues(values)
    if (wrong !== null) return `${side}: ${wrong}`
  }
  return null
}

function faultOfValues(values: unknown): string | null {
  const fault = missing(values, { nullShare: 'number', widthBytes: 'number', distinct: 'number' })
  if (fault !== null || !isRecord(values)) return fault
  for (const part of ['common', 'elements']) {
    const wrong = values[part] === undefined ? null : faultOfShares(values[part], part)
    if (wrong !== null) return wrong
  }
  const { bounds } = values
  return bounds === undefined || isListOf(bounds, 'string') ? null : 'bounds is no list of texts'
}

function faultOfShares(shares: unknown, part: string): string | null {
  if (!isRecord(shares) || !isListOf(shares['values'], 'string')) return `${part} has no list of values`
  if (!isListOf(shares['shares'], 'number')) return `${part} has no list of shares`
  const [values, numbers] = [shares['values'].length, shares['shares'].length]
  const isWhole = part === 'common' ? numbers === values : numbers >= values
  return isWhole ? null : `${part} has ${values} values and ${numbers} shares`
}

function firstOf(list: unknown, word: string, look: (item: unknown) => string | null): string | null {
  for (const [at, item] of (list as readonly unknown[]).entries()) {
    const fault = look(item)
    const name = isRecord(item) && typeof item['name'] === 'string' ? item['name'] : at + 1
    if (fault !== null) return `${word} ${name}: ${fault}`
  }
  return null
}

function missing(value: unknown, shapes: Readonly<Record<string, Shape>>): string | null {
  if (!isRecord(value)) return 'is no record'
  for (const [key, shape] of Object.entries(shapes)) {
    const item = value[key]
    const fits =
      shape === 'list' ? Array.isArray(item) : shape === 'record' ? isRecord(item) : typeof item === shape
    if (!fits) return `${key} is missing or no ${shape}`
  }
  return null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOf(value: unknown, type: 'string' | 'number'): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item === type)
}
