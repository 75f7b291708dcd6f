import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { VaultDbError } from '../errors.js'
import type { MigrationFile } from '../migration/migration.js'
import { compareNames, parseName } from '../migration/name.js'
import { readSource, systemCode, unreadable } from './read-source.js'

const migrationFile = /^(?<name>[^.].*?)\.(?:(?<sql>sql)|[cm]?js|m?ts)$/
const noMigration = /^(?:project|types)\.|^schema\.sql$|\.d\.[cm]?ts$/

interface Candidate {
  readonly name: string
  readonly file: string
  readonly kind: 'sql' | 'ts'
}

/**
 * The migrations of a folder, oldest first: `*.ts`, `*.mts`, `*.js`, `*.mjs`, `*.cjs` and `*.sql` directly in it,
 * but for `project.*`, `types.*`, `schema.sql`, declarations and hidden files. Sources are read, nothing is run.
 *
 * @param folder absolute
 * @throws CONFIG_INVALID     there is no such folder
 * @throws FILE_UNREADABLE    the folder or a file cannot be read, or a file is no UTF-8 text
 * @throws MIGRATION_INVALID  two files share a name or a timestamp, or a name cannot be one
 */
export async function listMigrations(folder: string): Promise<MigrationFile[]> {
  const candidates = readFolder(folder)
    .flatMap((file) => candidateOf(file) ?? [])
    .sort((a, b) => compareNames(a.name, b.name))
  requireNames(folder, candidates)
  requireOneEach(folder, candidates)
  return candidates.map(({ name, file, kind }) => {
    const path = join(folder, file)
    return { name, path, kind, source: readSource(path) }
  })
}

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, entry.name))))
      .map((entry) => entry.name)
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(folder, error)
    throw new VaultDbError('CONFIG_INVALID', `There is no folder of migrations at ${folder}.`, {
      at: { file: folder },
      hint: 'Create it with `vault-db init`, or set `migrations` of the project in vault-db.config.ts.',
      cause: error,
    })
  }
}

/** A dangling link counts as a file, so that reading it says what is wrong. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true
}

/** Whether a file of this name would be a migration, or be refused as one. Pure. */
export function isMigrationName(file: string): boolean {
  return candidateOf(file) !== null
}

function candidateOf(file: string): Candidate | null {
  if (noMigration.test(file)) return null
  const { name, sql } = migrationFile.exec(file)?.groups ?? {}
  return name === undefined ? null : { name, file, kind: sql ? 'sql' : 'ts' }
}

function requireNames(folder: string, candidates: readonly Candidate[]): void {
  const wrong = candidates.filter(({ name }) => parseName(name) === null)
  if (wrong.length === 0) return
  throw new VaultDbError('MIGRATION_INVALID', `${wrong[0]!.file} cannot be the name of a migration.`, {
    at: { file: join(folder, wrong[0]!.file) },
    details: wrong.map(({ file }) => file),
    hint: 'Use letters, digits, `_`, `-` and `.`, as in 20250808120000_add_ratings; `vault-db migrate create` makes such a name.',
  })
}

/** One order for everybody: no two files with a name or a timestamp in common. */
function requireOneEach(folder: string, candidates: readonly Candidate[]): void {
  const clashes: string[] = []
  for (const [at, { name, file }] of candidates.entries()) {
    const next = candidates[at + 1]
    if (next === undefined) break
    const timestamp = parseName(name)?.timestamp
    if (name === next.name) clashes.push(`${file} and ${next.file} have the same name`)
    else if (timestamp && parseName(next.name)?.timestamp === timestamp) {
      clashes.push(`${file} and ${next.file} have the same timestamp`)
    }
  }
  if (clashes.length === 0) return
  throw new VaultDbError('MIGRATION_INVALID', `${clashes[0]}, so their order is not certain.`, {
    at: { file: folder },
    details: clashes.length > 1 ? clashes : [],
    hint: 'Rename the one that is not applied anywhere yet; `vault-db migrate create` makes a free name.',
  })
}
