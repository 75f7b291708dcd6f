import type { CompletionNode } from './completion-tree.js'
import { shellQuote, valuedOptions } from './completion-tree.js'

/** The completion script for bash 3.2 and later; where nothing fits, bash offers files. Pure. */
export function bashScript(tree: readonly CompletionNode[]): string {
  return `# vault-db completion for bash. In ~/.bashrc: eval "$(vault-db completion bash)"
_vault_db() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path='' word i words='' options='' values=''
  # bash breaks --name=value at the equals sign.
  if [ "$cur" = '=' ]; then cur=''; elif [ "$prev" = '=' ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      ${pattern(valuedOptions(tree).map((name) => `--${name}`))}) i=$((i + 1)); [ "\${COMP_WORDS[i]}" = '=' ] && i=$((i + 1)) ;;
      -*) ;;
      *) case "\${path:+$path }$word" in
        ${pattern(tree.map((node) => node.path).filter(Boolean))}) path="\${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$path" in
${tree.map(nodeCase).join('\n')}
  esac
  case "$prev" in
    ${pattern(valuedOptions(tree).map((name) => `--${name}`))})
      case "$path $prev" in
${valueCases(tree)}
        *) return ;;
      esac
      COMPREPLY=($(compgen -W "$values" -- "$cur")) ;;
    *)
      case "$cur" in
        -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
        *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
      esac ;;
  esac
}
complete -o bashdefault -o default -F _vault_db vault-db
`
}

function nodeCase(node: CompletionNode): string {
  const words = node.words.map(({ word }) => word)
  if (node.path === '') words.push('help')
  const options = node.options.flatMap(({ name, short }) =>
    short ? [`-${short}`, `--${name}`] : [`--${name}`],
  )
  return `    ${shellQuote(node.path)}) words=${shellQuote(words.join(' '))} options=${shellQuote(options.join(' '))} ;;`
}

function valueCases(tree: readonly CompletionNode[]): string {
  const cases = tree.flatMap((node) =>
    node.options
      .filter((option) => option.kind !== 'flag' && option.choices)
      .map(({ name, choices }) => {
        return `        ${shellQuote(`${node.path} --${name}`)}) values=${shellQuote(choices!.join(' '))} ;;`
      }),
  )
  return cases.join('\n')
}

function pattern(words: readonly string[]): string {
  return words.map(shellQuote).join('|')
}
