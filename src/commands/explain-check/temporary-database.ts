import type { Database } from '../../db/database.js'
import { usingDatabase } from '../../db/open.js'
import type { Context } from '../context.js'

/**
 * A database for heavy work, gone at the end and when the run is interrupted: on the target's server, or in a temporary folder in
 * this process where no server is named, which is said.
 *
 * @throws QUERY_FAILED  the role may not create databases
 */
export async function usingTemporary<T>(
  context: Context,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const target = await context.target()
  if (target.kind === 'embedded') {
    context.progress.warn(
      'No server is named: measured in this process, on one connection. Latencies are those of this process, not of a server.',
    )
    return usingEmbedded(use)
  }
  const { openServerScratch } = await import('../../db/scratch/open-server-scratch.js')
  return usingDatabase(
    () => openServerScratch(target.connection),
    (database) => droppedOnAbort(database, context.signal, () => use(database)),
  )
}

async function usingEmbedded<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const [{ makeGhostFolder, removeGhostFolder }, { openEmbedded }] = await Promise.all([
    import('../../db/explain/ghost-folder.js'),
    import('../../db/embedded/open-embedded.js'),
  ])
  const folder = makeGhostFolder()
  try {
    return await usingDatabase(() => openEmbedded(`${folder}/data`), use)
  } finally {
    removeGhostFolder(folder)
  }
}

/** Dropping ends every statement at once: a load or an index would go on for minutes. */
async function droppedOnAbort<T>(
  database: Database,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const drop = () => void database.close().catch(() => {})
  signal.throwIfAborted()
  signal.addEventListener('abort', drop)
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', drop)
  }
}
