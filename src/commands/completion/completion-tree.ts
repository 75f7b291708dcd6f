import type { AnyCommand, OptionSpec } from '../command.js'
import { infoOptions, optionsOf } from '../global-options.js'

/** A word that may come next, and what it means. */
export interface CompletionWord {
  readonly word: string
  readonly summary: string
}

/** What may follow the words typed so far: the root (`path` is ''), a group or a command. */
export interface CompletionNode {
  /** Words as typed: `migrate up`. */
  readonly path: string
  /** Commands of a group, or choices of a command's first argument. */
  readonly words: readonly CompletionWord[]
  readonly options: readonly OptionSpec[]
}

/** Every node that a completion script needs, the root first. Pure. */
export function completionTree(commands: readonly AnyCommand[]): readonly CompletionNode[] {
  const named = commands.filter((command) => command.name !== '')
  const paths = new Set(['', ...named.flatMap((command) => prefixesOf(command.name))])
  return [...paths].map((path) => {
    const command = named.find((each) => each.name === path)
    return {
      path,
      words: [...nextWords(path, named), ...argumentWords(command)],
      options: [...optionsOf(command?.options), ...infoOptions],
    }
  })
}

/** Names of options that take a value, wherever they are taken. Pure. */
export function valuedOptions(tree: readonly CompletionNode[]): readonly string[] {
  const valued = tree.flatMap((node) => node.options.filter((option) => option.kind !== 'flag'))
  return [...new Set(valued.map((option) => option.name))].sort()
}

/** A text as one word of a shell. Pure. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** `migrate up` → `migrate`, `migrate up`. */
function prefixesOf(name: string): readonly string[] {
  const words = name.split(' ')
  return words.map((_, index) => words.slice(0, index + 1).join(' '))
}

function nextWords(path: string, commands: readonly AnyCommand[]): readonly CompletionWord[] {
  const start = path === '' ? '' : `${path} `
  const words = new Map<string, string>()
  for (const { name, summary } of commands) {
    if (!name.startsWith(start)) continue
    const word = name.slice(start.length).split(' ')[0]!
    if (word === '' || words.has(word)) continue
    words.set(word, name === start + word ? summary : `commands of ${start}${word}`)
  }
  return [...words].map(([word, summary]) => ({ word, summary }))
}

function argumentWords(command: AnyCommand | undefined): readonly CompletionWord[] {
  const argument = command?.arguments?.[0]
  return (argument?.choices ?? []).map((word) => ({ word, summary: argument!.summary }))
}
