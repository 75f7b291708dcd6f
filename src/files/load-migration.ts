import { basename } from 'node:path'
import { VaultDbError } from '../errors.js'
import type { LoadedMigration } from '../migration/loaded-migration.js'
import type { MigrationFile } from '../migration/migration.js'
import { parseSqlMigration } from '../migration/sql-migration.js'

/**
 * Read a migration file and check it; nothing of it runs but a module's top level.
 *
 * @throws MIGRATION_INVALID  with file, line and every mistake; FILE_UNREADABLE
 */
export async function loadMigration(file: MigrationFile): Promise<LoadedMigration> {
  const { name, path, source } = file
  if (file.kind === 'sql') return { name, path, source, kind: 'sql', ...parseSqlMigration(source, path) }
  return loadScript(file)
}

async function loadScript({ name, path, source }: MigrationFile): Promise<LoadedMigration> {
  const { loadModule } = await import('./load-typescript.js')
  const { checkDefinition } = await import('../migration/definition.js')
  const checked = checkDefinition(definitionOf(await loadModule(path)))
  if ('up' in checked) return { name, path, source, kind: 'ts', ...checked }
  const isOne = checked.length === 1
  const text = isOne
    ? `${basename(path)}: ${checked[0]}.`
    : `${basename(path)} has ${checked.length} mistakes.`
  throw new VaultDbError('MIGRATION_INVALID', text, {
    at: { file: path },
    details: isOne ? [] : checked,
    hint: 'A migration exports `up(db)`, and where it can be undone `down(db)`; a helper file belongs in a folder of its own.',
  })
}

/** Named exports, or the default export where `up` is not among them. */
function definitionOf(exported: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fallback = exported['default']
  if (exported['up'] !== undefined || typeof fallback !== 'object' || fallback === null) return exported
  return fallback as Readonly<Record<string, unknown>>
}
