import type { AnyCommand } from '../commands/command.js'
import { globalOptions } from '../commands/global-options.js'

/** What a command line names: everything, a group (`migrate`), a command, or words that name neither. */
export type Topic =
  | { readonly kind: 'root' }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'command'; readonly command: AnyCommand }
  | { readonly kind: 'unknown'; readonly words: string }

/**
 * The words of a command line without its options; the value of a global option is not a word.
 * Ends at `--`. Pure.
 */
export function wordsOf(argv: readonly string[]): readonly string[] {
  const valued = globalOptions.filter((option) => option.kind !== 'flag').map((option) => `--${option.name}`)
  const words: string[] = []
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!
    if (word === '--') break
    if (valued.includes(word)) index++
    else if (!word.startsWith('-')) words.push(word)
  }
  return words
}

/** True when help is asked for: `--help`, `-h` before any `--`, or `help` as the first word. Pure. */
export function asksForHelp(argv: readonly string[]): boolean {
  return hasFlag(argv, '--help', '-h') || wordsOf(argv)[0] === 'help'
}

/** True when one of the flags stands before any `--`. Pure. */
export function hasFlag(argv: readonly string[], ...flags: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => flags.includes(word))
}

/** What the words name: the longest command, else a group; further words are a command's arguments. Pure. */
export function findTopic(words: readonly string[], commands: readonly AnyCommand[]): Topic {
  if (words.length === 0) return { kind: 'root' }
  for (let count = words.length; count > 0; count--) {
    const name = words.slice(0, count).join(' ')
    const command = commands.find((each) => each.name === name || each.aliases?.includes(name))
    if (command) return { kind: 'command', command }
    const isGroup = commands.some((each) => each.name.startsWith(`${name} `))
    if (isGroup && count === words.length) return { kind: 'group', name }
    if (isGroup) return { kind: 'unknown', words: words.slice(0, count + 1).join(' ') }
  }
  return { kind: 'unknown', words: words[0]! }
}
