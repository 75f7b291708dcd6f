import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Whose password is looked up. */
export interface PasswordKey {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** A password when a line fits; a warning when the file was left unread because others may read it. */
export interface FoundPassword {
  readonly password?: string
  readonly warning?: string
}

/**
 * Look a password up in `PGPASSFILE`, or `~/.pgpass`, by libpq's rules; no file is no password.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function readPasswordFile(
  key: PasswordKey,
  env: Readonly<Record<string, string | undefined>>,
): FoundPassword {
  const file = env['PGPASSFILE'] || join(env['HOME'] ?? homedir(), '.pgpass')
  try {
    const facts = statSync(file)
    if (!facts.isFile()) return {}
    if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) {
      return {
        warning: `The password file ${file} is ignored: others can read it. Run \`chmod 600 ${file}\`.`,
      }
    }
    const password = findPassword(readFileSync(file, 'utf8'), key)
    return password === undefined ? {} : { password }
  } catch {
    return {}
  }
}

/** The password of the first line `host:port:database:user:password` that fits; `*` fits anything. Pure. */
export function findPassword(text: string, key: PasswordKey): string | undefined {
  const hosts = key.host.startsWith('/') ? [key.host, 'localhost'] : [key.host]
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const [host, port, database, user, password] = splitLine(line)
    const fits = (pattern: string | undefined, ...values: string[]) =>
      pattern === '*' || values.includes(pattern ?? '')
    if (!fits(host, ...hosts) || !fits(port, String(key.port))) continue
    if (fits(database, key.database) && fits(user, key.user) && password) return password
  }
  return undefined
}

/** Fields between colons; `\:` and `\\` stand for themselves. */
function splitLine(line: string): string[] {
  const fields = line.split(/(?<=(?:^|[^\\])(?:\\\\)*):/)
  return fields.map((field) => field.replace(/\\([\\:])/g, '$1'))
}
