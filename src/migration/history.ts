import { VaultDbError } from '../errors.js'
import { checksumOf, checksumVersion, sourceHash } from './checksum.js'
import type { MigrationFile } from './migration.js'
import type { Revision } from './revision.js'

/** Files and ledger side by side. All lists are oldest first. */
export interface History {
  readonly files: readonly MigrationFile[]
  /** In the order in which they were applied. */
  readonly revisions: readonly Revision[]
  /** Files without a complete revision. */
  readonly pending: readonly MigrationFile[]
  /** Applied, and the file's meaning is another one now. */
  readonly changed: readonly string[]
  /** Applied, and the file is gone. */
  readonly missing: readonly string[]
  /** Pending, and named before the newest applied one. */
  readonly outOfOrder: readonly string[]
  /** Begun outside a transaction and not ended. */
  readonly incomplete: readonly Revision[]
}

/**
 * Compare the migrations on disk with the ledger. Pure.
 *
 * @param files     migrations on disk, sorted by name
 * @param revisions the ledger of this project, in applied order
 */
export function compareHistory(files: readonly MigrationFile[], revisions: readonly Revision[]): History {
  const byName = new Map(revisions.map((revision) => [revision.name, revision]))
  const onDisk = new Set(files.map((file) => file.name))
  const complete = revisions.filter((revision) => revision.progress === null)
  const newest =
    complete
      .map(({ name }) => name)
      .sort()
      .at(-1) ?? ''
  const pending = files.filter((file) => byName.get(file.name)?.progress !== null)
  return {
    files,
    revisions,
    pending,
    changed: files
      .filter((file) => {
        const revision = byName.get(file.name)
        // Of a migration that stopped half-way the rest may be mended; resuming compares what already ran.
        return revision !== undefined && revision.progress === null && isChanged(file, revision)
      })
      .map((file) => file.name),
    missing: revisions.filter((revision) => !onDisk.has(revision.name)).map((revision) => revision.name),
    outOfOrder: pending
      .filter((file) => file.name < newest && !byName.has(file.name))
      .map((file) => file.name),
    incomplete: revisions.filter((revision) => revision.progress !== null),
  }
}

function isChanged(file: MigrationFile, revision: Revision): boolean {
  if (sourceHash(file.source) === revision.sourceHash) return false
  // A checksum of a newer or older normalisation cannot be compared, and the bytes did change.
  return revision.checksumVersion !== checksumVersion || checksumOf(file) !== revision.checksum
}

/**
 * Stop on a history that nothing may be built on.
 *
 * @throws MIGRATION_CHANGED, MIGRATION_MISSING  naming every file
 */
export function requireSoundHistory(history: History): void {
  if (history.changed.length > 0) {
    throw new VaultDbError(
      'MIGRATION_CHANGED',
      `${count(history.changed, 'migration was', 'migrations were')} edited after being applied: ${list(history.changed)}`,
      {
        hint: 'Restore the file and put the change in a new migration; or, where the database already has the change, run `vault-db migrate repair --accept-changed NAME`.',
      },
    )
  }
  if (history.missing.length > 0) {
    throw new VaultDbError(
      'MIGRATION_MISSING',
      `${count(history.missing, 'applied migration has', 'applied migrations have')} no file: ${list(history.missing)}`,
      {
        hint: 'Restore the file from version control. A newer image may have applied it: `vault-db migrate down --from-ledger` undoes it with the SQL that the ledger kept.',
      },
    )
  }
}

/** `a, b and 3 more`. */
export function list(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}

function count(names: readonly string[], one: string, many: string): string {
  return names.length === 1 ? `1 ${one}` : `${names.length} ${many}`
}
