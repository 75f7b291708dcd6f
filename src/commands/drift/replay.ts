import type { Catalog, CatalogObject } from '../../catalog/object.js'
import type { Project } from '../../config/define-config.js'
import type { Database, Session } from '../../db/database.js'
import type { Ledger } from '../../db/revisions.js'
import { VaultDbError } from '../../errors.js'
import type { History } from '../../migration/history.js'
import type { MigrationFile } from '../../migration/migration.js'
import type { OpenProject } from '../engine/open-project.js'

/** What is replayed, and where. */
export interface ReplayRequest {
  readonly ledger: Ledger
  readonly history: History
  /** A server whose scratch database is used. */
  readonly url?: string | undefined
}

/** The schema that the migrations build. */
export interface Replayed {
  readonly catalog: Catalog
  /** Roles that ran the migrations here: what they own, the scratch database's owner owns there. */
  readonly migrators: ReadonlySet<string>
  /** The scratch database, for people. */
  readonly on: string
}

interface Step {
  readonly project: Project
  readonly file: MigrationFile
}

/** Expressions are printed alike only by servers of one major version. */
const embeddedMajor = 18

/**
 * Apply on a scratch database what the ledger says was applied here, of all projects in it, in that order; where there
 * is no ledger, all files. The target is only read.
 *
 * @throws MIGRATION_MISSING  an applied migration has no file
 * @throws UNSUPPORTED  no scratch database prints as the target does
 */
export async function replay(open: OpenProject, request: ReplayRequest): Promise<Replayed> {
  const { steps, migrators } = await stepsOf(open, request)
  const [{ prepareScratch, applyToScratch }, { usingDatabase, usingSession }, { readSchema }] =
    await Promise.all([
      import('../engine/rehearse.js'),
      import('../../db/open.js'),
      import('../../db/snapshots.js'),
    ])
  const { context, config } = open
  return context.progress.step('building the schema on a scratch database', () =>
    usingDatabase(
      () => openScratchFor(open, request.url),
      (database) =>
        usingSession(database, 'drift', async (session) => {
          const projects = new Set([open.project, ...steps.map(({ project }) => project)])
          for (const { schema } of projects) await prepareScratch(session, schema)
          for (const { project, file } of steps) {
            await applyToScratch({ context, config, project }, session, { file, step: {} })
          }
          return { catalog: await readSchema(session), migrators, on: database.label }
        }),
    ),
  )
}

/** The actual schema as it would be if the owner of the database had run the migrations. Pure. */
export function asReplayed(actual: Catalog, { migrators }: Pick<Replayed, 'migrators'>): Catalog {
  const objects = actual.objects.map(
    (object): CatalogObject =>
      object.owner !== null && migrators.has(object.owner) ? { ...object, owner: null } : object,
  )
  return { ...actual, objects }
}

async function stepsOf(
  open: OpenProject,
  { ledger, history }: ReplayRequest,
): Promise<{ steps: readonly Step[]; migrators: ReadonlySet<string> }> {
  if (!ledger.exists) {
    return { steps: history.files.map((file) => ({ project: open.project, file })), migrators: new Set() }
  }
  const applied = [{ project: open.project, history }, ...(await readOthers(open, ledger.otherProjects))]
  const steps = applied.flatMap(({ project, history }) => {
    const onDisk = new Map(history.files.map((file) => [file.name, file]))
    return history.revisions
      .filter(({ progress }) => progress === null)
      .map(({ name, appliedAt, appliedBy }) => {
        const file = onDisk.get(name)
        if (file === undefined) throw fileGone(project, name)
        return { project, file, appliedAt, appliedBy }
      })
  })
  // The sort is stable, so a project's own order stays where times are equal.
  steps.sort((a, b) => a.appliedAt.getTime() - b.appliedAt.getTime())
  return { steps, migrators: new Set(steps.map(({ appliedBy }) => appliedBy)) }
}

async function readOthers(
  { config, session, context }: OpenProject,
  names: readonly string[],
): Promise<readonly { project: Project; history: History }[]> {
  const [{ listMigrations }, { readLedger }, { compareHistory }] = await Promise.all([
    import('../../files/list-migrations.js'),
    import('../../db/revisions.js'),
    import('../../migration/history.js'),
  ])
  const others: { project: Project; history: History }[] = []
  for (const name of names) {
    const project = config.projects.find((each) => each.name === name)
    if (project === undefined) {
      context.progress.warn(
        `The project ${name} is in the ledger, not in this config: what it made shows as added.`,
      )
      continue
    }
    const files = await listMigrations(project.migrationsFolder)
    others.push({ project, history: compareHistory(files, (await readLedger(session, name)).revisions) })
  }
  return others
}

function fileGone(project: Project, name: string): VaultDbError {
  return new VaultDbError('MIGRATION_MISSING', `${name} of the project ${project.name} has no file here.`, {
    hint: 'Restore it from version control; without it the schema cannot be built. `vault-db drift` without --replay does not need it.',
  })
}

async function openScratchFor(open: OpenProject, url: string | undefined): Promise<Database> {
  const [{ openScratch }, { openServerScratch }] = await Promise.all([
    import('../../db/embedded/open-scratch.js'),
    import('../../db/scratch/open-server-scratch.js'),
  ])
  if (url !== undefined) return openServerScratch(await connectionOf(open, url))
  const { target, session } = open
  if (target.kind === 'embedded') return openScratch()
  const { major, mayCreate } = await factsOf(session)
  if (major === embeddedMajor) return openScratch()
  if (mayCreate) return openServerScratch(target.connection)
  throw new VaultDbError(
    'UNSUPPORTED',
    `The migrations must be replayed by PostgreSQL ${major}, as it prints them; the one in this process is ${embeddedMajor}, and this role may not create databases.`,
    { hint: `Name a server of that version where it may: --replay-url URL.` },
  )
}

async function connectionOf({ context, config }: OpenProject, url: string) {
  const { resolveTarget } = await import('../../config/resolve-target.js')
  const target = await resolveTarget({ config, url, env: context.env, cwd: context.cwd })
  if (target.kind === 'server') return target.connection
  throw new VaultDbError('USAGE', '--replay-url names no server.', {
    hint: 'Give a postgresql:// URL of a role that may create databases.',
  })
}

async function factsOf(session: Session): Promise<{ major: number; mayCreate: boolean }> {
  const { rows } = await session.query<{ major: number; mayCreate: boolean }>(
    `select pg_catalog.current_setting('server_version_num')::integer / 10000 as major,
  (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user) as "mayCreate"`,
  )
  return rows[0]!
}
