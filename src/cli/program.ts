import { Argument, Command as Commander, type CommanderError, Option } from 'commander'
import type { AnyCommand, ArgumentSpec, OptionSpec } from '../commands/command.js'
import { camelCase, globalOptions, optionsOf } from '../commands/global-options.js'
import { VaultDbError } from '../errors.js'
import { checkChoice } from './parse-value.js'
import type { RawOptions } from './read-options.js'
import { unknownCommand, unknownOption, usage } from './usage.js'

/** A command line, read: which command, its options as given, its arguments by camel-case name. */
export interface Invocation {
  readonly command: AnyCommand
  readonly raw: RawOptions
  readonly arguments: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Read a command line. Nothing runs, nothing prints; help and version are not its business.
 *
 * @param argv     words after the program's name
 * @param commands every command; the one named '' runs when no command is given
 * @throws USAGE   unknown command or option, missing or surplus argument
 */
export function parseArgv(argv: readonly string[], commands: readonly AnyCommand[]): Invocation {
  let invocation: Invocation | undefined
  const program = buildProgram(commands, (found) => {
    invocation = found
  })
  program.parse(argv, { from: 'user' })
  if (!invocation) throw new VaultDbError('INTERNAL', 'The command line was read, but no command was chosen.')
  return checkValues(invocation)
}

/**
 * The commander program of a list of commands: `migrate up` is the subcommand `up` of the group `migrate`.
 * Every level takes the global options, so that they stand before or after the command.
 *
 * @param onInvoke called once with the command line that was read, instead of running the command
 */
export function buildProgram(
  commands: readonly AnyCommand[],
  onInvoke: (invocation: Invocation) => void,
): Commander {
  const build: Build = { commands, onInvoke }
  const program = new Commander('vault-db')
    .helpOption(false)
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .enablePositionalOptions()
  prepare(program, undefined, build)
  for (const command of commands) {
    for (const name of [command.name, ...(command.aliases ?? [])]) addCommand(program, name, command, build)
  }
  if (!commands.some((command) => command.name === '')) {
    program.action(() => refuseGroup(program, commands))
  }
  return program
}

interface Build {
  readonly commands: readonly AnyCommand[]
  readonly onInvoke: (invocation: Invocation) => void
}

function addCommand(program: Commander, name: string, command: AnyCommand, build: Build): void {
  let node = program
  for (const word of name.split(' ').filter(Boolean)) {
    const known = node.commands.find((each) => each.name() === word)
    node = known ?? prepare(node.command(word), undefined, build)
  }
  prepare(node, command, build)
  for (const argument of command.arguments ?? []) node.addArgument(toArgument(argument))
  node.action(() => build.onInvoke({ command, raw: rawOf(node), arguments: argumentsOf(node, command) }))
}

/** Give a level its options and its errors; without a command it is a group, or the root. */
function prepare(node: Commander, command: AnyCommand | undefined, build: Build): Commander {
  const specs = command ? optionsOf(command.options) : globalOptions
  const known = new Set(node.options.map((option) => option.long))
  for (const spec of specs) if (!known.has(`--${spec.name}`)) node.addOption(toOption(spec))
  node.exitOverride((error) => {
    throw toUsageError(error, node, command, build.commands)
  })
  if (!command && node.parent) node.action(() => refuseGroup(node, build.commands))
  return node
}

function toOption(spec: OptionSpec): Option {
  const short = spec.short ? `-${spec.short}, ` : ''
  if (spec.kind === 'flag') return new Option(`${short}--${spec.name}`, spec.summary)
  return new Option(`${short}--${spec.name} <value>`, spec.summary).argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  )
}

function toArgument(spec: ArgumentSpec): Argument {
  const name = spec.variadic ? `${spec.name}...` : spec.name
  return new Argument(spec.required ? `<${name}>` : `[${name}]`, spec.summary)
}

/** Options given at this level or above it, by name; the level nearest to the command wins. */
function rawOf(node: Commander): RawOptions {
  const raw: Record<string, readonly string[] | true> = node.parent ? { ...rawOf(node.parent) } : {}
  for (const option of node.options) {
    const attribute = option.attributeName()
    if (node.getOptionValueSource(attribute) !== 'cli') continue
    const value: unknown = node.getOptionValue(attribute)
    raw[option.long!.slice(2)] = Array.isArray(value) ? value : true
  }
  return raw
}

function argumentsOf(node: Commander, command: AnyCommand): Invocation['arguments'] {
  const values = node.processedArgs as readonly (string | readonly string[] | undefined)[]
  return Object.fromEntries(
    (command.arguments ?? []).map((spec, index) => [camelCase(spec.name), values[index]]),
  )
}

/** Choices of arguments, and values that are another option's flag: `--project --json`. */
function checkValues(invocation: Invocation): Invocation {
  const { command, raw } = invocation
  for (const spec of command.arguments ?? []) {
    const given = invocation.arguments[camelCase(spec.name)]
    for (const value of [given ?? []].flat()) checkChoice(spec.choices, value, `<${spec.name}>`)
  }
  const flags = new Set(optionsOf(command.options).map((option) => `--${option.name}`))
  for (const [name, given] of Object.entries(raw)) {
    const swallowed = given === true ? undefined : given.find((value) => flags.has(value))
    if (swallowed) throw usage(`--${name} takes a value, but ${swallowed} follows it.`, command.name)
  }
  return invocation
}

function refuseGroup(node: Commander, commands: readonly AnyCommand[]): never {
  const path = pathOf(node)
  if (node.args.length > 0) throw unknownCommand([path, node.args[0]].filter(Boolean).join(' '), commands)
  if (path === '') throw usage('No command was given.', '')
  const names = commands.map((command) => command.name).filter((name) => name.startsWith(`${path} `))
  throw new VaultDbError('USAGE', `"vault-db ${path}" needs a command.`, {
    details: names.map((name) => `vault-db ${name}`),
    hint: `"vault-db ${path} --help" says what they do.`,
  })
}

function pathOf(node: Commander): string {
  return node.parent ? [pathOf(node.parent), node.name()].filter(Boolean).join(' ') : ''
}

function toUsageError(
  error: CommanderError,
  node: Commander,
  command: AnyCommand | undefined,
  commands: readonly AnyCommand[],
): VaultDbError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const name = command?.name ?? pathOf(node)
  const surplus = node.args[command?.arguments?.length ?? 0] ?? ''
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(quoted, command, commands)
    case 'commander.optionMissingArgument':
      return usage(`${/--[\w-]+/.exec(quoted)?.[0] ?? quoted} takes a value, but nothing follows it.`, name)
    case 'commander.missingArgument':
      return usage(`"vault-db ${name}" needs <${quoted}>.`, name)
    case 'commander.unknownCommand':
    case 'commander.excessArguments':
      if (name === '' || !command) return unknownCommand([name, surplus].filter(Boolean).join(' '), commands)
      return usage(`"vault-db ${name}" does not take "${surplus}".`, name)
    default:
      return usage(error.message.replace(/^error: /, ''), name)
  }
}
