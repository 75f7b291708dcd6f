import type { OptionSpec } from '../command.js'
import { type CompletionNode, valuedOptions } from './completion-tree.js'

/** The completion script for fish. Pure. */
export function fishScript(tree: readonly CompletionNode[]): string {
  const valued = valuedOptions(tree).map((name) => quote(`--${name}`))
  const paths = tree.filter((node) => node.path !== '').map((node) => quote(node.path))
  return `# vault-db completion for fish. Save as ~/.config/fish/completions/vault-db.fish
function __vault_db_at
    set -l at ''
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip -eq 1
            set skip 0
            continue
        end
        switch $word
            case ${valued.join(' ')}
                set skip 1
            case '-*'
            case '*'
                set -l next (string trim -- "$at $word")
                if contains -- $next ${paths.join(' ')}
                    set at $next
                end
        end
    end
    test "$at" = "$argv[1]"
end
complete -c vault-db -e
${tree.flatMap(nodeLines).join('\n')}
`
}

function nodeLines(node: CompletionNode): readonly string[] {
  const start = `complete -c vault-db -n ${quote(`__vault_db_at ${quote(node.path)}`)}`
  const words = node.words.map(({ word, summary }) => `${start} -f -a ${quote(word)} -d ${quote(summary)}`)
  return [...words, ...node.options.map((option) => `${start} ${optionFlags(option)}`)]
}

function optionFlags({ name, short, kind, choices, summary }: OptionSpec): string {
  const value = kind === 'flag' ? '' : choices ? `-x -a ${quote(choices.join(' '))}` : '-r'
  return [short ? `-s ${short}` : '', `-l ${name}`, value, `-d ${quote(summary)}`].filter(Boolean).join(' ')
}

/** In fish a backslash counts within single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
