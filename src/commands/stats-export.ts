import type { Command } from './command.js'
import { renderStatsExport, type StatsExportReport } from './stats-export/report.js'
import type { StatsExportOptions } from './stats-export/run.js'

/** Write the planner's statistics of a database to a file. */
export const statsExport: Command<StatsExportOptions, StatsExportReport> = {
  name: 'stats export',
  summary: "write the planner's statistics of a database to a file, without values",
  description:
    'Reads sizes, pg_stats, planner settings and scan counters in one read-only transaction; nothing is written to the database. No value of a row is in the file: each has a stand-in that keeps order and equality. explain-check --stats and verify-indexes --stats judge by the file. docs/guides/statistics.md says what leaves and what does not.',
  options: [
    {
      name: 'out',
      kind: 'string',
      placeholder: 'FILE',
      summary: 'file to write, `-` for stdout (migrations/<project>/stats.json)',
    },
    {
      name: 'with-values',
      kind: 'flag',
      summary: 'keep the most common values and histograms as they are: the file then holds data of rows',
    },
  ],
  examples: [
    { run: 'vault-db stats export --url "$PRODUCTION_URL"', does: 'write migrations/<project>/stats.json' },
    { run: 'vault-db stats export --out - | gzip > stats.json.gz', does: 'to stdout' },
  ],
  run: async (context, options) => {
    const { exportStatistics } = await import('./stats-export/run.js')
    return exportStatistics(context, options)
  },
  render: renderStatsExport,
}
