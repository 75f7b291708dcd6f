import type { ProjectDefinition } from '../../config/define-project.js'
import type { Database, Session } from '../../db/database.js'
import { usingDatabase, usingSession } from '../../db/open.js'
import { readMissingRequirements, requireNothingMissing } from '../../db/requirements.js'
import { isVaultDbError } from '../../errors.js'
import { printName } from '../../sql/print-name.js'
import type { OpenProject } from '../engine/open-project.js'
import { prepareScratch } from '../engine/rehearse.js'

/** An empty database that has what the project needs, for the migrations to be built on. */
export interface BaselineScratch {
  readonly session: Session
  readonly kind: Database['kind']
  /** Roles that were made on the target's server. */
  readonly madeRoles: Set<string>
}

/**
 * Use a scratch database that prints as the target does: on the same server, where this role may create a database and
 * the project's extensions; else in this process, whose major may be another one.
 */
export async function usingBaselineScratch<T>(
  open: OpenProject,
  definition: ProjectDefinition,
  use: (scratch: BaselineScratch) => Promise<T>,
): Promise<T> {
  const onServer = open.target.kind === 'server' ? await openOnServer(open, definition) : null
  const madeRoles = new Set<string>()
  try {
    return await usingDatabase(
      async () => onServer ?? (await import('../../db/embedded/open-scratch.js')).openScratch(),
      (database) =>
        usingSession(database, 'baseline', async (session) => {
          await prepareScratch(session, open.project.schema)
          requireNothingMissing(await readMissingRequirements(session, definition, open.project.schema))
          return use({ session, kind: database.kind, madeRoles })
        }),
    )
  } finally {
    for (const role of madeRoles) await open.session.query(`drop role if exists ${printName(role)}`)
  }
}

/** Null where this role may not create databases, or not the extensions in one. */
async function openOnServer(open: OpenProject, definition: ProjectDefinition): Promise<Database | null> {
  if (open.target.kind !== 'server') return null
  const { openServerScratch } = await import('../../db/scratch/open-server-scratch.js')
  const database = await openServerScratch(open.target.connection).catch((error: unknown) => {
    if (isVaultDbError(error) && error.database?.sqlState === '42501') return null
    throw error
  })
  if (database === null) return null
  const missing = await usingSession(database, 'baseline', async (session) => {
    await prepareScratch(session, open.project.schema)
    return readMissingRequirements(session, definition, open.project.schema)
  }).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  if (missing.length === 0) return database
  await database.close()
  return null
}
