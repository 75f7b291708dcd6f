import path from 'node:path'
import { fitCatalog } from '../../catalog/sample/fit-catalog.js'
import { takingBack } from '../../db/scratch/take-back.js'
import { VaultDbError } from '../../errors.js'
import { benchOf, type Candidate, type Place, run, usingPlace, type Verifying } from './place.js'
import { failureFinding, isFaultOfMigration, prove, type RowChoice, reasonOf, type Trial } from './prove.js'
import type { Proof } from './report.js'

/**
 * Prove migrations one after the other. One scratch database is brought along the whole history; each proof happens
 * on it in a transaction that is rolled back. What cannot be proved that way is tried on databases of its own.
 *
 * @param wanted names
 * @throws what keeps a migration from being applied to an empty database; REQUIREMENTS_MISSING
 */
export async function verifyMigrations(
  verifying: Verifying,
  wanted: ReadonlySet<string>,
): Promise<{ readonly proofs: readonly Proof[]; readonly scratch: string }> {
  const { candidates, context } = verifying
  const last = candidates.findLastIndex(({ file }) => wanted.has(file.name))
  const proofs: Proof[] = []
  return usingPlace(verifying, async (place) => {
    for (const [at, candidate] of candidates.slice(0, last + 1).entries()) {
      if (context.signal.aborted) throw new VaultDbError('INTERRUPTED', 'Interrupted before the end.')
      if (wanted.has(candidate.file.name)) {
        const title = `verifying ${candidate.file.name}`
        proofs.push(await context.progress.step(title, () => verifyOne(verifying, { at, place })))
      }
      if (at < last) await run(verifying, place, { candidate, direction: 'up' })
    }
    return { proofs, scratch: place.database.label }
  })
}

interface Turn {
  /** Number of the candidate. */
  readonly at: number
  /** At the state before it. */
  readonly place: Place
}

/** With rows of any kind, else with rows that fit what the migration makes of them, else without. */
async function verifyOne(verifying: Verifying, turn: Turn): Promise<Proof> {
  const candidate = verifying.candidates[turn.at]!
  const any = await attempt(verifying, turn, 'any')
  if (any.trial) return proofOf(verifying, candidate, any.trial, null)
  const none = await attempt(verifying, turn, 'none')
  if (!none.trial) throw none.error
  const { after } = none.trial
  const fitting = await attempt(verifying, turn, (before) => fitCatalog(before, after))
  if (fitting.trial) return proofOf(verifying, candidate, fitting.trial, fittedNote(any.error))
  const { error } = fitting
  if (error.code === 'MIGRATION_STOPPED') {
    return proofOf(verifying, candidate, none.trial, stoppedNote(error, candidate))
  }
  const findings = [...none.trial.findings, failureFinding('up-on-rows', error)]
  return proofOf(verifying, candidate, { ...none.trial, findings, outcome: 'findings' }, null)
}

type Attempt = { readonly trial: Trial } | { readonly trial: null; readonly error: VaultDbError }

async function attempt(verifying: Verifying, turn: Turn, choice: RowChoice): Promise<Attempt> {
  const { migration } = verifying.candidates[turn.at]!
  const isTransactional = migration.config.transaction ?? true
  const nested = isTransactional ? await attemptNested(verifying, turn, choice) : null
  return nested ?? attemptApart(verifying, turn.at, choice)
}

/** In a transaction that is rolled back. Null where it found or met anything: that is looked at apart. */
async function attemptNested(
  verifying: Verifying,
  { at, place }: Turn,
  choice: RowChoice,
): Promise<Attempt | null> {
  const candidate = verifying.candidates[at]!
  try {
    const trial = await takingBack(place.session, (session) =>
      prove(
        benchOf(verifying, { ...place, session }, { candidate, isNested: true }),
        candidate.migration,
        choice,
      ),
    )
    return trial.outcome === 'findings' ? null : { trial }
  } catch (error) {
    return isFaultOfMigration(error) && error.code === 'MIGRATION_STOPPED' ? { trial: null, error } : null
  }
}

/** On a database of its own, committed step by step as `migrate up` and `migrate down` do. */
async function attemptApart(verifying: Verifying, at: number, choice: RowChoice): Promise<Attempt> {
  return usingPlace(verifying, async (place) => {
    for (const earlier of verifying.candidates.slice(0, at))
      await run(verifying, place, { candidate: earlier, direction: 'up' })
    const candidate = verifying.candidates[at]!
    try {
      return {
        trial: await prove(
          benchOf(verifying, place, { candidate, isNested: false }),
          candidate.migration,
          choice,
        ),
      }
    } catch (error) {
      if (!isFaultOfMigration(error)) throw error
      return { trial: null, error }
    }
  })
}

function proofOf(
  { context }: Verifying,
  { file }: Candidate,
  { after: _after, ...trial }: Trial,
  note: string | null,
): Proof {
  return { name: file.name, file: path.relative(context.cwd, file.path), note, ...trial }
}

function fittedNote(error: VaultDbError): string {
  return `stops on rows of any kind (${reasonOf(error)}); proved with rows that fit what it makes of them`
}

function stoppedNote(error: VaultDbError, { migration, parameters }: Candidate): string {
  const unset = Object.keys(migration.parameters).filter((name) => parameters[name] === undefined)
  const advice = unset.map((name) => ` Give --set ${name}=…`).join('')
  return `tried without rows, since on rows it stops: ${reasonOf(error)}${advice}`
}
