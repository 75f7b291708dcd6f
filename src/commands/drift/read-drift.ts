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
  const [{ readSchema }, { fingerprintOf }] = await Promise.all([
    import('../../db/snapshots.js'),
    import('../../catalog/fingerprint.js'),
  ])
  const actual = await open.context.progress.step('reading the schema', () => readSchema(open.session))
  const fingerprint = fingerprintOf(actual)
  const compared = request.replay
    ? await againstReplay(open, { ledger, history, actual, url: request.replayUrl })
    : await againstSnapshot(open, { ledger, actual, fingerprint })
  return { ...compared, ledger: state, history, fingerprint }
}

type Compared = Pick<DriftReading, 'basis' | 'drift'>

async function againstSnapshot(
  open: OpenProject,
  { ledger, actual, fingerprint }: { ledger: Ledger; actual: Catalog; fingerprint: string },
): Promise<Compared> {
  const snapshot = ledger.snapshot!
  const { takenAt, project, migration, toolVersion } = snapshot
  const basis = { kind: 'snapshot', takenAt: takenAt.toISOString(), project, migration, toolVersion } as const
  if (snapshot.fingerprint === fingerprint) {
    return { basis, drift: { expected: actual, actual, differences: [], ignored: [] } }
  }
  const { readSnapshotCatalog } = await import('../../db/snapshots.js')
  return {
    basis,
    drift: await compare(open, ledger, { expected: await readSnapshotCatalog(open.session), actual }),
  }
}

async function againstReplay(
  open: OpenProject,
  { actual, ...request }: { ledger: Ledger; history: History; actual: Catalog; url: string | undefined },
): Promise<Compared> {
  const { replay, asReplayed } = await import('./replay.js')
  const replayed = await replay(open, request)
  const sides = { expected: replayed.catalog, actual: asReplayed(actual, replayed) }
  return {
    basis: { kind: 'replay', on: replayed.on },
    drift: await compare(open, { ...request.ledger, snapshot: null }, sides),
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
