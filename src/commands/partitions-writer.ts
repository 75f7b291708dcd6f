import type { ProjectDefinition } from '../config/define-project.js'
import type { Session } from '../db/database.js'
import type { Patience } from '../db/partitions-retry.js'
import type { OptionSpec } from './command.js'
import type { Context } from './context.js'
import { type OpenProject, usingProject } from './engine/open-project.js'

/** Options of the commands that take table locks for the project's upkeep. */
export const patienceOptions: readonly OptionSpec[] = [
  {
    name: 'lock-timeout',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'how long one statement waits for a table lock, and others behind it (500ms)',
  },
  {
    name: 'lock-retry',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'how long to retry after lock timeouts (60s)',
  },
]

/** Their values, ms. */
export interface PatienceOptions {
  readonly lockTimeout?: number | undefined
  readonly lockRetry?: number | undefined
}

/** Shorter than deadlock_timeout (1 s): we give way before the server picks a victim. */
const lockTimeoutMs = 500

/** A project opened for its upkeep. */
export interface Upkeep extends OpenProject {
  readonly definition: ProjectDefinition
  readonly patience: Patience
}

/**
 * Open a project to change its database outside of migrations: a second session on a server tells who
 * blocks, and cancels the running statement when the run is interrupted.
 *
 * @param purpose shows in `application_name`
 * @throws POOLER_REFUSED, PROJECT_INVALID
 */
export function usingUpkeep<T>(
  context: Context,
  { purpose, ...options }: PatienceOptions & { readonly purpose: string },
  use: (upkeep: Upkeep) => Promise<T>,
): Promise<T> {
  return usingProject(context, { purpose, writes: true }, async (open) => {
    const definition = await loadDefinition(open)
    await refuseWritePooler(open)
    const monitor = open.database.kind === 'server' ? await open.database.connect('watch') : null
    const stop = cancelOnAbort(open, monitor)
    const patience: Patience = {
      lockTimeoutMs: options.lockTimeout ?? lockTimeoutMs,
      lockRetryBudgetMs: options.lockRetry ?? open.config.lockRetryBudgetMs,
      signal: context.signal,
      warn: context.progress.warn,
      monitor,
    }
    try {
      return await use({ ...open, definition, patience })
    } finally {
      stop()
      await monitor?.close()
    }
  })
}

/** What the project's `project.ts` says. @throws PROJECT_INVALID */
export async function loadDefinition({ project }: OpenProject): Promise<ProjectDefinition> {
  const { loadProject } = await import('../files/load-project.js')
  return loadProject(project)
}

async function refuseWritePooler({ target, session }: OpenProject): Promise<void> {
  if (target.kind !== 'server') return
  const { refusePooler } = await import('../db/pooler.js')
  await refusePooler(target.connection, session.client)
}

function cancelOnAbort({ context, session }: OpenProject, monitor: Session | null): () => void {
  const cancel = () => {
    if (monitor === null || session.pid === null) return
    monitor.query('select pg_catalog.pg_cancel_backend($1)', [session.pid]).catch(() => {})
  }
  context.signal.addEventListener('abort', cancel)
  return () => context.signal.removeEventListener('abort', cancel)
}
