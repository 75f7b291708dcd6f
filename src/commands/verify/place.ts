import type { Config, Project } from '../../config/define-config.js'
import type { ProjectDefinition } from '../../config/define-project.js'
import type { Database, Session } from '../../db/database.js'
import { readMissingRequirements } from '../../db/requirements.js'
import { makingRoles } from '../../db/scratch/missing-roles.js'
import { type ErrorOptions, isVaultDbError, VaultDbError } from '../../errors.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { MigrationFile, ParameterValues } from '../../migration/migration.js'
import type { Context } from '../context.js'
import type { Scratches } from '../engine/read-sides.js'
import { prepareScratch, runUnit, scratchRun } from '../engine/rehearse.js'
import { downUnit, upUnit } from '../engine/units.js'
import type { Bench } from './prove.js'

/** A migration that may be run: its file, what it holds, the values of its parameters. */
export interface Candidate {
  readonly file: MigrationFile
  readonly migration: LoadedMigration
  readonly parameters: ParameterValues
}

export interface Verifying {
  readonly context: Context
  readonly config: Config
  readonly project: Project
  readonly definition: ProjectDefinition
  readonly scratches: Scratches
  /** All of the project, in order. */
  readonly candidates: readonly Candidate[]
}

/** A scratch database at work. */
export interface Place {
  readonly session: Session
  readonly database: Database
}

/**
 * A scratch database with an empty ledger that has what the project needs.
 *
 * @throws REQUIREMENTS_MISSING  it lacks an extension, declared or met on the way; the hint names a way out
 */
export async function usingPlace<T>(verifying: Verifying, use: (place: Place) => Promise<T>): Promise<T> {
  const { scratches, definition, project } = verifying
  return scratches.using(async (session, database) => {
    await prepareScratch(session, project.schema)
    const missing = await readMissingRequirements(session, definition, project.schema)
    const isEmbedded = database.kind === 'embedded'
    if (missing.length > 0) {
      throw lacking(isEmbedded, {
        details: missing.map(({ what, fix }) => (isEmbedded ? what : `${what}\n  fix: ${fix}`)),
      })
    }
    return use({ session, database }).catch((error: unknown) => {
      if (!isEmbedded || !isMissingExtension(error)) throw error
      throw lacking(true, { details: [error.message], at: error.at, cause: error })
    })
  })
}

function isMissingExtension(error: unknown): error is VaultDbError {
  return isVaultDbError(error) && /^extension ".*" is not available$/.test(error.database?.message ?? '')
}

function lacking(isEmbedded: boolean, options: ErrorOptions): VaultDbError {
  return new VaultDbError('REQUIREMENTS_MISSING', 'The scratch database lacks what the project needs.', {
    ...options,
    hint: isEmbedded
      ? 'Give a server that has it: --url postgresql://… (a temporary database is made there and dropped).'
      : 'Mend what is listed, or name another server by --url.',
  })
}

/** What a proof of one migration needs of a place. */
export function benchOf(
  verifying: Verifying,
  place: Place,
  { candidate, isNested }: { readonly candidate: Candidate; readonly isNested: boolean },
): Bench {
  return {
    session: place.session,
    isNested,
    schema: verifying.project.schema,
    run: (direction) => run(verifying, place, { candidate, direction }),
  }
}

/** Run a migration as `migrate up` or `migrate down` would; roles that it names are made. */
export async function run(
  verifying: Verifying,
  { session, database }: Place,
  { candidate, direction }: { readonly candidate: Candidate; readonly direction: 'up' | 'down' },
): Promise<void> {
  const { file, migration, parameters } = candidate
  const { context, config, project, scratches } = verifying
  const settings = { project: project.name, lockTimeoutMs: config.lockTimeoutMs, parameters }
  const unit =
    direction === 'up'
      ? upUnit(file, migration, { ...settings, downSql: null })
      : downUnit(file, migration, settings)
  const work = () =>
    runUnit(
      scratchRun({ context, config, project }, session, () => {}),
      unit,
    )
  if (!unit.transaction) return work()
  await makingRoles({ session, kind: database.kind, made: scratches.roles.madeRoles }, work)
}
