import { bashScript } from './bash.js'
import type { CompletionNode } from './completion-tree.js'
import { fishScript } from './fish.js'
import { zshScript } from './zsh.js'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

/** The completion script of a shell, with a final line break. Pure. */
export function writeScript(shell: keyof typeof scripts, tree: readonly CompletionNode[]): string {
  return scripts[shell](tree)
}
