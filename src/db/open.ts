import { existsSync } from 'node:fs'
import { describeTarget, type Target } from '../config/target.js'
import type { Database } from './database.js'

/** Settings that hold for all sessions of an open database. */
export interface OpenOptions {
  /** How long to wait for another process to let go of an embedded folder, ms. */
  readonly lockWaitMs?: number
  readonly onWait?: (message: string) => void
  readonly signal?: AbortSignal
}

/**
 * Open the target of a command. On a server nothing is sent before the first `connect`.
 *
 * @throws DATABASE_UNREACHABLE, EMBEDDED_IN_USE, EMBEDDED_DAMAGED
 */
export async function openDatabase(target: Target, options: OpenOptions = {}): Promise<Database> {
  if (target.kind === 'embedded') {
    const { openEmbedded } = await import('./embedded/open-embedded.js')
    return openEmbedded(target.folder, options)
  }
  return openServer(target)
}

function openServer(target: Extract<Target, { kind: 'server' }>): Database {
  return {
    kind: 'server',
    label: describeTarget(target),
    async connect(purpose = '') {
      const [{ connectServer }, { sessionFrom }] = await Promise.all([
        import('./connect-server.js'),
        import('./session.js'),
      ])
      const client = await connectServer(target.connection, purpose)
      return sessionFrom(client, { kind: 'server', connected: true })
    },
    close: async () => {},
  }
}

/**
 * Open a target for a command that only reads. An embedded database that does not exist yet is not made for
 * that: an empty one in memory stands for it.
 */
export async function openForReading(target: Target, options: OpenOptions = {}): Promise<Database> {
  if (target.kind === 'server' || existsSync(target.folder)) return openDatabase(target, options)
  const { openScratch } = await import('./embedded/open-scratch.js')
  return { ...(await openScratch()), label: target.folder }
}

/** Open, use, and always close. */
export async function usingDatabase<T>(
  open: () => Promise<Database>,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await open()
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** Connect, use, and always close. */
export async function usingSession<T>(
  database: Database,
  purpose: string,
  use: (session: Awaited<ReturnType<Database['connect']>>) => Promise<T>,
): Promise<T> {
  const session = await database.connect(purpose)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}
