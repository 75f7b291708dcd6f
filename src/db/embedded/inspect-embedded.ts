import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Database } from '../database.js'
import { createAttachedDatabase } from './attached-database.js'
import { checkFolder, deleteFolder, folderSize, isAbsent } from './data-folder.js'
import { acquireLockFile, defaultLockWaitMs, inUse, lockPathOf, type WaitOptions } from './folder-lock.js'
import { type LockHolder, readHolder, type ServedAddress } from './lock-file.js'

/** A data folder as it lies there; nothing is opened. */
export interface EmbeddedFolder {
  readonly exists: boolean
  readonly sizeBytes: number
  /** Who has it open, or null. */
  readonly holder: LockHolder | null
}

/**
 * Look at a data folder and its lock.
 *
 * @throws EMBEDDED_DAMAGED  it holds no database of this version
 */
export function inspectEmbedded(folder: string): EmbeddedFolder {
  const path = resolve(folder)
  const holder = existsSync(lockPathOf(path)) ? readHolder(lockPathOf(path)) : null
  const exists = checkFolder(path) === 'ready'
  return { exists, sizeBytes: exists ? folderSize(path) : 0, holder }
}

/** Read from a database that another process serves, without waiting for the commands that use it. */
export function openServed(folder: string, address: ServedAddress): Database {
  return createAttachedDatabase({ address, label: basename(folder), onClose: () => {} })
}

/** True where `resetEmbedded` has nothing to delete. */
export function isEmbeddedAbsent(folder: string): boolean {
  return isAbsent(resolve(folder))
}

/**
 * Delete the embedded database in a folder, damaged or not, while nobody has it open.
 *
 * @returns bytes freed; 0 where there was nothing
 * @throws EMBEDDED_IN_USE   another process has it open or serves it
 * @throws EMBEDDED_DAMAGED  the folder holds files that are not a database's; nothing is deleted
 */
export async function resetEmbedded(folder: string, options: WaitOptions = {}): Promise<number> {
  const path = resolve(folder)
  const deadline = Date.now() + (options.lockWaitMs ?? defaultLockWaitMs)
  const acquired = await acquireLockFile(lockPathOf(path), deadline, options)
  if (acquired.kind === 'served') throw inUse(lockPathOf(path), acquired.holder)
  try {
    return deleteFolder(path)
  } finally {
    acquired.lock.release()
  }
}
