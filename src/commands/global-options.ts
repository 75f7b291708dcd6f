import type { OptionSpec } from './command.js'

/** How a report is printed. The last three need a command that reports findings. */
export const formats = ['human', 'json', 'github', 'junit', 'sarif'] as const

/** One of {@link formats}. */
export type Format = (typeof formats)[number]

/** Options of every command, before or after its name. A command may state one of these names anew. */
export const globalOptions: readonly OptionSpec[] = [
  {
    name: 'project',
    kind: 'string',
    placeholder: 'NAME',
    summary: 'project to work on; the default project of the config where absent',
  },
  { name: 'url', kind: 'string', placeholder: 'URL', summary: 'PostgreSQL server to speak to' },
  { name: 'config', kind: 'string', placeholder: 'FILE', summary: 'config file; found from here upwards' },
  { name: 'json', kind: 'flag', summary: 'print one JSON document on stdout, as --format json does' },
  {
    name: 'format',
    kind: 'string',
    placeholder: 'FORMAT',
    choices: formats,
    default: 'human',
    summary: 'how to print the report; github, junit and sarif where findings are reported',
  },
  { name: 'quiet', kind: 'flag', conflicts: ['verbose'], summary: 'no progress on stderr' },
  { name: 'verbose', kind: 'flag', summary: 'more progress on stderr' },
  { name: 'debug', kind: 'flag', summary: 'show the stack of an error' },
  { name: 'yes', short: 'y', kind: 'flag', summary: 'answer yes to every question' },
  { name: 'no-color', kind: 'flag', summary: 'no colour' },
]

/** Options that print something and stop; no environment variable sets them. */
export const infoOptions: readonly OptionSpec[] = [
  { name: 'help', short: 'h', kind: 'flag', summary: 'show help' },
  { name: 'version', kind: 'flag', summary: 'show the version' },
]

/** A command's own options and the global ones that it does not state anew. */
export function optionsOf(own: readonly OptionSpec[] = []): readonly OptionSpec[] {
  const names = new Set(own.map((option) => option.name))
  return [...own, ...globalOptions.filter((option) => !names.has(option.name))]
}

/** `lock-wait` → `VAULT_DB_LOCK_WAIT`. */
export function variableOf(option: string): string {
  return `VAULT_DB_${option.replaceAll('-', '_').toUpperCase()}`
}

/** `lock-wait` → `lockWait`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
