import { compareCatalogs, type Difference } from '../../catalog/compare-catalogs.js'
import { diffCatalogs } from '../../catalog/diff-catalogs.js'
import type { Catalog } from '../../catalog/object.js'
import { renderScript } from '../../catalog/render-plan.js'
import type { Session } from '../../db/database.js'
import { readCatalog } from '../../db/read-catalog/read-catalog.js'
import { fillTables } from '../../db/scratch/fill-tables.js'
import { readRows, type TableRows } from '../../db/scratch/read-rows.js'
import { isVaultDbError, type VaultDbError } from '../../errors.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import { compareRows } from './compare-rows.js'
import { leftoverFindings, repeatFindings, rowFindings } from './differences.js'
import type { Proof, ProofFinding } from './report.js'

/** A database at the state before a migration, and the means to run it both ways. */
export interface Bench {
  readonly session: Session
  /** Everything happens inside a transaction that is open already. */
  readonly isNested: boolean
  readonly schema: string
  readonly run: (direction: 'up' | 'down') => Promise<void>
}

/** `any`: rows for the schema as it is; `none`; or rows for another catalog, one that fits more. */
export type RowChoice = 'any' | 'none' | ((before: Catalog) => Catalog)

/** What a trial found, without what only the caller knows. */
export interface Trial extends Omit<Proof, 'name' | 'file' | 'note'> {
  /** The catalog after the first `up`. */
  readonly after: Catalog
}

const rowsPerTable = 3

/**
 * Fill, go up, go down, compare; where nothing is left, go up again and compare. The database is used up by it.
 *
 * @throws whatever the first `up` throws; what goes wrong later is a finding
 */
export async function prove(bench: Bench, migration: LoadedMigration, choice: RowChoice): Promise<Trial> {
  const read = () => readCatalog(bench.session, { inTransaction: bench.isNested })
  const before = await read()
  const unfilled = await fill(bench, before, choice)
  const rows = await readRows(bench.session, before)
  await bench.run('up')
  const after = await read()
  const start: Start = { before, after, rows, unfilled }
  if (migration.config.irreversible) return trialOf(start, { outcome: 'irreversible' })
  if (migration.down === null) return trialOf(start, { findings: [missingDown] })
  const failed = await attempt(() => bench.run('down'))
  if (failed !== null) return trialOf(start, { findings: [failureFinding('down-failed', failed)] })
  const restored = await read()
  const differences = compareCatalogs(before, restored)
  const lostRows = compareRows(rows, await readRows(bench.session, restored), before)
  const left = [...leftoverFindings(differences), ...rowFindings(lostRows)]
  // What is left makes the second `up` another one: what that does then says nothing new.
  const findings = left.length > 0 ? left : await goUpAgain(bench, { after, read })
  return trialOf(start, { findings, lostRows, sql: mendingSql(differences, restored, before) })
}

async function fill(bench: Bench, before: Catalog, choice: RowChoice): Promise<Proof['unfilled']> {
  if (choice === 'none') return []
  const catalog = choice === 'any' ? before : choice(before)
  return (await fillTables(bench.session, catalog, { rowsPerTable, schema: bench.schema })).unfilled
}

async function goUpAgain(
  bench: Bench,
  { after, read }: { after: Catalog; read: () => Promise<Catalog> },
): Promise<readonly ProofFinding[]> {
  const failed = await attempt(() => bench.run('up'))
  if (failed !== null) return [failureFinding('up-again', failed)]
  return repeatFindings(compareCatalogs(after, await read()))
}

/** Faults of the migration; what is no fault of its own goes on as an error. */
async function attempt(work: () => Promise<void>): Promise<VaultDbError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (!isFaultOfMigration(error)) throw error
    return error
  }
}

/** True for what a migration itself got wrong: a statement that failed, a stop. */
export function isFaultOfMigration(error: unknown): error is VaultDbError {
  return isVaultDbError(error) && (error.code === 'MIGRATION_FAILED' || error.code === 'MIGRATION_STOPPED')
}

const missingDown: ProofFinding = {
  rule: 'down-missing',
  message: 'it has no `down`, and does not say that it is irreversible',
  object: null,
  property: null,
  line: null,
}

/** A direction that failed, as a finding. Pure. */
export function failureFinding(rule: ProofFinding['rule'], error: VaultDbError): ProofFinding {
  const what = { 'down-failed': 'down fails', 'up-again': 'the second up fails' }[rule as string]
  const detail = error.database?.detail === undefined ? '' : ` (${error.database.detail})`
  const message = `${what ?? 'up fails on a filled table'}: ${reasonOf(error)}${detail}`
  return { rule, message, object: null, property: null, line: error.at?.line ?? null }
}

/** What went wrong, without the migration's name before it. Pure. */
export function reasonOf(error: VaultDbError): string {
  return error.message.replace(/^[\w.-]+(: | stopped, and nothing of it was applied: )/, '')
}

interface Start {
  readonly before: Catalog
  readonly after: Catalog
  readonly rows: TableRows
  readonly unfilled: Proof['unfilled']
}

function trialOf(
  start: Start,
  found: Partial<Pick<Trial, 'outcome' | 'findings' | 'lostRows' | 'sql'>>,
): Trial {
  const findings = found.findings ?? []
  return {
    outcome: found.outcome ?? (findings.length > 0 ? 'findings' : 'proved'),
    rows: [...start.rows.values()].reduce((sum, rows) => sum + rows.length, 0),
    unfilled: start.unfilled,
    lostRows: found.lostRows ?? [],
    findings,
    sql: found.sql ?? '',
    after: start.after,
  }
}

function mendingSql(differences: readonly Difference[], from: Catalog, to: Catalog): string {
  return differences.length === 0 ? '' : renderScript(diffCatalogs(from, to, { safeForms: false }))
}
