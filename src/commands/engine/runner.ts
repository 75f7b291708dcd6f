import type { NoticeMessage } from 'pg-protocol/dist/messages.js'
import type { ProjectDefinition } from '../../config/define-project.js'
import type { Session } from '../../db/database.js'
import { acquireLock } from '../../db/lock.js'
import { refusePooler } from '../../db/pooler.js'
import { readMissingRequirements, requireNothingMissing } from '../../db/requirements.js'
import { ledgerDdl } from '../../db/revisions.js'
import { VaultDbError } from '../../errors.js'
import { loadProject } from '../../files/load-project.js'
import type { History } from '../../migration/history.js'
import { type OpenProject, readHistory } from './open-project.js'
import { SchemaGuard } from './schema-guard.js'

/** Options that every command which writes history takes. Durations in ms. */
export interface RunnerOptions {
  readonly lockWait?: number | undefined
  readonly lockTimeout?: number | undefined
  readonly lockRetry?: number | undefined
}

/** The right to change a database's history: the lock is held, the ledger is there, the history is fresh. */
export interface Runner extends OpenProject {
  readonly definition: ProjectDefinition
  readonly history: History
  /** Holds the runner lock on a server; null on the embedded database, whose folder lock does the same. */
  readonly monitor: Session | null
  readonly schema: Pick<SchemaGuard, 'requireNoDrift'>
}

/**
 * Check what the run needs, take the lock, read the history again under it, and make sure of the ledger. At the end,
 * also after a failure or an interruption, the schema is recorded where the ledger changed.
 *
 * @throws REQUIREMENTS_MISSING, LOCK_HELD, PROJECT_CONFLICT
 */
export async function usingRunner<T>(
  open: OpenProject,
  options: RunnerOptions,
  use: (runner: Runner) => Promise<T>,
): Promise<T> {
  const definition = await loadProject(open.project)
  if (open.target.kind === 'server') await refusePooler(open.target.connection, open.session.client)
  requireNothingMissing(await readMissingRequirements(open.session, definition, open.project.schema))
  const monitor = open.database.kind === 'server' ? await open.database.connect('lock') : null
  const release = cancelOnAbort(open, monitor)
  const unhear = tellNotices(open)
  try {
    await takeLocks(open, monitor, options)
    const { history, ledger } = await readHistory(open)
    requireOwnSchema(open, ledger.otherProjects)
    requireEnvironment(open, ledger.environment)
    if (!ledger.exists) await createLedger(open)
    const schema = new SchemaGuard({ ...open, definition, history, ledger })
    try {
      return await use({ ...open, definition, history, monitor, schema })
    } finally {
      await schema.record()
    }
  } finally {
    release()
    unhear()
    await monitor?.close()
  }
}

async function takeLocks(open: OpenProject, monitor: Session | null, options: RunnerOptions): Promise<void> {
  if (monitor === null) return
  const { context, config, project, session } = open
  const request = {
    project: project.name,
    waitMs: options.lockWait ?? config.lockWaitMs,
    signal: context.signal,
    onWait: (holder: string) => context.progress.info(`waiting for the lock, held by ${holder}`),
  }
  await acquireLock(monitor, { ...request, role: 'runner' })
  await acquireLock(session, { ...request, role: 'worker' })
}

/** Two runners of different projects may both be the first on a database: one creates the ledger, one waits. */
async function createLedger({ session, config }: OpenProject): Promise<void> {
  await session.script(`begin; select pg_catalog.pg_advisory_xact_lock(1986097516, 0); ${ledgerDdl} commit`)
  if (config.environment === undefined) return
  await session.query(
    `insert into vault_db.meta (key, value) values ('environment', $1) on conflict do nothing`,
    [config.environment],
  )
}

function requireOwnSchema({ config, project }: OpenProject, others: readonly string[]): void {
  const schemaOf = (name: string) => config.projects.find((other) => other.name === name)?.schema ?? 'public'
  const clash = others.find((other) => schemaOf(other) === project.schema)
  if (clash === undefined) return
  throw new VaultDbError(
    'PROJECT_CONFLICT',
    `This database already holds the project "${clash}" in schema ${project.schema}; "${project.name}" would mix with it.`,
    { hint: `Use another database, or give one of them its own \`schema\` in vault-db.config.ts.` },
  )
}

function requireEnvironment({ config }: OpenProject, recorded: string | undefined): void {
  if (recorded === undefined || config.environment === undefined || recorded === config.environment) return
  throw new VaultDbError(
    'PROJECT_CONFLICT',
    `This database is marked "${recorded}", and the config says "${config.environment}".`,
    { hint: 'Check --url and the environment; the mark is in vault_db.meta.' },
  )
}

/** What migrations say by RAISE NOTICE, and every warning; not PostgreSQL's own words on what it skips. */
function tellNotices({ context, session }: OpenProject): () => void {
  const tell = ({ severity, code, message = '' }: NoticeMessage) => {
    if (severity === 'WARNING') context.progress.warn(message)
    else if (code === '00000' && !/^drop cascades to /.test(message)) context.progress.info(message)
  }
  session.client.on('notice', tell)
  return () => void session.client.removeListener('notice', tell)
}

/** SIGINT cancels the running statement on a server; the embedded database ends its statement by itself. */
function cancelOnAbort({ context, session }: OpenProject, monitor: Session | null): () => void {
  const cancel = () => {
    if (monitor === null || session.pid === null) return
    monitor.query('select pg_catalog.pg_cancel_backend($1)', [session.pid]).catch(() => {})
  }
  context.signal.addEventListener('abort', cancel)
  return () => context.signal.removeEventListener('abort', cancel)
}
