import type { AnyCommand } from '../commands/command.js'
import { infoOptions, optionsOf } from '../commands/global-options.js'
import { VaultDbError } from '../errors.js'
import { didYouMean } from './suggest.js'

/** The error for words that name no command, with the nearest names. Pure. */
export function unknownCommand(words: string, commands: readonly AnyCommand[]): VaultDbError {
  const names = commands.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]).filter(Boolean)
  const group = groupOf(words, names)
  const inGroup = names.filter((name) => group === '' || name.startsWith(`${group} `))
  const typed = words.slice(group.length).trim()
  const candidates = inGroup.map((name) => ({
    name,
    keys: [name.slice(group.length).trim(), lastWord(name)],
  }))
  const hint = didYouMean(typed, candidates)
  const help = group === '' ? 'vault-db --help' : `vault-db ${group} --help`
  return new VaultDbError('USAGE', `There is no command "${words}".`, {
    hint: [hint, `"${help}" lists the commands.`].filter(Boolean).join(' '),
  })
}

/** The error for an option that a command does not have. `command` is undefined before any command. Pure. */
export function unknownOption(
  flag: string,
  command: AnyCommand | undefined,
  commands: readonly AnyCommand[],
): VaultDbError {
  const bare = flag.split('=')[0]!
  const known = [...optionsOf(command?.options), ...infoOptions]
  const exact = known.find((option) => `--${option.name}` === bare)
  const name = command?.name ?? ''
  if (exact) return usage(`${bare} is a flag: it takes no value, but "${flag}" was given.`, name)
  const elsewhere = commands.some((each) => each.options?.some((option) => `--${option.name}` === bare))
  if (name === '' && elsewhere) {
    return usage(`${bare} stands before the command.`, name, `Write it after the command's name.`)
  }
  const owner = name === '' ? '' : ` of "vault-db ${name}"`
  const flags = known.map((option) => `--${option.name}`)
  return usage(`There is no option ${bare}${owner}.`, name, didYouMean(bare, flags))
}

/** A usage error that points to the help of a command; an empty name means the root's. Pure. */
export function usage(message: string, name: string, hint?: string): VaultDbError {
  const help = `"vault-db ${name === '' ? '' : `${name} `}--help" shows the usage.`
  return new VaultDbError('USAGE', message, { hint: [hint, help].filter(Boolean).join(' ') })
}

function groupOf(words: string, names: readonly string[]): string {
  const first = words.split(' ')[0]!
  return words.includes(' ') && names.some((name) => name.startsWith(`${first} `)) ? first : ''
}

function lastWord(name: string): string {
  return name.split(' ').at(-1)!
}
