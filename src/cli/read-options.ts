import type { OptionSpec } from '../commands/command.js'
import { camelCase, variableOf } from '../commands/global-options.js'
import { VaultDbError } from '../errors.js'
import { type OptionValue, parseValue } from './parse-value.js'

/** What stood on the command line, by option name: every value in order, or true for a flag. */
export type RawOptions = Readonly<Record<string, readonly string[] | true>>

/** Where a value came from. */
export type ValueSource = 'option' | 'environment' | 'default'

/** Values by camel-case name, and where each came from by option name. */
export interface OptionValues {
  readonly values: Readonly<Record<string, OptionValue>>
  readonly sources: Readonly<Record<string, ValueSource>>
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Options of one command: command line over environment over default. Pure.
 * An absent flag is false; any other absent option is left out. An empty variable counts as absent.
 * A variable gives way to an option on the command line that conflicts with it.
 *
 * @throws USAGE  a value of the wrong kind, or two options that conflict
 */
export function readOptions(specs: readonly OptionSpec[], raw: RawOptions, env: Environment): OptionValues {
  const values: Record<string, OptionValue> = {}
  const sources: Record<string, ValueSource> = {}
  for (const spec of specs) {
    const found = readOption(spec, raw, env) ?? readDefault(spec)
    if (found === undefined) continue
    values[camelCase(spec.name)] = found.value
    sources[spec.name] = found.source
  }
  for (const [weaker, stronger] of conflictsOf(specs, values, sources)) {
    if (sources[weaker.name] === undefined) continue
    refuseConflict(weaker, stronger, sources)
    delete values[camelCase(weaker.name)]
    delete sources[weaker.name]
    const fallback = readDefault(weaker)
    if (fallback) values[camelCase(weaker.name)] = fallback.value
  }
  return { values, sources }
}

interface Found {
  readonly value: OptionValue
  readonly source: ValueSource
}

function readOption(spec: OptionSpec, raw: RawOptions, env: Environment): Found | undefined {
  const given = raw[spec.name]
  if (given === true) return { value: true, source: 'option' }
  if (given !== undefined) return { value: parseValue(spec, given, `--${spec.name}`), source: 'option' }
  const variable = variableOf(spec.name)
  const text = env[variable]
  if (text === undefined || text === '') return undefined
  const parts = spec.kind === 'pairs' ? text.split(',') : [text]
  return { value: parseValue(spec, parts, variable), source: 'environment' }
}

function readDefault(spec: OptionSpec): Found | undefined {
  if (spec.default === undefined) {
    return spec.kind === 'flag' ? { value: false, source: 'default' } : undefined
  }
  const isText = typeof spec.default === 'string' && spec.kind !== 'string'
  const value = isText ? parseValue(spec, [String(spec.default)], `--${spec.name}`) : spec.default
  return { value, source: 'default' }
}

/** Pairs of options that are both set and exclude each other, the one that may give way first. */
function conflictsOf(
  specs: readonly OptionSpec[],
  values: Readonly<Record<string, OptionValue>>,
  sources: Readonly<Record<string, ValueSource>>,
): readonly (readonly [OptionSpec, OptionSpec])[] {
  const isSet = (spec: OptionSpec): boolean =>
    sources[spec.name] !== 'default' &&
    sources[spec.name] !== undefined &&
    values[camelCase(spec.name)] !== false
  const set = specs.filter(isSet)
  return set.flatMap((spec) =>
    set
      .filter((other) => spec.conflicts?.includes(other.name))
      .map((other) =>
        sources[spec.name] === 'option' ? ([other, spec] as const) : ([spec, other] as const),
      ),
  )
}

function refuseConflict(
  weaker: OptionSpec,
  stronger: OptionSpec,
  sources: Readonly<Record<string, ValueSource>>,
): void {
  if (sources[weaker.name] === 'environment' && sources[stronger.name] === 'option') return
  const label = (spec: OptionSpec): string =>
    sources[spec.name] === 'environment' ? variableOf(spec.name) : `--${spec.name}`
  const names = [label(stronger), label(weaker)].sort()
  throw new VaultDbError('USAGE', `${names[0]} and ${names[1]} cannot be given together.`, {
    hint: 'Leave one of them out.',
  })
}
