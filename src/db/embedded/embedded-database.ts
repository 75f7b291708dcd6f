import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import type { Database } from '../database.js'
import { sessionFrom } from '../session.js'
import { createClientFactory } from './embedded-client.js'

export interface EmbeddedParts {
  readonly lite: PGlite
  /** For messages. */
  readonly label: string
  /** Lets go of what belongs to the database, once it is closed. */
  readonly onClose: () => void
}

/**
 * What one session leaves behind for the next: PGlite has one backend. `discard all` does not undo
 * `set session authorization` there.
 */
export const resetSql = 'discard all; set session authorization postgres'

/** A database over a PGlite of this process. All its sessions share one backend, and so one transaction. */
export async function createEmbeddedDatabase({ lite, label, onClose }: EmbeddedParts): Promise<Database> {
  const createClient = await createClientFactory(lite)
  const open = new Set<pg.Client>()
  let isUsed = false
  let closing: Promise<void> | undefined
  const close = async () => {
    try {
      for (const client of open) await client.end()
      await lite.close()
    } finally {
      onClose()
    }
  }
  return {
    kind: 'embedded',
    label,
    async connect() {
      if (isUsed && open.size === 0) await resetSession(lite)
      isUsed = true
      const client = createClient(() => open.delete(client))
      open.add(client)
      return sessionFrom(client, { kind: 'embedded' })
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

async function resetSession(lite: PGlite): Promise<void> {
  if (lite.isInTransaction()) await lite.exec('rollback')
  for (const statement of resetSql.split('; ')) await lite.exec(statement)
}
