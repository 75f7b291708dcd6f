import type { Config, Project } from '../../config/define-config.js'
import { selectProject } from '../../config/load-config.js'
import type { Target } from '../../config/target.js'
import type { Database, Session } from '../../db/database.js'
import { openDatabase, openForReading, usingDatabase, usingSession } from '../../db/open.js'
import { type Ledger, readLedger } from '../../db/revisions.js'
import { listMigrations } from '../../files/list-migrations.js'
import { compareHistory, type History } from '../../migration/history.js'
import type { Context } from '../context.js'

/** A project and its open target; what every migrate command starts from. */
export interface OpenProject {
  readonly context: Context
  readonly config: Config
  readonly project: Project
  readonly target: Target
  readonly database: Database
  readonly session: Session
}

/** What a project is opened for: `purpose` shows in `application_name`; writers refuse a pooler. */
export interface Opening {
  readonly purpose: string
  readonly writes?: boolean
}

/**
 * Open the project's target, use it, and always close.
 *
 * @throws POOLER_REFUSED  for writers, before anything is connected
 */
export async function usingProject<T>(
  context: Context,
  { purpose, writes = false }: Opening,
  use: (open: OpenProject) => Promise<T>,
): Promise<T> {
  const config = await context.config()
  const project = selectProject(config, context.options.project)
  const target = await context.target()
  if (writes && target.kind === 'server') {
    const { refusePooler } = await import('../../db/pooler.js')
    await refusePooler(target.connection)
  }
  const options = { lockWaitMs: config.lockWaitMs, onWait: context.progress.info, signal: context.signal }
  const open = writes ? () => openDatabase(target, options) : () => openForReading(target, options)
  return usingDatabase(open, (database) =>
    usingSession(database, purpose, (session) =>
      use({ context, config, project, target, database, session }),
    ),
  )
}

/** Files and ledger as they are now. One round trip; writes nothing. */
export async function readHistory(open: OpenProject): Promise<{ history: History; ledger: Ledger }> {
  const files = await listMigrations(open.project.migrationsFolder)
  const ledger = await readLedger(open.session, open.project.name)
  return { history: compareHistory(files, ledger.revisions), ledger }
}
