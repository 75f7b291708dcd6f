const command = /(?<![\w/.-]|npx )vault-db(?= (?:migrate|seed|db|doctor|init|completion|--help)\b)/g

/**
 * Commands in a text as this person has to type them: a copy that npx runs is on no PATH. Pure.
 *
 * @param env the environment; npm sets `npm_command` to `exec` there
 */
export function asTyped(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return env['npm_command'] === 'exec' ? text.replace(command, 'npx vault-db') : text
}
