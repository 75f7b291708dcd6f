import type { Command } from './command.js'

const shells = ['bash', 'zsh', 'fish'] as const

/** Which shell. */
export interface CompletionOptions {
  readonly shell: (typeof shells)[number]
}

/** A script to load into the shell. */
export interface CompletionReport extends CompletionOptions {
  readonly script: string
}

/** Prints a completion script made from the list of commands: commands, options and choices. */
export const completion: Command<CompletionOptions, CompletionReport> = {
  name: 'completion',
  summary: 'print a completion script for a shell',
  description: 'The script completes commands, options and their choices. Load it again after an upgrade.',
  arguments: [{ name: 'shell', summary: 'shell to complete in', required: true, choices: shells }],
  examples: [
    {
      run: 'eval "$(vault-db completion bash)"',
      does: 'complete in this shell; put it into ~/.bashrc to keep it',
    },
    {
      run: 'vault-db completion fish > ~/.config/fish/completions/vault-db.fish',
      does: 'complete in every fish from now on',
    },
  ],
  run: async (_context, { shell }) => {
    const [{ commands }, { completionTree }, { writeScript }] = await Promise.all([
      import('./index.js'),
      import('./completion/completion-tree.js'),
      import('./completion/write-script.js'),
    ])
    return { shell, script: writeScript(shell, completionTree(commands)) }
  },
  render: (report) => report.script,
}
