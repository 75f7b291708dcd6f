import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { ParameterValues } from '../../migration/migration.js'

/**
 * The statements of a migration's `down`, to be kept in the ledger so that an image without the file can undo
 * it. Null when there is no `down`, or when a TypeScript body reads rows and so cannot be told without a
 * database.
 */
export async function renderDown(
  migration: LoadedMigration,
  parameters: ParameterValues,
): Promise<readonly string[] | null> {
  if (migration.down === null) return null
  if (typeof migration.down !== 'function') return migration.down.map((statement) => statement.text)
  const { recordBody } = await import('../../db/record-body.js')
  return recordBody(migration.down, parameters)
}
