import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, VaultDbError } from '../errors.js'
import { parseName } from '../migration/name.js'
import { systemCode } from './read-source.js'

/** A migration to write. */
export interface NewMigration {
  /** Absolute; made where it is not there. */
  readonly folder: string
  /** Without extension, as `nextName` gives it. */
  readonly name: string
  readonly kind: 'sql' | 'ts'
  readonly content: string
}

/**
 * Write a migration file, whole or not at all, and never over one that is there.
 *
 * @returns its absolute path
 * @throws FILE_EXISTS        a migration has that name, whatever its extension
 * @throws FILE_UNREADABLE    the folder cannot be written
 * @throws MIGRATION_INVALID  the name cannot be one
 */
export async function writeMigration({ folder, name, kind, content }: NewMigration): Promise<string> {
  if (parseName(name) === null) {
    throw new VaultDbError('MIGRATION_INVALID', `"${name}" cannot be the name of a migration.`, {
      hint: 'Use letters, digits, `_`, `-` and `.`, as in 20250808120000_add_ratings.',
    })
  }
  const path = join(folder, `${name}.${kind}`)
  const draft = join(folder, `.${name}.${process.pid}.draft`)
  try {
    mkdirSync(folder, { recursive: true })
    refuseTaken(folder, name)
    publish(draft, path, content)
  } catch (error) {
    throw writeError(path, error)
  }
  return path
}

function refuseTaken(folder: string, name: string): void {
  const taken = readdirSync(folder).find(
    (file) => /^\.(sql|[cm]?js|m?ts)$/.test(file.slice(name.length)) && file.startsWith(name),
  )
  if (taken !== undefined) throw exists(join(folder, taken))
}

/** A link fails where the name is taken, a rename would replace it; some file systems have no links. */
function publish(draft: string, path: string, content: string): void {
  writeFileSync(draft, content)
  try {
    linkSync(draft, path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw exists(path)
    writeNew(path, content)
  } finally {
    rmSync(draft, { force: true })
  }
}

function writeNew(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: 'wx' })
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? exists(path) : error
  }
}

function exists(path: string): VaultDbError {
  return new VaultDbError('FILE_EXISTS', `${path} is there already; it was not changed.`, {
    at: { file: path },
    hint: 'Choose another name.',
  })
}

function writeError(path: string, error: unknown): unknown {
  if (error instanceof VaultDbError) return error
  return new VaultDbError('FILE_UNREADABLE', `${path} cannot be written: ${messageOf(error)}`, {
    at: { file: path },
    hint: 'Check that the folder is one and that this user may write in it.',
    cause: error,
  })
}
