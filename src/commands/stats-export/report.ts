import type { ExtendedStatistics, Unseen } from '../../statistics/statistics.js'
import type { Style } from '../command.js'

/** What `stats export` wrote. */
export interface StatsExportReport {
  readonly project: string
  readonly target: string
  /** Absolute; null where the document went to stdout. */
  readonly path: string | null
  /** ISO 8601, UTC. */
  readonly takenAt: string
  readonly values: 'stand-ins' | 'real'
  readonly counts: {
    readonly tables: number
    readonly indexes: number
    /** Columns, and how many of them have statistics. */
    readonly columns: number
    readonly analyzed: number
  }
  readonly unseen: readonly Unseen[]
  readonly extended: readonly ExtendedStatistics[]
  /** The document, where it was asked for on stdout. */
  readonly document?: string
}

/** The report for people: what was written, and what is not in it. Pure. */
export function renderStatsExport(report: StatsExportReport, style: Style): string {
  if (report.document !== undefined) return report.document.trimEnd()
  const { counts, unseen, extended, values, path } = report
  const found = `${plural(counts.tables, 'table')}, ${plural(counts.indexes, 'index', 'indexes')}, ${counts.analyzed} of ${plural(counts.columns, 'column')} with statistics`
  return [
    `Wrote ${path}`,
    style.wrap(`${found}, ${values === 'real' ? 'with values of rows' : 'no value of a row in it'}.`),
    ...(counts.analyzed > 0 || counts.columns === 0
      ? []
      : [
          style.yellow(
            style.wrap('No column has statistics: analyze the database, or grant this role to read it.'),
          ),
        ]),
    ...unseenLines(unseen).map((line) => style.yellow(style.wrap(line))),
    ...(extended.length === 0
      ? []
      : [
          style.dim(
            style.wrap(
              `Named only, since PostgreSQL cannot import them: extended statistics ${extended.map(({ name }) => name).join(', ')}.`,
            ),
          ),
        ]),
  ].join('\n')
}

const plural = (count: number, word: string, words = `${word}s`) => `${count} ${count === 1 ? word : words}`

/** What the role could not see, tables of one reason together. Pure. */
export function unseenLines(unseen: readonly Unseen[]): readonly string[] {
  const reasons = [...new Set(unseen.map(({ reason }) => reason))]
  return reasons.map((reason) => {
    const own = unseen.filter((each) => each.reason === reason)
    const names = own.map(({ table, columns }) =>
      columns === undefined ? table : `${table} (${columns.join(', ')})`,
    )
    const shown = names.slice(0, 6).join(', ')
    return `Not seen, ${reason}: ${names.length > 6 ? `${shown} and ${names.length - 6} more` : shown}.`
  })
}
