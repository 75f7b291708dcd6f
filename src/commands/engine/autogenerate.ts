import type { Catalog } from '../../catalog/object.js'
import type { Rename } from '../../catalog/rename.js'
import type { Phase } from '../../catalog/render-plan.js'
import type { Project } from '../../config/define-config.js'
import type { Session } from '../../db/database.js'
import { VaultDbError } from '../../errors.js'
import { pathKind } from '../../files/path-kind.js'
import type { Context } from '../context.js'
import { schemaPath, usingHead } from './schema-file.js'

/** A migration file to be, with what it leaves behind. */
export interface Generated {
  /** Slug ending of its name where a change takes several files: `2_of_3`; null for a single one. */
  readonly part: string | null
  readonly content: string
}

export interface Generation {
  readonly files: readonly Generated[]
  /** `--rename` values that would turn a drop and a creation into a rename. */
  readonly renames: readonly string[]
  /** What differs and cannot be written. */
  readonly unsupported: readonly string[]
  /** What the project builds with the new files. */
  readonly catalog: Catalog
}

export interface AutogenerateOptions {
  readonly message: string
  readonly renames: readonly string[]
}

/**
 * The migrations that lead from head to the edited schema file. Each phase of the plan is a file of its own; every
 * way up is run on a scratch database, and every way back is the difference from what it left.
 *
 * @throws FILE_UNREADABLE, QUERY_FAILED  the schema file is not there, or does not load
 * @throws UNSUPPORTED  the plan, run on a scratch database, does not lead to the file's schema: a bug of ours
 */
export async function autogenerate(context: Context, options: AutogenerateOptions): Promise<Generation> {
  const [{ diffCatalogs }, { phasesOf }, { diffReport }, { readRenames }] = await Promise.all([
    import('../../catalog/diff-catalogs.js'),
    import('../../catalog/render-plan.js'),
    import('../../catalog/diff-report.js'),
    import('../../catalog/rename.js'),
  ])
  return usingHead(context, async ({ project, session, catalog: head }) => {
    const wanted = await readEdited(context, project)
    const renames = readRenames(options.renames)
    for (const { up } of renames) await session.script(up)
    const start = renames.length === 0 ? head : await read(session)
    const report = diffReport(start, wanted, { renames })
    const changes = report.changes.filter(({ kind }) => kind !== 'unsupported')
    const phases = phasesOf(changes)
    const steps = await runPhases({ session, phases, start, renames })
    const left = diffCatalogs(steps.end, wanted).filter(({ kind }) => kind !== 'unsupported')
    if (left.length > 0) throw notReached(left.map(({ object }) => object))
    const { renderPhase } = await import('./render-generated.js')
    const files = steps.pairs.map(({ phase, down }, at) => ({
      part: steps.pairs.length === 1 ? null : `${at + 1}_of_${steps.pairs.length}`,
      content: renderPhase({ message: options.message, phase, down }),
    }))
    return { files, renames: report.renames, unsupported: report.unsupported, catalog: steps.end }
  })
}

async function read(session: Session): Promise<Catalog> {
  const { readCatalog } = await import('../../db/read-catalog/read-catalog.js')
  return readCatalog(session)
}

async function readEdited(context: Context, project: Project): Promise<Catalog> {
  const { readSide, usingScratches } = await import('./read-sides.js')
  const file = schemaPath(project)
  if (pathKind(file) !== 'file') {
    throw new VaultDbError('FILE_UNREADABLE', `There is no ${file} to compare with.`, {
      hint: 'Run vault-db schema dump, edit the file, and run this again.',
    })
  }
  return usingScratches(context, (scratches) =>
    context.progress.step('loading schema.sql', () =>
      readSide(context, { kind: 'script', file }, { project, scratches }),
    ),
  )
}

interface Running {
  readonly session: Session
  readonly phases: readonly Phase[]
  readonly start: Catalog
  /** They open the first phase and were run already. */
  readonly renames: readonly Rename[]
}

type Pair = { readonly phase: Phase; readonly down: readonly Phase[] }

async function runPhases({
  session,
  phases,
  start,
  renames,
}: Running): Promise<{ pairs: readonly Pair[]; end: Catalog }> {
  const [{ diffCatalogs }, { phasesOf }, { renameChange }] = await Promise.all([
    import('../../catalog/diff-catalogs.js'),
    import('../../catalog/render-plan.js'),
    import('../../catalog/diff-report.js'),
  ])
  const pairs: Pair[] = []
  let before = start
  for (const [at, phase] of phases.entries()) {
    await runPhase(session, phase, at === 0 ? renames.length : 0)
    const after = await read(session)
    const back = diffCatalogs(after, before, { safeForms: false })
    const names = at === 0 ? renames.toReversed().map(({ down }) => renameChange(down)) : []
    pairs.push({ phase, down: phasesOf([...back, ...names]) })
    before = after
  }
  return { pairs, end: before }
}

async function runPhase(session: Session, phase: Phase, skip: number): Promise<void> {
  const statements = phase.changes.flatMap(({ sql }) => sql).slice(skip)
  if (!phase.transaction) {
    for (const sql of statements) await session.script(sql)
    return
  }
  await session.script(
    ['begin', 'set local check_function_bodies = off', ...statements, 'commit'].join(';\n'),
  )
}

function notReached(objects: readonly string[]): VaultDbError {
  return new VaultDbError(
    'UNSUPPORTED',
    'The generated migration would not lead to schema.sql; nothing was written.',
    {
      details: objects.slice(0, 20),
      hint: 'Write this part of the migration by hand (vault-db migrate create NAME --sql), and please report the case.',
    },
  )
}
