import type { AnyCommand, OptionSpec } from '../commands/command.js'
import { globalOptions, variableOf } from '../commands/global-options.js'
import { describeOption, usageLine } from './help.js'

/**
 * The reference of all commands as Markdown: `docs/commands.md`, which the help links to by the commands' names.
 * Pure; the same list gives the same page.
 */
export function renderCommandsPage(commands: readonly AnyCommand[]): string {
  const named = commands.filter((command) => command.name !== '')
  const blocks = [
    '# Commands',
    'Made from the list of commands by the tool itself; `vault-db <command> --help` shows the same.',
    named
      .map(({ name, summary }) => `- [${name}](#${name.replaceAll(' ', '-')}): ${escapeText(summary)}`)
      .join('\n'),
    '## Global options',
    'On every command, before or after its name. Every option also reads a variable; an option on the command line wins.',
    optionTable(globalOptions),
    ...named.flatMap(commandBlocks),
  ]
  return `${blocks.join('\n\n')}\n`
}

function commandBlocks(command: AnyCommand): readonly string[] {
  const rows = (command.arguments ?? []).map(({ name, summary }) => `- \`${name}\`: ${escapeText(summary)}`)
  const examples = command.examples.map(({ run, does }) => `# ${does}\n${run}`)
  const blocks = [
    `## ${command.name}`,
    `${escapeText(command.summary)}.`,
    command.description ? escapeText(command.description) : '',
    `\`\`\`\n${usageLine(command)}\n\`\`\``,
    command.aliases?.length
      ? `Also: ${command.aliases.map((alias) => `\`vault-db ${alias}\``).join(', ')}.`
      : '',
    rows.join('\n'),
    command.options?.length ? optionTable(command.options) : '',
    examples.length > 0 ? `\`\`\`sh\n${examples.join('\n')}\n\`\`\`` : '',
  ]
  return blocks.filter((block) => block !== '')
}

function optionTable(options: readonly OptionSpec[]): string {
  const rows = options.map((option) => {
    const [term, meaning] = describeOption(option)
    return `| \`${term}\` | ${escapeText(meaning)} | \`${variableOf(option.name)}\` |`
  })
  return ['| option | what it does | variable |', '|---|---|---|', ...rows].join('\n')
}

function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|')
}
