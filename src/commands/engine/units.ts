import {
  deleteRevisionSql,
  insertRevisionSql,
  type RevisionKey,
  updateRevisionSql,
} from '../../db/revisions.js'
import type { Unit } from '../../db/unit.js'
import { VaultDbError } from '../../errors.js'
import { checksumOf, checksumVersion, sourceHash } from '../../migration/checksum.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { MigrationFile, ParameterValues } from '../../migration/migration.js'
import type { Revision } from '../../migration/revision.js'
import { splitStatements } from '../../sql/split.js'
import { version } from '../../version.js'

/** What ties a unit to its run: the project, and the lock timeout where the migration states none (ms). */
export interface UnitSettings {
  readonly project: string
  readonly lockTimeoutMs: number
  readonly parameters: ParameterValues
}

/** The ledger's key for a file as it is now. */
export function revisionKey(project: string, file: MigrationFile): RevisionKey {
  return {
    project,
    name: file.name,
    checksum: checksumOf(file),
    checksumVersion,
    sourceHash: sourceHash(file.source),
    toolVersion: version,
  }
}

/** `up` of a migration, with the `down` SQL that the ledger keeps. */
export function upUnit(
  file: MigrationFile,
  migration: LoadedMigration,
  settings: UnitSettings & { downSql: readonly string[] | null },
): Unit {
  const key = revisionKey(settings.project, file)
  const transaction = migration.config.transaction ?? true
  const details = { origin: 'applied', downSql: settings.downSql } as const
  return {
    direction: 'up',
    key,
    path: migration.path,
    body: migration.up,
    transaction,
    lockTimeoutMs: migration.config.lockTimeoutMs ?? settings.lockTimeoutMs,
    parameters: settings.parameters,
    record: transaction ? insertRevisionSql(key, details) : updateRevisionSql(key, details),
  }
}

/**
 * `down` of a migration by its file.
 *
 * @throws MIGRATION_IRREVERSIBLE  the file says so, or has no `down`
 */
export function downUnit(file: MigrationFile, migration: LoadedMigration, settings: UnitSettings): Unit {
  if (migration.config.irreversible || migration.down === null) {
    const why = migration.config.irreversible ? 'is declared irreversible' : 'has no `down`'
    throw new VaultDbError('MIGRATION_IRREVERSIBLE', `${migration.name} ${why}; nothing was undone.`, {
      at: { file: migration.path },
      hint: 'Write a new migration that changes things back, or restore a backup.',
    })
  }
  return {
    direction: 'down',
    key: revisionKey(settings.project, file),
    path: migration.path,
    body: migration.down,
    transaction: migration.config.transaction ?? true,
    lockTimeoutMs: migration.config.lockTimeoutMs ?? settings.lockTimeoutMs,
    parameters: settings.parameters,
    record: deleteRevisionSql(settings.project, migration.name),
  }
}

/** `down` of a revision by the SQL that the ledger kept: an older image has no file for it. */
export function ledgerDownUnit(
  revision: Revision,
  downSql: readonly string[] | null,
  settings: UnitSettings,
): Unit {
  if (downSql === null) {
    throw new VaultDbError('MIGRATION_IRREVERSIBLE', `The ledger kept no down SQL for ${revision.name}.`, {
      hint: 'Its `down` reads data or does not exist. Use the version of the project that has its file.',
    })
  }
  return {
    direction: 'down',
    key: { ...revision, project: settings.project, toolVersion: version },
    path: null,
    body: downSql.flatMap(splitStatements),
    transaction: true,
    lockTimeoutMs: settings.lockTimeoutMs,
    parameters: settings.parameters,
    record: deleteRevisionSql(settings.project, revision.name),
  }
}
