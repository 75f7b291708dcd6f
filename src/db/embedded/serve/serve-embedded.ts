import { resolve } from 'node:path'
import { messageOf, VaultDbError } from '../../../errors.js'
import { prepareFolder } from '../data-folder.js'
import {
  acquireLockFile,
  defaultLockWaitMs,
  describeHolder,
  lockPathOf,
  type WaitOptions,
} from '../folder-lock.js'
import type { LockFile, ServedAddress } from '../lock-file.js'
import { startPglite } from '../start-pglite.js'
import { type PgliteServer, servePglite } from './serve-pglite.js'

/** Tried first, so that a client's settings stay right; any free port where it is taken. */
export const defaultPort = 54330

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

export interface ServeOptions extends WaitOptions {
  readonly host: string
  /** 0: any free one; absent: {@link defaultPort}, or any free one. */
  readonly port?: number | undefined
}

export interface ServedDatabase {
  readonly url: string
  readonly address: ServedAddress
  /** Resolves when it was closed; rejects when PGlite crashed. */
  readonly ended: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Serve the embedded database in a folder over TCP, on this machine only: there is no password. While it runs,
 * other commands find its address in the lock file and connect to it.
 *
 * @throws USAGE                 a host that is not of this machine
 * @throws EMBEDDED_IN_USE       another process has the folder open, or serves it already
 * @throws EMBEDDED_DAMAGED      the folder holds no database that starts
 * @throws DATABASE_UNREACHABLE  the folder cannot be written, or the port is taken
 */
export async function serveEmbedded(folder: string, options: ServeOptions): Promise<ServedDatabase> {
  if (!loopbackHosts.has(options.host)) throw notLoopback(options.host)
  const path = resolve(folder)
  const deadline = Date.now() + (options.lockWaitMs ?? defaultLockWaitMs)
  const acquired = await acquireLockFile(lockPathOf(path), deadline, options)
  if (acquired.kind === 'served')
    throw servedAlready(urlOf(acquired.address), describeHolder(acquired.holder))
  try {
    return await serveHeld(path, acquired.lock, options)
  } catch (error) {
    acquired.lock.release()
    throw error
  }
}

async function serveHeld(path: string, lock: LockFile, options: ServeOptions): Promise<ServedDatabase> {
  await prepareFolder(path)
  const lite = await startPglite({ folder: path })
  try {
    const server = await listenSomewhere((port) => servePglite(lite, { host: options.host, port }), options)
    lock.announce(server.address)
    let closing: Promise<void> | undefined
    const close = () =>
      server
        .close()
        .catch(() => {})
        .then(() => lite.close())
        .catch(() => {})
        .then(lock.release)
    return {
      url: urlOf(server.address),
      address: server.address,
      ended: server.ended,
      close: () => (closing ??= close()),
    }
  } catch (error) {
    await lite.close().catch(() => {})
    throw error
  }
}

async function listenSomewhere(
  serve: (port: number) => Promise<PgliteServer>,
  { host, port }: ServeOptions,
): Promise<PgliteServer> {
  try {
    return await serve(port ?? defaultPort)
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (isTaken && port === undefined) return serve(0)
    throw new VaultDbError(
      'DATABASE_UNREACHABLE',
      `Cannot listen on ${host}:${port}: ${isTaken ? 'the port is taken' : messageOf(error)}.`,
      { hint: 'Take another port: vault-db db serve --port 0 finds a free one.', cause: error },
    )
  }
}

/** The URL that any PostgreSQL client understands. */
export function urlOf({ host, port }: ServedAddress): string {
  return `postgresql://postgres@${host.includes(':') ? `[${host}]` : host}:${port}/postgres`
}

function notLoopback(host: string): VaultDbError {
  return new VaultDbError(
    'USAGE',
    `The embedded database has no password, so it cannot be served on ${host}.`,
    {
      hint: 'Serve it on 127.0.0.1, and reach it from elsewhere through a tunnel: ssh -L 54330:127.0.0.1:54330 HOST',
    },
  )
}

function servedAlready(url: string, holder: string): VaultDbError {
  return new VaultDbError(
    'EMBEDDED_IN_USE',
    `The embedded database is served already, by ${holder}: ${url}`,
    {
      hint: 'Connect to that address, or end that process.',
    },
  )
}
