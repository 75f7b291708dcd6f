/** Select types of the interfaces in a file of types, by interface and column; helpers are spelled out. */
export type SelectTypes = ReadonlyMap<string, ReadonlyMap<string, string>>

const spelled: Readonly<Record<string, string>> = {
  Timestamp: 'Date',
  Int8: 'string',
  Numeric: 'string',
  Interval: 'IntervalValue',
  Point: 'PointValue',
  Circle: 'CircleValue',
  Bytea: 'Buffer',
  Json: 'JsonValue',
}

/** Read a file of types as a reader would: what does a query give? */
export function readSelectTypes(source: string): SelectTypes {
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (const [, name, body] of source.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)) {
    const text = body!
      .replace(/ *\/\*\*[\s\S]*?\*\/\n/g, '')
      .replace(/<\n\s+/g, '<')
      .replace(/,\n\s+/g, ', ')
    const columns = [...text.matchAll(/^ {2}("[^"]*"|'[^']*'|\w+)\??: ([\s\S]*?);$/gm)]
    found.set(
      name!,
      new Map(columns.map(([, key, type]) => [key!.replace(/^["']|["']$/g, ''), selectOf(type!)])),
    )
  }
  return found
}

function selectOf(type: string): string {
  const inner = /^(?:Generated|ColumnType)<((?:[^,<>]|<[^<>]*>)*?)(?:,[\s\S]*|\s*)>$/.exec(type)?.[1] ?? type
  const array = /^ArrayType<(\w+)>(.*)$/.exec(inner)
  const spelledOut = (word: string) => spelled[word] ?? word
  if (array) return `${spelledOut(array[1]!)}[]${array[2]}`
  return inner.replace(/^\w+/, spelledOut).trim()
}

/** Names of the interfaces, by key of the interface `DB`. */
export function readDatabase(source: string): ReadonlyMap<string, string> {
  const body = /export interface DB \{\n([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
  return new Map([...body.matchAll(/^ {2}"?([\w.]+)"?: (\w+);$/gm)].map(([, key, name]) => [key!, name!]))
}

/** Whether a value that `pg` gave is of a select type. Named types are lists of texts. */
export function fits(value: unknown, type: string): boolean {
  if (value === null) return type.endsWith(' | null') || type === 'JsonValue'
  const plain = type.replace(/ \| null$/, '')
  if (plain.endsWith('[]')) {
    const element = plain.slice(0, -2).replace(/^\((.*)\)$/, '$1')
    return Array.isArray(value) && value.every((item) => fits(item, element))
  }
  if (plain === 'JsonValue') return true
  if (plain === 'string' || plain === 'number' || plain === 'boolean') return typeof value === plain
  // `infinity` is a date to PostgreSQL and the number Infinity to `pg`.
  if (plain === 'Date') return value instanceof Date || value === Number.POSITIVE_INFINITY
  if (plain === 'Buffer') return Buffer.isBuffer(value)
  if (plain.endsWith('Value')) return typeof value === 'object' && !Array.isArray(value)
  return typeof value === 'string' && !value.startsWith('{')
}
