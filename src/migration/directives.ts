import type { Token } from '../sql/lexer.js'
import { closestTo } from './closest.js'
import type { MigrationConfig, ParameterSpec, ParameterSpecs } from './migration.js'
import { mistakeInValue, parameterName } from './parameter-value.js'

/** A `-- vault-db: keyword rest` line; offsets of its comment in UTF-16 units. */
export interface Directive {
  readonly keyword: string
  readonly rest: string
  readonly start: number
  readonly end: number
}

/** Something wrong with a migration's source at an offset (UTF-16 units). */
export interface Mistake {
  readonly message: string
  readonly offset: number
  readonly hint?: string | undefined
}

/** What the directives of a file say. */
export interface Settings {
  readonly config: MigrationConfig
  readonly parameters: ParameterSpecs
}

export const directiveKeywords = [
  'up',
  'down',
  'no-transaction',
  'irreversible',
  'lock-timeout',
  'description',
  'param',
] as const

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** PostgreSQL keeps lock_timeout in 32 bits. */
const longestMs = 2_147_483_647
const parameterForm = '-- vault-db: param owner uuid "what it is for"'

/** True for a line comment that speaks to vault-db. */
export function isDirective(comment: string): boolean {
  return /^--\s*vault-db\s*:/i.test(comment)
}

/** The directives of a file, in order. */
export function readDirectives(source: string, tokens: readonly Token[]): Directive[] {
  return tokens
    .filter(({ kind, start, end }) => kind === 'lineComment' && isDirective(source.slice(start, end)))
    .map(({ start, end }) => {
      const text = source.slice(start, end)
      const said = text.slice(text.indexOf(':') + 1).trim()
      const keyword = /^\S*/.exec(said)![0]
      return { keyword: keyword.toLowerCase(), rest: said.slice(keyword.length).trim(), start, end }
    })
}

type Read = { config?: MigrationConfig; parameter?: readonly [string, ParameterSpec] } | string

/** @returns what it sets, or what is wrong with it */
function readSetting({ keyword, rest }: Directive): Read {
  switch (keyword) {
    case 'no-transaction':
      return rest === '' ? { config: { transaction: false } } : 'no-transaction takes no value'
    case 'irreversible':
      return rest === '' ? { config: { irreversible: true } } : 'irreversible takes no value'
    case 'up':
    case 'down':
      return rest === '' ? {} : `${keyword} takes no value`
    case 'description':
      return rest === '' ? 'description needs a text' : { config: { description: rest } }
    case 'lock-timeout':
      return readLockTimeout(rest)
    case 'param':
      return readParameter(rest)
    default:
      return keyword === '' ? 'the directive says nothing' : `there is no directive "${keyword}"`
  }
}

function readLockTimeout(rest: string): Read {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(rest)
  const lockTimeoutMs = match ? Math.round(Number(match[1]) * unitsMs[match[2]!]!) : 0
  if (lockTimeoutMs > 0 && lockTimeoutMs <= longestMs) return { config: { lockTimeoutMs } }
  return `lock-timeout takes a duration such as 500ms, 5s or 2m, but says "${rest}"`
}

const parameterPattern =
  /^(?<name>\S+)\s+(?<type>[a-z]+)\s*(?:\((?<choices>[^)]*)\))?(?:\s*\bdefault\s+(?<value>"[^"]*"|[^\s"]+))?\s*(?:"(?<summary>[^"]+)")?$/i

function readParameter(rest: string): Read {
  const { name, type, choices, value, summary } = parameterPattern.exec(rest)?.groups ?? {}
  if (name === undefined || summary === undefined) {
    return `param takes a name, a type, optionally \`default\` and a value, and what it is for in quotes: ${parameterForm}`
  }
  if (!parameterName.test(name)) return `param name "${name}" may hold letters, digits and _ only`
  const spec = specOf(type!.toLowerCase(), choices, summary)
  if (typeof spec === 'string') return `param ${name}: ${spec}`
  if (value === undefined) return { parameter: [name, spec] }
  const fallback = value.replace(/^"(.*)"$/, '$1')
  const wrong = mistakeInValue(spec, fallback)
  return wrong ? `param ${name}: default ${wrong}` : { parameter: [name, { ...spec, default: fallback }] }
}

function specOf(type: string, listed: string | undefined, summary: string): ParameterSpec | string {
  if (type === 'choice') {
    const choices = (listed ?? '')
      .split(',')
      .map((choice) => choice.trim())
      .filter(Boolean)
    return choices.length > 0
      ? { type, choices, summary }
      : 'choice needs its values, as in choice(fail,renumber)'
  }
  if (listed !== undefined) return `only choice takes values in parentheses, not ${type}`
  if (type === 'uuid' || type === 'text' || type === 'integer' || type === 'boolean') return { type, summary }
  return `"${type}" is no type; there are uuid, text, integer, boolean and choice(…)`
}

const isKnown = (keyword: string) => directiveKeywords.some((known) => known === keyword)

function hintFor(keyword: string): string | undefined {
  if (isKnown(keyword)) return undefined
  const near = closestTo(keyword, directiveKeywords)
  return near ? `Did you mean \`-- vault-db: ${near}\`?` : `There are ${directiveKeywords.join(', ')}.`
}

/** What the directives set, and what is wrong with them. Pure. */
export function readSettings(directives: readonly Directive[]): Settings & { mistakes: readonly Mistake[] } {
  let config: MigrationConfig = {}
  const parameters: Record<string, ParameterSpec> = {}
  const mistakes: Mistake[] = []
  const seen = new Set<string>()
  for (const directive of directives) {
    const { keyword, start: offset } = directive
    const read = readSetting(directive)
    if (typeof read === 'string') {
      mistakes.push({ message: read, offset, hint: hintFor(keyword) })
      continue
    }
    const key = read.parameter ? `param ${read.parameter[0]}` : keyword
    if (seen.has(key)) mistakes.push({ message: `${key} is given twice`, offset })
    seen.add(key)
    config = { ...config, ...read.config }
    if (read.parameter) parameters[read.parameter[0]] = read.parameter[1]
  }
  return { config, parameters, mistakes }
}
