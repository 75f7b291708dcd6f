import { normalisePrinting } from '../../catalog/normalise-printing.js'
import type { Catalog } from '../../catalog/object.js'
import type { Ledger } from '../../db/revisions.js'
import type { Contract } from '../../indexes/evidence.js'
import type { History } from '../../migration/history.js'
import { driftSettings } from '../drift/drift-settings.js'
import { findDrift, type Ignored } from '../drift/find-drift.js'
import type { OpenProject } from '../engine/open-project.js'
import type { ContractBasis } from './report.js'

/** What head declares, and what is known of how it was read. */
export interface Expected {
  readonly basis: ContractBasis
  readonly catalog: Catalog
  /** Printed by another major version than the target's: compared word by word, without brackets and qualifiers. */
  readonly isForeign: boolean
  readonly notes: readonly string[]
}

export interface ExpectedRequest {
  readonly ledger: Ledger
  readonly history: History
  readonly replay: boolean
  readonly serverVersionNum: number
}

/**
 * What head declares: what this server printed after the last run where that can vouch for head, else head built on a
 * scratch database.
 *
 * @throws whatever keeps head from being built
 */
export async function readExpected(open: OpenProject, request: ExpectedRequest): Promise<Expected> {
  const { ledger, history, replay } = request
  const pending = ledger.exists ? history.pending.map(({ name }) => name) : []
  const head = history.files.at(-1)?.name ?? null
  const doubt = replay ? 'asked for' : whyNotSnapshot(ledger, history)
  if (doubt !== null) {
    open.context.progress.detail(`head is built anew: ${doubt}`)
    return buildHead(open, request, { head, pending })
  }
  const { readSnapshotCatalog } = await import('../../db/snapshots.js')
  const { takenAt, migration } = ledger.snapshot!
  const time = `${takenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const words = `the schema as recorded on ${time}${migration === null ? '' : `, after ${migration}`}`
  return {
    basis: { kind: 'snapshot', words, head, pending },
    catalog: await readSnapshotCatalog(open.session),
    isForeign: false,
    notes: [],
  }
}

/** `if not exists` keeps whatever is there, and the snapshot with it. */
const lenient = /\bindex\s+(?:concurrently\s+)?if\s+not\s+exists\b|\bifNotExists\b/i

/** Why the recorded schema need not be what head declares; null where it is. Pure. */
export function whyNotSnapshot({ exists, snapshot }: Ledger, history: History): string | null {
  if (!exists || snapshot === null) return 'no schema was recorded'
  if (snapshot.stale !== null) return 'the recorded schema is out of date'
  if (history.pending.length > 0) return 'migrations are pending'
  if (history.changed.length + history.missing.length + history.incomplete.length > 0) {
    return 'files and ledger do not agree'
  }
  if (history.revisions.some(({ origin }) => origin === 'stamped')) return 'migrations were stamped, not run'
  const tolerant = history.files.find(({ source }) => lenient.test(source))
  return tolerant ? `${tolerant.name} makes an index only if it does not exist` : null
}

async function buildHead(
  open: OpenProject,
  { serverVersionNum }: ExpectedRequest,
  place: Pick<ContractBasis, 'head' | 'pending'>,
): Promise<Expected> {
  const { usingHead } = await import('../engine/schema-file.js')
  const onServer = await mayBuildOnServer(open, serverVersionNum)
  const { context } = open
  // `usingHead` works on the target's server where a URL was given.
  const there = onServer ? { ...context, options: { ...context.options, url: open.database.label } } : context
  const catalog = await usingHead(there, async (head) => head.catalog, { inProcess: !onServer })
  const isForeign = majorOf(catalog.serverVersionNum) !== majorOf(serverVersionNum)
  const words = `head as built on a scratch database, PostgreSQL ${majorOf(catalog.serverVersionNum)}`
  const note = `Head was built by PostgreSQL ${majorOf(catalog.serverVersionNum)} and compared word by word, without brackets: this role may not create a scratch database on the PostgreSQL ${majorOf(serverVersionNum)} of the target.`
  return { basis: { kind: 'head', words, ...place }, catalog, isForeign, notes: isForeign ? [note] : [] }
}

/** In this process where that prints as the target does; else on the target's server where this role may. */
async function mayBuildOnServer({ target, session }: OpenProject, version: number): Promise<boolean> {
  const embeddedMajor = 18
  if (target.kind === 'embedded' || majorOf(version) === embeddedMajor) return false
  const { rows } = await session.query<{ may: boolean }>(
    'select rolcreatedb or rolsuper as may from pg_catalog.pg_roles where rolname = current_user',
  )
  return rows[0]?.may === true
}

const majorOf = (version: number) => Math.floor(version / 10_000)

/** Compare what head declares with what is there, without what the config and the project leave out. */
export async function compareContract(
  open: OpenProject,
  {
    ledger,
    expected,
    actual,
  }: { readonly ledger: Ledger; readonly expected: Expected; readonly actual: Catalog },
): Promise<{ readonly contract: Contract; readonly ignored: readonly Ignored[] }> {
  const isSnapshot = expected.basis.kind === 'snapshot'
  const settings = await driftSettings({
    ...open,
    others: ledger.otherProjects,
    snapshot: isSnapshot ? ledger.snapshot : null,
  })
  const drift = findDrift(expected.catalog, actual, settings)
  if (!expected.isForeign) {
    const { expected: wanted, differences, ignored } = drift
    return { contract: { expected: wanted, actual, differences }, ignored }
  }
  const sides = [expected.catalog, actual].map(normalisePrinting) as [Catalog, Catalog]
  const { differences, ignored } = findDrift(...sides, settings)
  return { contract: { expected: drift.expected, actual, differences }, ignored }
}
