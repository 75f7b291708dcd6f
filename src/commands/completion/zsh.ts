import type { OptionSpec } from '../command.js'
import { type CompletionNode, shellQuote, valuedOptions } from './completion-tree.js'

/** The completion script for zsh; where nothing fits, it offers files. Pure. */
export function zshScript(tree: readonly CompletionNode[]): string {
  const valued = valuedOptions(tree).map((name) => `--${name}`)
  return `#compdef vault-db
# vault-db completion for zsh. In ~/.zshrc, after compinit: eval "$(vault-db completion zsh)"
_vault_db() {
  local at='' word prev="\${words[CURRENT-1]}" i
  local -a nextwords options values
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$word" in
      ${pattern(valued)}) i=$((i + 1)) ;;
      -*) ;;
      *) case "\${at:+$at }$word" in
        ${pattern(tree.map((node) => node.path).filter(Boolean))}) at="\${at:+$at }$word" ;;
      esac ;;
    esac
  done
  case "$at" in
${tree.map(nodeCase).join('\n')}
  esac
  case "$prev" in
    ${pattern(valued)})
      case "$at $prev" in
${valueCases(tree)}
        *) _files; return ;;
      esac
      compadd -a values
      return ;;
  esac
  case "\${words[CURRENT]}" in
    -*) _describe -o 'option' options ;;
    *) if ((\${#nextwords})); then _describe 'command' nextwords; else _files; fi ;;
  esac
}
compdef _vault_db vault-db
`
}

function nodeCase(node: CompletionNode): string {
  const words = node.words.map(({ word, summary }) => described(word, summary))
  return `    ${shellQuote(node.path)})
      nextwords=(${words.join(' ')})
      options=(${node.options.flatMap(optionWords).join(' ')}) ;;`
}

function optionWords({ name, short, summary }: OptionSpec): readonly string[] {
  const long = described(`--${name}`, summary)
  return short ? [described(`-${short}`, summary), long] : [long]
}

/** `_describe` splits a word from its meaning at the first colon. */
function described(word: string, summary: string): string {
  return shellQuote(`${word.replaceAll(':', '\\:')}:${summary}`)
}

function valueCases(tree: readonly CompletionNode[]): string {
  const cases = tree.flatMap((node) =>
    node.options
      .filter((option) => option.kind !== 'flag' && option.choices)
      .map(({ name, choices }) => {
        return `        ${shellQuote(`${node.path} --${name}`)}) values=(${choices!.map(shellQuote).join(' ')}) ;;`
      }),
  )
  return cases.join('\n')
}

function pattern(words: readonly string[]): string {
  return words.map(shellQuote).join('|')
}
