import type {
  Budget,
  ColumnName,
  Demand,
  Expectation,
  ParameterClass,
  ParameterSource,
  SizeFact,
} from './declared-query.js'

/** What one line of a header says; one of them. */
export interface HeaderFact {
  readonly parameter?: ParameterSource
  readonly expectation?: Expectation
  readonly budget?: Budget
  readonly size?: Size & { readonly line: number }
}

/** Read one line of a header, from its `@` on. Pure. @returns null where it is not understood */
export function parseLine(words: string, line: number): HeaderFact | null {
  const [, keyword = '', rest = ''] = /^@(\w+)\s+(.+)$/.exec(words) ?? []
  switch (keyword) {
    case 'param':
      return wrap('parameter', parseParameter(rest, line))
    case 'expect':
      return wrap('expectation', parseDemand(rest), line)
    case 'budget':
      return wrap('budget', parseBudget(rest, line))
    default:
      return wrap('size', parseSize(keyword, rest), line)
  }
}

function wrap(key: keyof HeaderFact, fact: object | null, line?: number): HeaderFact | null {
  if (fact === null) return null
  return { [key]: line === undefined ? fact : { ...fact, line } }
}

function parseParameter(rest: string, line: number): ParameterSource | null {
  const [, number, words = ''] = /^\$([1-9]\d*)\s+(.+)$/.exec(rest) ?? []
  if (number === undefined) return null
  const base = { number: Number(number), line, column: null, constants: {} }
  const [, column] = /^of\s+(\S+)$/.exec(words) ?? []
  if (column !== undefined) {
    const named = columnOf(column)
    return named && { ...base, column: named }
  }
  const [, one, constant] = /^(typical|worst|missing)\s+(.+)$/.exec(words) ?? []
  if (one !== undefined) return { ...base, constants: { [one as ParameterClass]: constant } }
  return { ...base, constants: { typical: words, worst: words, missing: words } }
}

function parseDemand(rest: string): Demand | null {
  const [, index, on] = /^uses index (\S+)(?: on (\S+))?$/.exec(rest) ?? []
  if (index !== undefined) return { kind: 'usesIndex', index, on: on ?? null }
  const [, rows] = /^no sequential scan over ([\d_]+) rows$/.exec(rest) ?? []
  if (rows !== undefined) return { kind: 'noScanOver', rows: countOf(rows) }
  const [, factor] = /^estimates within ([1-9][\d_]*)$/.exec(rest) ?? []
  if (factor !== undefined) return { kind: 'estimatesWithin', factor: countOf(factor) }
  const [, pages] = /^buffers under ([1-9][\d_]*)$/.exec(rest) ?? []
  if (pages !== undefined) return { kind: 'pagesUnder', pages: countOf(pages) }
  const kind = plainDemands.get(rest)
  return kind === undefined ? null : { kind }
}

/** Expectations without a number or a name. */
const plainDemands: ReadonlyMap<string, PlainKind> = new Map([
  ['no sort', 'noSort'],
  ['no spill', 'noSpill'],
  ['stops early', 'stopsEarly'],
  ['same generic plan', 'sameGenericPlan'],
  ['reads whole tables', 'readsWholeTables'],
  ['reads all partitions', 'readsAllPartitions'],
] as const)

type PlainKind = Exclude<Demand['kind'], 'usesIndex' | 'noScanOver' | 'estimatesWithin' | 'pagesUnder'>

function parseBudget(rest: string, line: number): Budget | null {
  const [, percentile, limit] = /^p(50|95|99)\s+(\d+)\s*ms$/.exec(rest) ?? []
  if (percentile === undefined) return null
  return { percentile: Number(percentile) as Budget['percentile'], limitMs: Number(limit), line }
}

type Size = SizeFact extends infer F ? (F extends SizeFact ? Omit<F, 'line' | 'file'> : never) : never

function parseSize(keyword: string, rest: string): Size | null {
  const [, name = '', words = ''] = /^(\S+)\s+(.+)$/.exec(rest) ?? []
  if (keyword === 'rows') {
    return /^[\d_]+$/.test(words) ? { kind: 'rows', table: name, rows: countOf(words) } : null
  }
  const at = columnOf(name)
  if (at === null) return null
  if (keyword === 'distinct' && /^[\d_]+$/.test(words)) return { kind: keyword, at, values: countOf(words) }
  const [, percent, value] = /^(\d+(?:\.\d+)?)\s*%(?:\s+(.+))?$/.exec(words) ?? []
  if (Number(percent) <= 100) {
    const share = Number(percent) / 100
    if (keyword === 'common') return { kind: keyword, at, share, value: value ?? null }
    if (keyword === 'nulls' && value === undefined) return { kind: keyword, at, share }
  }
  const [, bytes] = /^([\d_]+)\s+bytes$/.exec(words) ?? []
  return keyword === 'width' && bytes !== undefined ? { kind: keyword, at, bytes: countOf(bytes) } : null
}

function countOf(digits: string): number {
  return Number(digits.replaceAll('_', ''))
}

/** `prompts.owner_id`; a schema before it is left to the search path. */
function columnOf(name: string): ColumnName | null {
  const [, table, column] = /^([^\s.]+)\.([^\s.]+)$/.exec(name) ?? []
  return table === undefined || column === undefined ? null : { table, column }
}
