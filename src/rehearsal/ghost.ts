import type { Session } from '../db/database.js'
import type { SizeFact } from '../explain/declared-query.js'
import type { GhostPlan, GhostSchema } from '../explain/ghost-plan.js'

/** How a ghost is made. */
export interface GhostOptions {
  readonly schema: string
  readonly facts: readonly SizeFact[]
  /** Bring an empty database to head. */
  readonly build: (session: Session) => Promise<void>
}

/** A database of the declared size without a row in it. */
export interface Ghost {
  readonly session: Session
  readonly schema: GhostSchema
  readonly facts: readonly SizeFact[]
  readonly plan: GhostPlan
}

/**
 * Build head on disk, import statistics of the declared size, let the relation files grow to it without writing them, and
 * open it again: the planner now plans as it would with all the rows. Only for EXPLAIN without ANALYZE.
 * The folder is removed at the end.
 *
 * @throws PROJECT_INVALID       a size of a table or column that is not at head
 * @throws DATABASE_UNREACHABLE  the temporary folder cannot be written, or memory is short
 */
export async function usingGhost<T>(options: GhostOptions, use: (ghost: Ghost) => Promise<T>): Promise<T> {
  const [{ makeGhostFolder, removeGhostFolder, growFiles }, db] = await Promise.all([
    import('../db/explain/ghost-folder.js'),
    import('../db/explain/ghost.js'),
  ])
  const folder = makeGhostFolder()
  const data = `${folder}/data`
  try {
    const { schema, plan, files } = await usingFolder(data, (session) => prepare(session, options))
    growFiles(data, files)
    return await usingFolder(data, async (session) => {
      await db.restoreRelations(session, options.schema, plan)
      return use({ session, schema, plan, facts: options.facts })
    })
  } finally {
    removeGhostFolder(folder)
  }
}

async function prepare(session: Session, { build, schema: name, facts }: GhostOptions) {
  const [{ readGhostSchema, readGhostFiles, restoreColumns }, { planGhost }, { requireSized }] =
    await Promise.all([
      import('../db/explain/ghost.js'),
      import('../explain/ghost-plan.js'),
      import('../explain/require-sized.js'),
    ])
  await build(session)
  const schema = await readGhostSchema(session, name)
  requireSized(facts, schema.tables)
  const plan = planGhost(schema, facts)
  await restoreColumns(session, name, plan)
  const files = await readGhostFiles(session, plan.relations)
  await session.script('checkpoint')
  return { schema, plan, files }
}

async function usingFolder<T>(folder: string, use: (session: Session) => Promise<T>): Promise<T> {
  const [{ openEmbedded }, { usingDatabase, usingSession }] = await Promise.all([
    import('../db/embedded/open-embedded.js'),
    import('../db/open.js'),
  ])
  return usingDatabase(
    () => openEmbedded(folder),
    (database) => usingSession(database, 'ghost', use),
  )
}
