import { basename, resolve } from 'node:path'
import type { Database } from '../database.js'
import { answers, createAttachedDatabase } from './attached-database.js'
import { prepareFolder } from './data-folder.js'
import { createEmbeddedDatabase } from './embedded-database.js'
import {
  acquireLockFile,
  defaultLockWaitMs,
  inUse,
  lockPathOf,
  pause,
  type WaitOptions,
} from './folder-lock.js'
import type { LockFile, ServedAddress } from './lock-file.js'
import { startPglite } from './start-pglite.js'

/**
 * Open the embedded database in a folder; made from the template where there is none. One process at a time
 * has it open, others wait; while `db serve` holds it, it is reached over TCP, still one command at a time.
 *
 * @param folder   data folder; its lock file lies beside it
 * @throws EMBEDDED_IN_USE       another process held it longer than `lockWaitMs`
 * @throws EMBEDDED_DAMAGED      the folder holds no database that starts
 * @throws DATABASE_UNREACHABLE  the folder cannot be written, or memory is short
 */
export async function openEmbedded(folder: string, options: WaitOptions = {}): Promise<Database> {
  const path = resolve(folder)
  const deadline = Date.now() + (options.lockWaitMs ?? defaultLockWaitMs)
  for (;;) {
    const acquired = await acquireLockFile(lockPathOf(path), deadline, options)
    if (acquired.kind === 'ours') return openHeld(path, acquired.lock)
    const attached = await attach(path, acquired.address, { ...options, lockWaitMs: deadline - Date.now() })
    if (attached) return attached
    if (Date.now() >= deadline) throw inUse(lockPathOf(path), acquired.holder)
    // The server is just ending, and lets go of the folder in a moment.
    await pause(options.signal)
  }
}

async function openHeld(path: string, lock: LockFile): Promise<Database> {
  try {
    await prepareFolder(path)
    const lite = await startPglite({ folder: path })
    return await createEmbeddedDatabase({ lite, label: path, onClose: lock.release })
  } catch (error) {
    lock.release()
    throw error
  }
}

/** One backend serves all clients there, so advisory locks keep nobody out: commands queue on a lock file. */
async function attach(path: string, address: ServedAddress, options: WaitOptions): Promise<Database | null> {
  const deadline = Date.now() + (options.lockWaitMs ?? defaultLockWaitMs)
  const acquired = await acquireLockFile(`${path}.attached.lock`, deadline, options)
  if (acquired.kind !== 'ours') throw inUse(`${path}.attached.lock`, acquired.holder)
  const { release } = acquired.lock
  if (await answers(address))
    return createAttachedDatabase({
      address,
      label: `${basename(path)} on ${address.host}:${address.port}`,
      onClose: release,
    })
  release()
  return null
}
