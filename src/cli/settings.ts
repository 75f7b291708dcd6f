import path from 'node:path'
import type { AnyCommand } from '../commands/command.js'
import { camelCase, type Format, optionsOf, variableOf } from '../commands/global-options.js'
import { VaultDbError } from '../errors.js'
import type { Invocation } from './program.js'
import { type OptionValues, readOptions } from './read-options.js'
import { hasFlag } from './topic.js'

type Environment = Readonly<Record<string, string | undefined>>

/** What decides how an error is shown; known in part before the command line is read. */
export interface ErrorSettings {
  readonly format: Format
  readonly noColor: boolean
  readonly debug: boolean
}

/** A command line, ready to run. */
export interface Settings extends ErrorSettings {
  readonly level: 'quiet' | 'normal' | 'verbose'
  readonly yes: boolean
  readonly project: string | undefined
  /** From `--url` only: the config room reads VAULT_DB_URL itself, and says so. */
  readonly url: string | undefined
  /** Absolute. */
  readonly config: string | undefined
  /** What the command's `run` gets: its own options and arguments by camel-case name. */
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The settings of a command line that commander has read. Pure.
 *
 * @param cwd absolute; a relative `--config` starts there
 * @throws USAGE  a bad value, options that conflict, a format that the command does not have
 */
export function readSettings(invocation: Invocation, env: Environment, cwd: string): Settings {
  const { command } = invocation
  const read = readOptions(optionsOf(command.options), invocation.raw, env)
  const { values, sources } = read
  const text = (name: string): string | undefined => values[name] as string | undefined
  return {
    format: readFormat(command, read),
    noColor: values.noColor === true,
    debug: values.debug === true,
    level: values.quiet ? 'quiet' : values.verbose ? 'verbose' : 'normal',
    yes: values.yes === true,
    project: text('project'),
    url: sources.url === 'option' ? text('url') : undefined,
    config: values.config === undefined ? undefined : path.resolve(cwd, text('config')!),
    options: { ...ownValues(command, read), ...invocation.arguments },
  }
}

/** How to show an error of a command line that could not be read. Pure. */
export function guessErrorSettings(argv: readonly string[], env: Environment): ErrorSettings {
  const isOn = (name: string): boolean =>
    hasFlag(argv, `--${name}`) || /^(1|true|yes|on)$/i.test(env[variableOf(name)] ?? '')
  const format = argv.indexOf('--format')
  const isJson =
    isOn('json') || hasFlag(argv, '--format=json') || (format >= 0 && argv[format + 1] === 'json')
  return { format: isJson ? 'json' : 'human', noColor: isOn('no-color'), debug: isOn('debug') }
}

function ownValues(command: AnyCommand, { values }: OptionValues): Readonly<Record<string, unknown>> {
  const keys = (command.options ?? []).map((option) => camelCase(option.name))
  return Object.fromEntries(keys.filter((key) => key in values).map((key) => [key, values[key]]))
}

/** A command's own `--format` (`diff`: sql, json, text) is its business, except that `json` means `--json`. */
function readFormat(command: AnyCommand, { values, sources }: OptionValues): Format {
  const isOwn = command.options?.some((option) => option.name === 'format') ?? false
  const wanted = values.format as string | undefined
  if (values.json === true && sources.json === 'option' && sources.format === 'option' && wanted !== 'json') {
    throw new VaultDbError('USAGE', `--json and --format ${wanted} cannot be given together.`, {
      hint: 'Leave one of them out.',
    })
  }
  if (values.json === true && !(sources.json === 'environment' && sources.format === 'option')) return 'json'
  if (wanted === 'json') return 'json'
  if (isOwn || wanted === undefined || wanted === 'human') return 'human'
  if (command.findings) return wanted as Format
  if (sources.format === 'environment') return 'human'
  throw new VaultDbError('USAGE', `--format takes one of human, json here, but "${wanted}" was given.`, {
    hint: `"vault-db ${command.name}" reports no findings.`,
  })
}
