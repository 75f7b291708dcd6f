import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.js'

/** Where the holder serves the database over TCP. */
export interface ServedAddress {
  readonly host: string
  readonly port: number
}

/** What a lock file says about who holds it. */
export interface LockHolder extends ProcessIdentity {
  /** Names this one holding, never used again. */
  readonly token: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly address?: ServedAddress
}

/** A lock file that is ours. */
export interface LockFile {
  readonly path: string
  /** Tell other processes where to connect instead. */
  announce(address: ServedAddress): void
  /** Removes the file; harmless when called again. Also done when the process exits. */
  release(): void
}

/** Outcome of one try: ours, held by somebody, or `busy` (somebody moved at the same moment; try again). */
export type LockAttempt =
  | { readonly kind: 'ours'; readonly lock: LockFile }
  | { readonly kind: 'held'; readonly holder: LockHolder }
  | { readonly kind: 'busy' }

/** A file without readable content is being written, or was left by a full disk or a power cut: then it is old. */
const unreadableAfterMs = 5000

/**
 * Try once to take a lock file. The file of a dead process is taken over, by one process only: whoever does so
 * first takes a second lock, named after the dead holding, and looks again while holding it.
 *
 * @throws the file system's error when the folder cannot be written
 */
export function tryLockFile(path: string): LockAttempt {
  const current = read(path)
  if (current === null) return tryCreate(path)
  if (current.holder === null) {
    return current.ageMs < unreadableAfterMs ? { kind: 'busy' } : takeOver(path, current.token)
  }
  if (livenessOf(current.holder) === 'dead') return takeOver(path, current.token)
  return { kind: 'held', holder: current.holder }
}

function tryCreate(path: string): LockAttempt {
  const holder = newHolder()
  return createWhole(path, holder) ? { kind: 'ours', lock: hold(path, holder) } : { kind: 'busy' }
}

function takeOver(path: string, deadToken: string): LockAttempt {
  const claim = tryLockFile(`${path}.${deadToken}`)
  if (claim.kind !== 'ours') return { kind: 'busy' }
  try {
    if (read(path)?.token !== deadToken) return { kind: 'busy' }
    const holder = newHolder()
    replaceWhole(path, holder)
    return { kind: 'ours', lock: hold(path, holder) }
  } finally {
    claim.lock.release()
  }
}

/** Who holds a lock file, if that process still runs or may run where we cannot look; null when it is free. */
export function readHolder(path: string): LockHolder | null {
  const holder = read(path)?.holder ?? null
  return holder === null || livenessOf(holder) === 'dead' ? null : holder
}

interface Reading {
  readonly token: string
  readonly holder: LockHolder | null
  readonly ageMs: number
}

function read(path: string): Reading | null {
  try {
    const { mtimeMs, ino } = statSync(path)
    const holder = parseHolder(readFileSync(path, 'utf8'))
    const token = holder?.token ?? `unreadable-${ino}-${Math.round(mtimeMs)}`
    return { token, holder, ageMs: Date.now() - mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parseHolder(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as LockHolder
    return Number.isInteger(holder.pid) && /^\d+-\w+$/.test(holder.token) ? holder : null
  } catch {
    return null
  }
}

function newHolder(): LockHolder {
  const token = `${process.pid}-${randomBytes(6).toString('hex')}`
  return { ...ownIdentity(), token, startedAt: new Date().toISOString() }
}

/** Create the file with its content in one step, so that nobody reads half of it; false when it exists. */
function createWhole(path: string, holder: LockHolder): boolean {
  const draft = writeDraft(path, holder)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ENOENT: the new holder swept our draft away while tidying up.
    if (code === 'EEXIST' || code === 'ENOENT') return false
    return createWithoutLinks(path, holder)
  } finally {
    removeQuietly(draft)
  }
}

/** For file systems without hard links (FAT, some network mounts). */
function createWithoutLinks(path: string, holder: LockHolder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function replaceWhole(path: string, holder: LockHolder): void {
  renameSync(writeDraft(path, holder), path)
}

function writeDraft(path: string, holder: LockHolder): string {
  const draft = `${path}.${holder.token}.tmp`
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 })
  return draft
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Gone already, or not ours to remove.
  }
}

/** Locks of this process: one exit listener for all. */
const held = new Set<LockFile>()
let listens = false

function hold(path: string, holder: LockHolder): LockFile {
  const lock: LockFile = {
    path,
    announce: (address) => replaceWhole(path, { ...holder, address }),
    release() {
      if (held.delete(lock) && read(path)?.token === holder.token) removeQuietly(path)
    },
  }
  if (!listens) process.on('exit', releaseAll)
  listens = true
  held.add(lock)
  return lock
}

function releaseAll(): void {
  for (const lock of held) lock.release()
}
