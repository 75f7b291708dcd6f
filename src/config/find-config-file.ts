import { statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { VaultDbError } from '../errors.js'

/** File names of a config, the first one wins; each is also looked for in `.config/`. */
export const configNames: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `vault-db.config.${extension}`,
)

/**
 * Find the config file: exactly `file` where given, else the first one from `cwd` upwards.
 *
 * @returns an absolute path; null when no folder has one
 * @throws CONFIG_NOT_FOUND  `file` is given and is not there
 */
export function findConfigFile(cwd: string, file?: string): string | null {
  if (file !== undefined) return exactly(resolve(cwd, file))
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configIn(folder)
    if (found !== null) return found
    if (dirname(folder) === folder) return null
  }
}

/** The config file of one folder, or null. */
export function configIn(folder: string): string | null {
  const paths = configNames.flatMap((name) => [join(folder, name), join(folder, '.config', name)])
  const ordered = [...paths.filter((_, at) => at % 2 === 0), ...paths.filter((_, at) => at % 2 === 1)]
  return ordered.find(isFile) ?? null
}

/** The folder that a config's relative paths start from: the one with the file, or with its `.config`. */
export function rootOf(file: string): string {
  const folder = dirname(file)
  const isTucked = basename(folder) === '.config' && configNames.includes(basename(file))
  return isTucked ? dirname(folder) : folder
}

function exactly(path: string): string {
  if (isFile(path)) return path
  throw new VaultDbError('CONFIG_NOT_FOUND', `There is no config file ${path}.`, {
    hint: 'Check --config or VAULT_DB_CONFIG; without it, vault-db.config.ts (or .mts, .js, .mjs, .json) is looked for from the current folder upwards. `vault-db init` writes one.',
  })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
