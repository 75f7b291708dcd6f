import type { Session } from '../db/database.js'
import type { GhostFile } from '../db/explain/ghost.js'
import type { SizeFact } from '../explain/declared-query.js'
import type { GhostPlan, GhostSchema } from '../explain/ghost-plan.js'
import type { ClassValue } from '../statistics/class-values.js'
import type { Statistics } from '../statistics/statistics.js'

/** How a ghost is made. */
export interface GhostOptions {
  readonly schema: string
  readonly facts: readonly SizeFact[]
  /** Statistics of a server; what is in them counts more than the declared sizes. */
  readonly statistics?: Statistics | undefined
  /** Bring an empty database to head. */
  readonly build: (session: Session) => Promise<void>
}

/** A database of the declared size without a row in it. */
export interface Ghost {
  readonly session: Session
  readonly schema: GhostSchema
  readonly facts: readonly SizeFact[]
  readonly plan: GhostPlan
  /** Values of columns by their rank; absent where sizes are declared. */
  readonly classValue?: ClassValue | undefined
  /** Settings of the server that the statistics are from. */
  readonly settings: Readonly<Record<string, string>>
  /** In what the ghost is not as its statistics say, a sentence each. */
  readonly notes: readonly string[]
  /** Give a table `factor` times its declared rows; 1 is as it was. */
  readonly scale: (table: string, factor: number) => Promise<void>
}

/**
 * Build head on disk, import statistics of the declared size, or those of a server, let the relation files grow to it
 * without writing them, and open it again: the planner now plans as it would with all the rows. Only for EXPLAIN without
 * ANALYZE.
 * The folder is removed at the end.
 *
 * @throws PROJECT_INVALID       a size of a table or column that is not at head, or statistics of another schema
 * @throws DATABASE_UNREACHABLE  the temporary folder cannot be written, or memory is short
 */
export async function usingGhost<T>(options: GhostOptions, use: (ghost: Ghost) => Promise<T>): Promise<T> {
  const [{ makeGhostFolder, removeGhostFolder, growFiles, sizesOf }, db, { scaleGhost }, { plantTrees }] =
    await Promise.all([
      import('../db/explain/ghost-folder.js'),
      import('../db/explain/ghost.js'),
      import('./scale-ghost.js'),
      import('../db/explain/plant-trees.js'),
    ])
  const folder = makeGhostFolder()
  const data = `${folder}/data`
  try {
    const { files, ...made } = await usingFolder(data, (session) => prepare(session, options))
    plantTrees(data, files)
    const written = sizesOf(data, files)
    growFiles(data, files)
    return await usingFolder(data, async (session) => {
      await db.restoreRelations(session, options.schema, made.plan)
      await db.applySettings(session, made.settings)
      const scalable = {
        session,
        data,
        schemaName: options.schema,
        schema: made.schema,
        plan: made.plan,
        written,
      }
      const scale = (table: string, factor: number) => scaleGhost(scalable, table, factor)
      return use({ session, ...made, scale })
    })
  } finally {
    removeGhostFolder(folder)
  }
}

type Prepared = Omit<Ghost, 'session' | 'scale'> & { readonly files: readonly GhostFile[] }

async function prepare(session: Session, options: GhostOptions): Promise<Prepared> {
  const { build, schema: name, facts, statistics } = options
  const [{ readGhostSchema, readGhostFiles }, { restoreColumns }] = await Promise.all([
    import('../db/explain/ghost.js'),
    import('../db/explain/ghost-columns.js'),
  ])
  await build(session)
  const unlike = statistics === undefined ? [] : await makeAlike(session, name, statistics)
  const schema = await readGhostSchema(session, name)
  const made = await planOf(schema, options)
  const left = await restoreColumns(session, name, made.plan)
  const files = await readGhostFiles(session, made.plan.relations)
  await session.script('checkpoint')
  const refused = `Values of ${left.join(', ')} do not fit the type at head, and are left out.`
  const notes = [...unlike, ...made.notes, ...(left.length === 0 ? [] : [refused])]
  return { ...made, schema, facts, files, notes }
}

async function makeAlike(session: Session, schema: string, statistics: Statistics) {
  const { likeServer } = await import('../db/explain/like-server.js')
  return likeServer(session, schema, statistics)
}

async function planOf(
  schema: GhostSchema,
  { schema: schemaName, facts, statistics }: GhostOptions,
): Promise<Pick<Ghost, 'plan' | 'classValue' | 'settings' | 'notes'>> {
  const { requireSized } = await import('../explain/require-sized.js')
  requireSized(facts, schema.tables)
  if (statistics === undefined) {
    const { planGhost } = await import('../explain/ghost-plan.js')
    const settings: Ghost['settings'] = {}
    return { plan: planGhost(schema, facts), settings, notes: [] }
  }
  const { planFromFile } = await import('../statistics/plan-from-file.js')
  return planFromFile(schema, statistics, { schemaName, facts, nowMs: Date.now() })
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
