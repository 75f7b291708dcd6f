import type { Catalog } from '../../catalog/object.js'
import type { Ledger } from '../../db/revisions.js'
import { VaultDbError } from '../../errors.js'
import type { History } from '../../migration/history.js'
import { type OpenProject, readHistory } from '../engine/open-project.js'
import type { Drift } from './find-drift.js'
import type { Basis, LedgerState } from './report.js'
import { whyStale } from './stale.js'

/** What `drift` found out, with the catalogs. */
export interface DriftReading {
  readonly basis: Basis
  readonly ledger: LedgerState
  readonly history: History
  readonly drift: Drift
  /** Fingerprint of what is there now. */
  readonly fingerprint: string
}

export interface DriftRequest {
  readonly replay?: boolean | undefined
  readonly replayUrl?: string | undefined
}

/**
 * Compare files with the ledger, and what was recorded after the last run (or what the migrations build) with what is
 * there. Writes nothing.
 *
 * @throws SNAPSHOT_MISSING  there is nothing to compare with
 */
export async function readDrift(open: OpenProject, request: DriftRequest): Promise<DriftReading> {
  const { history, ledger } = await readHistory(open)
  const state = ledgerState(history)
  if (!request.replay) requireSnapshot(ledger, state)
  const compared = request.replay
    ? await againstReplay(open, { ledger, history, url: request.replayUrl })
    : await againstSnapshot(open, ledger)
  return { ...compared, ledger: state, history }
}

type Compared = Pick<DriftReading, 'basis' | 'drift' | 'fingerprint'>

/** Where nothing differs neither side is looked at. */
const untold: Catalog = { serverVersionNum: 0, objects: [] }
const noDrift: Drift = { expected: untold, actual: untold, differences: [], ignored: [] }

async function againstSnapshot(open: OpenProject, ledger: Ledger): Promise<Compared> {
  const { isAsRecorded, readSchemaObjects, readSnapshotCatalog } = await import('../../db/snapshots.js')
  const snapshot = ledger.snapshot!
  const { takenAt, project, migration, toolVersion } = snapshot
  const basis = { kind: 'snapshot', takenAt: takenAt.toISOString(), project, migration, toolVersion } as const
  const reading = await readingSchema(open, async () =>
    (await isAsRecorded(open.session, snapshot)) ? null : readSchemaObjects(open.session),
  )
  if (reading === null) return { basis, drift: noDrift, fingerprint: snapshot.fingerprint }
  const { fingerprintOf } = await import('../../catalog/fingerprint.js')
  const fingerprint = fingerprintOf(reading)
  if (snapshot.fingerprint === fingerprint) return { basis, drift: noDrift, fingerprint }
  const sides = { expected: await readSnapshotCatalog(open.session), actual: reading.catalog() }
  return { basis, drift: await compare(open, ledger, sides), fingerprint }
}

function readingSchema<T>({ context }: OpenProject, read: () => Promise<T>): Promise<T> {
  return context.progress.step('reading the schema', read)
}

async function againstReplay(
  open: OpenProject,
  request: { ledger: Ledger; history: History; url: string | undefined },
): Promise<Compared> {
  const [{ readSchema }, { fingerprintOf }, { replay, asReplayed }] = await Promise.all([
    import('../../db/snapshots.js'),
    import('../../catalog/fingerprint.js'),
    import('./replay.js'),
  ])
  const actual = await readingSchema(open, () => readSchema(open.session))
  const replayed = await replay(open, request)
  const sides = { expected: replayed.catalog, actual: asReplayed(actual, replayed) }
  return {
    basis: { kind: 'replay', on: replayed.on },
    drift: await compare(open, { ...request.ledger, snapshot: null }, sides),
    fingerprint: fingerprintOf(actual),
  }
}

async function compare(
  open: OpenProject,
  { otherProjects, snapshot }: Ledger,
  { expected, actual }: { expected: Catalog; actual: Catalog },
): Promise<Drift> {
  const [{ findDrift }, { driftSettings }] = await Promise.all([
    import('./find-drift.js'),
    import('./drift-settings.js'),
  ])
  return findDrift(expected, actual, await driftSettings({ ...open, others: otherProjects, snapshot }))
}

function ledgerState(history: History): LedgerState {
  const complete = history.revisions.filter(({ progress }) => progress === null).map(({ name }) => name)
  const hasPending = history.pending.length > 0
  const hasMissing = history.missing.length > 0
  return {
    current: complete.sort().at(-1) ?? null,
    pending: history.pending.map(({ name }) => name),
    changed: history.changed,
    missing: history.missing,
    outOfOrder: history.outOfOrder,
    incomplete: history.incomplete.map(({ name }) => name),
    ahead: hasPending ? (hasMissing ? 'both' : 'files') : hasMissing ? 'database' : 'none',
  }
}

function requireSnapshot({ exists, snapshot }: Ledger, state: LedgerState): void {
  if (snapshot?.stale === null) return
  const details = [
    ...state.changed.map((name) => `${name} was edited after being applied`),
    ...state.missing.map((name) => `${name} is applied and has no file`),
  ]
  if (!exists || (snapshot === null && state.current === null)) {
    throw new VaultDbError(
      'SNAPSHOT_MISSING',
      'vault-db has applied nothing here, so there is no schema to compare with.',
      {
        details,
        hint: '`vault-db migrate up` applies the migrations; `vault-db migrate baseline` adopts a schema that is there; `vault-db drift --replay` compares it with the migrations.',
      },
    )
  }
  throw new VaultDbError(
    'SNAPSHOT_MISSING',
    `There is no schema to compare with: ${snapshot ? whyStale(snapshot) : 'none was recorded after the last run'}.`,
    {
      details,
      hint: '`vault-db drift --replay` compares with the migrations instead; `vault-db migrate up` records the schema as it is then.',
    },
  )
}
