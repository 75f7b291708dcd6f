import type { Change } from '../../catalog/plan/step.js'
import { VaultDbError } from '../../errors.js'
import type { Context } from '../context.js'
import type { DriftReading } from './read-drift.js'
import type { Adoption, LedgerState } from './report.js'

/** What is adopted, under which name. */
export interface AdoptRequest {
  readonly message: string
  readonly reading: DriftReading
}

/**
 * Write what was changed by hand as a migration, with both ways, and count it as applied here once a person agrees:
 * this database has the change already. Others get it by `migrate up`.
 *
 * @throws MIGRATION_OUT_OF_ORDER  other migrations are pending, and would come before it elsewhere and after it here
 * @throws MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_INCOMPLETE  the history does not fit
 * @throws UNSUPPORTED  nothing of the change can be written
 * @throws DRIFT_FOUND  the schema changed again since it was read; the file stays
 */
export async function adopt(context: Context, request: AdoptRequest): Promise<Adoption> {
  requireSettled(request.reading.ledger)
  const written = await write(context, request)
  const question = `This database has the change already. Count ${written.name} as applied here?`
  if ((await context.confirm(question)) !== true) return { ...written, recorded: false }
  await record(context, written, request.reading.fingerprint)
  return { ...written, recorded: true }
}

type Written = Pick<Adoption, 'name' | 'path'>

async function write(context: Context, { message, reading }: AdoptRequest): Promise<Written> {
  const [{ planBoth, writable }, { renderPhase }, { writeMigration }, { nextName }, { selectProject }] =
    await Promise.all([
      import('./report-of.js'),
      import('../engine/render-generated.js'),
      import('../../files/write-migration.js'),
      import('../../migration/name.js'),
      import('../../config/select-project.js'),
    ])
  const plan = planBoth(reading.drift)
  const [up, down] = [writable(plan.adopt), writable(plan.putBack)]
  requireWritten(up)
  const transaction = [...up, ...down].every((change) => change.transaction === 'inside')
  const content = renderPhase({
    message,
    phase: { transaction, changes: up },
    down: [{ transaction, changes: down }],
  })
  const existing = reading.history.files.map((file) => file.name)
  const name = nextName(new Date(), message, existing)
  const { migrationsFolder: folder } = selectProject(await context.config(), context.options.project)
  return { name, path: await writeMigration({ folder, name, kind: 'sql', content }) }
}

function requireWritten(changes: readonly Change[]): void {
  if (changes.length > 0) return
  throw new VaultDbError('UNSUPPORTED', 'vault-db cannot write what was changed; no file was made.', {
    hint: 'Write the migration by hand: `vault-db migrate create NAME --sql`, then `vault-db migrate stamp NAME`.',
  })
}

function requireSettled(ledger: LedgerState): void {
  const { changed, missing, incomplete, pending } = ledger
  const wrong = [
    { code: 'MIGRATION_INCOMPLETE', names: incomplete },
    { code: 'MIGRATION_MISSING', names: missing },
    { code: 'MIGRATION_CHANGED', names: changed },
  ] as const
  const first = wrong.find(({ names }) => names.length > 0)
  if (first) {
    throw new VaultDbError(
      first.code,
      'Files and ledger must agree before a change is adopted; nothing was written.',
      {
        details: first.names,
        hint: 'Run `vault-db migrate repair`, then this again.',
      },
    )
  }
  if (pending.length === 0) return
  throw new VaultDbError(
    'MIGRATION_OUT_OF_ORDER',
    'The adopted change would sort behind migrations that are still pending here; nothing was written.',
    {
      details: pending,
      hint: 'Run `vault-db migrate up --allow-drift` first: it leaves the change as it is. Then run this again.',
    },
  )
}

async function record(context: Context, written: Written, fingerprint: string): Promise<void> {
  const [{ usingProject }, { usingRunner }, { recordAll }, { readSchema }, { fingerprintOf }] =
    await Promise.all([
      import('../engine/open-project.js'),
      import('../engine/runner.js'),
      import('../migrate-baseline.js'),
      import('../../db/snapshots.js'),
      import('../../catalog/fingerprint.js'),
    ])
  await usingProject(context, { purpose: 'drift', writes: true }, (open) =>
    usingRunner(open, {}, async (runner) => {
      if (fingerprintOf(await readSchema(runner.session)) !== fingerprint) throw changedAgain(written)
      const files = runner.history.files.filter(({ name }) => name === written.name)
      await recordAll(runner, files, 'stamped')
    }),
  )
}

function changedAgain({ name, path }: Written): VaultDbError {
  return new VaultDbError('DRIFT_FOUND', `The schema changed again meanwhile; ${name} was not recorded.`, {
    at: { file: path },
    hint: 'Delete the file and run `vault-db drift` again.',
  })
}
