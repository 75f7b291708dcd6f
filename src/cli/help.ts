import type { AnyCommand, ArgumentSpec, OptionSpec } from '../commands/command.js'
import { globalOptions, infoOptions, optionsOf, variableOf } from '../commands/global-options.js'
import type { CommandGroup } from '../commands/groups.js'
import { definitions, type Entry, section, wrapPlain } from './help-layout.js'
import type { Topic } from './topic.js'

const docs = 'docs/commands.md'

/** Where the server is looked for, in the order of `config/resolve-target.ts`. */
const environment: readonly Entry[] = [
  ['VAULT_DB_<OPTION>', 'any option: VAULT_DB_PROJECT, VAULT_DB_LOCK_WAIT; flags take 1, true or yes'],
  ['VAULT_DB_URL', 'the server; then DATABASE_URL_UNPOOLED, DATABASE_URL, PGHOST and its kin'],
  ['NO_COLOR, FORCE_COLOR', 'no colour; colour without a terminal'],
  ['CI', 'no questions and no spinner'],
]

const exitCodes: readonly Entry[] = [
  ['0', 'clean'],
  ['1', 'the check ran and found something'],
  ['2', 'failure'],
  ['64', 'usage'],
  ['78', 'config'],
  ['130', 'interrupted'],
]

/** Help for a topic that exists, at most 80 columns, with a final line break. Pure. */
export function renderHelp(
  topic: Exclude<Topic, { readonly kind: 'unknown' }>,
  commands: readonly AnyCommand[],
  groups: readonly CommandGroup[],
): string {
  if (topic.kind === 'command' && topic.command.name !== '') return commandHelp(topic.command)
  return topic.kind === 'group' ? groupHelp(topic.name, commands, groups) : rootHelp(commands)
}

function rootHelp(commands: readonly AnyCommand[]): string {
  const where = commands.find((command) => command.name === '')
  const entries: readonly Entry[] = [
    ...commands.filter((command) => command.name !== '').map(({ name, summary }): Entry => [name, summary]),
    ['help [command]', 'show help'],
  ]
  return join([
    'vault-db: schema-as-code for PostgreSQL, with migrations proved in advance.',
    'Usage: vault-db <command> [options]',
    where ? wrapPlain(`Without a command: ${where.summary}.`) : '',
    section('Commands', definitions(entries)),
    section('Global options', definitions([...globalOptions, ...infoOptions].map(describeOption))),
    section('Environment', definitions(environment)),
    section('Exit codes', definitions(exitCodes)),
    `Docs: ${docs}`,
  ])
}

function groupHelp(name: string, commands: readonly AnyCommand[], groups: readonly CommandGroup[]): string {
  const summary = groups.find((group) => group.name === name)?.summary
  const members = commands.filter((command) => command.name.startsWith(`${name} `))
  return join([
    `vault-db ${name}${summary ? `: ${summary}` : ''}`,
    `Usage: vault-db ${name} <command> [options]`,
    section('Commands', definitions(members.map((command) => [command.name, command.summary]))),
    wrapPlain(`"vault-db ${name} <command> --help" shows one command, "vault-db --help" the global options.`),
    `Docs: ${docs}`,
  ])
}

function commandHelp(command: AnyCommand): string {
  const own = command.options ?? []
  const globals = optionsOf(own).filter((option) => !own.includes(option))
  const examples = command.examples.map(({ run, does }) => `  $ ${run}\n${wrapPlain(does, 6)}`)
  return join([
    wrapPlain(`vault-db ${command.name}: ${command.summary}`),
    command.description ? wrapPlain(command.description) : '',
    `Usage: ${usageLine(command)}`,
    command.aliases?.length ? `Also: ${command.aliases.map((alias) => `vault-db ${alias}`).join(', ')}` : '',
    section('Arguments', definitions((command.arguments ?? []).map(describeArgument))),
    section('Options', definitions(own.map(describeOption))),
    section('Global options', definitions([...globals, ...infoOptions].map(describeOption))),
    section('Environment', [variables(own), definitions(environment)].filter(Boolean).join('\n')),
    section('Examples', examples.join('\n')),
    `Docs: ${docs}#${anchorOf(command)}`,
  ])
}

/** The heading of a command in the page of commands: `migrate-up`. Pure. */
export function anchorOf(command: AnyCommand): string {
  return command.name.replaceAll(' ', '-')
}

/** `vault-db migrate create <name> [options]`. Pure. */
export function usageLine(command: AnyCommand): string {
  const words = (command.arguments ?? []).map((argument) => {
    const name = argument.variadic ? `${argument.name}...` : argument.name
    return argument.required ? `<${name}>` : `[${name}]`
  })
  return ['vault-db', command.name, ...words, '[options]'].filter(Boolean).join(' ')
}

/** `--steps N` and what it does, with choices and default. Pure. */
export function describeOption(option: OptionSpec): Entry {
  const short = option.short ? `-${option.short}, ` : ''
  const value = option.kind === 'flag' ? '' : ` ${placeholderOf(option)}`
  const facts = [
    option.choices ? option.choices.join(', ') : '',
    option.default === undefined || option.default === false ? '' : `default ${defaultOf(option)}`,
    option.kind === 'pairs' && !option.summary.includes('repeatable') ? 'repeatable' : '',
    option.conflicts ? `not with ${option.conflicts.map((name) => `--${name}`).join(', ')}` : '',
  ].filter(Boolean)
  return [`${short}--${option.name}${value}`, withFacts(option.summary, facts)]
}

function describeArgument(argument: ArgumentSpec): Entry {
  const facts = [argument.choices?.join(', ') ?? '', argument.required ? '' : 'optional'].filter(Boolean)
  return [argument.name, withFacts(argument.summary, facts)]
}

function withFacts(summary: string, facts: readonly string[]): string {
  return facts.length === 0 ? summary : `${summary} (${facts.join('; ')})`
}

function placeholderOf(option: OptionSpec): string {
  const byKind = {
    flag: '',
    string: 'TEXT',
    integer: 'N',
    duration: 'TIME',
    list: 'LIST',
    pairs: 'NAME=VALUE',
  }
  return option.placeholder ?? byKind[option.kind]
}

function defaultOf(option: OptionSpec): string {
  if (option.kind !== 'duration' || typeof option.default !== 'number') return String(option.default)
  return option.default % 1000 === 0 ? `${option.default / 1000}s` : `${option.default}ms`
}

function variables(own: readonly OptionSpec[]): string {
  if (own.length === 0) return ''
  return wrapPlain(`${own.map((option) => variableOf(option.name)).join(', ')}: the options above`, 2)
}

function join(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}
