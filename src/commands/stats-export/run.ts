import { isAbsolute, join } from 'node:path'
import { readEverything } from '../../db/read-statistics/read-everything.js'
import { isVaultDbError } from '../../errors.js'
import { readQueries } from '../../files/read-queries.js'
import { printStatistics } from '../../statistics/print-statistics.js'
import { queryConstants } from '../../statistics/query-constants.js'
import type { Statistics } from '../../statistics/statistics.js'
import { version } from '../../version.js'
import type { Context } from '../context.js'
import { type OpenProject, readHistory, usingProject } from '../engine/open-project.js'
import type { StatsExportReport } from './report.js'

export interface StatsExportOptions {
  /** File to write; `-` for stdout. */
  readonly out?: string
  /** Keep values as they are. */
  readonly withValues?: boolean
}

/**
 * Read the statistics of the target and write them to a file. Nothing is written to the target.
 *
 * @throws FILE_UNREADABLE  the file cannot be written
 */
export async function exportStatistics(
  context: Context,
  options: StatsExportOptions,
): Promise<StatsExportReport> {
  return usingProject(context, { purpose: 'stats export' }, async (open) => {
    const read = () => readAll(open, options)
    const statistics = await context.progress.step('reading statistics', read)
    const path = pathOf(open, options)
    const document = printStatistics(statistics)
    if (path !== null) {
      const { writeText } = await import('../../files/write-text.js')
      writeText(path, document)
    }
    if (statistics.values === 'real') {
      context.progress.warn('The file holds values of rows: keep it as you would keep the data.')
    }
    return reportOf(open, statistics, { path, ...(path === null ? { document } : {}) })
  })
}

function pathOf({ project, context }: OpenProject, { out }: StatsExportOptions): string | null {
  if (out === '-') return null
  if (out === undefined) return join(project.migrationsFolder, 'stats.json')
  return isAbsolute(out) ? out : join(context.cwd, out)
}

async function readAll(open: OpenProject, { withValues }: StatsExportOptions): Promise<Statistics> {
  const queries = await readQueries(open.project.migrationsFolder, open.context.cwd)
  const { ledger, recentSince } = await ledgerOf(open)
  const head = {
    format: 'vault-db statistics',
    formatVersion: 1,
    toolVersion: version,
    values: 'real',
    project: open.project.name,
    ledger,
  } as const
  const statistics = await readEverything(open.session, {
    head,
    hides: withValues !== true,
    constantsOf: (tables) => queryConstants(queries, { tables }),
  })
  const recent = recentSince(statistics.usage.countedSince)
  return ledger === null ? statistics : { ...statistics, ledger: { ...ledger, recent } }
}

interface LedgerReading {
  readonly ledger: Statistics['ledger']
  /** Migrations that ran since a time, ISO 8601. */
  readonly recentSince: (since: string) => readonly string[]
}

/** A role that may not read the ledger may export all the same. */
async function ledgerOf(open: OpenProject): Promise<LedgerReading> {
  const none: LedgerReading = { ledger: null, recentSince: () => [] }
  try {
    const { ledger } = await readHistory(open)
    if (!ledger.exists) return none
    const { revisions, snapshot } = ledger
    return {
      ledger: {
        head: revisions.at(-1)?.name ?? null,
        fingerprint: snapshot?.fingerprint ?? null,
        recent: [],
      },
      recentSince: (since) =>
        revisions.filter(({ appliedAt }) => appliedAt.toISOString() > since).map(({ name }) => name),
    }
  } catch (error) {
    if (isVaultDbError(error) && error.code === 'REQUIREMENTS_MISSING') return none
    throw error
  }
}

function reportOf(
  { project, database }: OpenProject,
  { takenAt, values, unseen, extended, tables }: Statistics,
  written: Pick<StatsExportReport, 'path' | 'document'>,
): StatsExportReport {
  const columns = tables.flatMap((table) => table.columns)
  return {
    project: project.name,
    target: database.label,
    takenAt,
    values,
    counts: {
      tables: tables.length,
      indexes: tables.reduce((sum, { indexes }) => sum + indexes.length, 0),
      columns: columns.length,
      analyzed: columns.filter(({ own, whole }) => own !== undefined || whole !== undefined).length,
    },
    unseen,
    extended,
    ...written,
  }
}
