import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { VaultDbError } from '../../errors.js'
import { fromFileSystem } from './file-system-error.js'
import { damaged } from './start-pglite.js'
import { extractTar } from './tar.js'
import { loadTemplate } from './template.js'

/** Major version of PGlite's PostgreSQL: folders of another one do not start. */
const majorVersion = '18'

/** Files and folders that PostgreSQL 18 cannot start without, with the least size of a file. */
const vital = {
  'global/pg_control': 8192,
  'global/pg_filenode.map': 1,
  'postgresql.conf': 0,
  'base/1/PG_VERSION': 1,
  'base/5/pg_filenode.map': 1,
  pg_xact: 0,
  pg_wal: 0,
  pg_multixact: 0,
} as const

/** What initdb and a running PostgreSQL put at the top of a data folder. */
const knownNames =
  /^(PG_VERSION|base|global|pg_\w+(\.conf)?|postgresql(\.auto)?\.conf|postmaster\.(opts|pid))$/

/** `absent` also for an empty folder. */
export type FolderState = 'absent' | 'ready'

/**
 * Look at a data folder before PostgreSQL does: PGlite says no more than "failed to initialize properly".
 *
 * @throws EMBEDDED_DAMAGED  another major version, or vital files are missing or cut short
 */
export function checkFolder(folder: string): FolderState {
  const entries = listFolder(folder)
  if (entries.length === 0) return 'absent'
  if (!entries.includes('PG_VERSION')) {
    throw damaged(folder, `it has no PG_VERSION, but holds ${entries.slice(0, 5).join(', ')}`)
  }
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version !== majorVersion) {
    const found =
      version === '' ? 'its PG_VERSION is empty' : `its data is of PostgreSQL ${version.slice(0, 20)}`
    throw damaged(folder, `${found}, and PostgreSQL ${majorVersion} is needed`)
  }
  const missing = Object.entries(vital).filter(
    ([name, leastBytes]) => sizeOf(join(folder, name)) < leastBytes,
  )
  if (missing.length > 0) {
    throw damaged(
      folder,
      `${missing.map(([name]) => name).join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing or cut short`,
    )
  }
  return 'ready'
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') throw damaged(folder, 'it is a file, not a folder')
    throw fromFileSystem(error, folder)
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : -1
}

/**
 * Make the folder from the template where it is absent: into a folder beside it, then renamed, so that a crash
 * leaves nothing half made. The caller holds the folder's lock.
 *
 * @returns true when it was made
 */
export async function prepareFolder(folder: string): Promise<boolean> {
  removeLeftovers(folder)
  if (checkFolder(folder) === 'ready') return false
  const template = await loadTemplate()
  const draft = `${folder}.init-${process.pid}`
  try {
    extractTar(template, draft)
    if (existsSync(folder)) rmdirSync(folder)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw fromFileSystem(error, dirname(folder))
  }
  return true
}

/** Only the lock's holder makes drafts and takes over locks, so what others left is of the dead. */
function removeLeftovers(folder: string): void {
  const prefixes = ['init-', 'old-', 'lock.'].map((suffix) => `${basename(folder)}.${suffix}`)
  try {
    for (const name of readdirSync(dirname(folder))) {
      if (prefixes.some((prefix) => name.startsWith(prefix))) {
        rmSync(join(dirname(folder), name), { recursive: true, force: true })
      }
    }
  } catch {
    // Litter does no harm.
  }
}

/**
 * Delete the data. The caller holds the folder's lock.
 *
 * @returns bytes freed; 0 where there was nothing
 * @throws EMBEDDED_DAMAGED  the folder holds files that are not a database's; nothing is deleted
 */
export function deleteFolder(folder: string): number {
  removeLeftovers(folder)
  const strange = listFolder(folder).filter((name) => !knownNames.test(name))
  if (strange.length > 0) {
    const names = strange.slice(0, 5).join(', ')
    throw new VaultDbError(
      'EMBEDDED_DAMAGED',
      `${folder} holds files that are not a database's (${names}); nothing was deleted.`,
      { hint: 'Move these files away, or remove the folder by hand.' },
    )
  }
  const sizeBytes = folderSize(folder)
  const doomed = `${folder}.old-${process.pid}`
  try {
    if (existsSync(folder)) renameSync(folder, doomed)
    rmSync(doomed, { recursive: true, force: true })
  } catch (error) {
    throw fromFileSystem(error, folder)
  }
  return sizeBytes
}

/** True where no folder is, or an empty one. A file in its place is not absent. */
export function isAbsent(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0)
}

/** Bytes of all files below a folder; 0 where there is none. */
export function folderSize(folder: string): number {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return 0
  let sizeBytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sizeBytes += sizeOf(join(entry.parentPath ?? entry.path, entry.name))
  }
  return sizeBytes
}
