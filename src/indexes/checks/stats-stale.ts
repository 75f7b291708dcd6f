import type { Check } from '../check.js'
import { countWords } from '../words.js'

/** A table that the planner knows nothing, or nothing recent, about. */
export const statsStale: Check = {
  id: 'stats-stale',
  severity: 'warn',
  title: "the planner's statistics of a table are missing or old",
  why: 'The planner chooses by them: it takes the wrong index, or none. Partitioned tables are never analyzed by themselves.',
  examples: {
    bad: '-- pg_stat_user_tables: 10,000 rows or more, never analyzed, or 30 % of them changed since',
    good: 'analyze the_table',
    isStatistical: true,
  },
  find: ({ structure, usage }, limits) =>
    structure.tables.flatMap(({ id, table, partitioned }) => {
      const use = usage.tables[table]
      if (use === undefined || Math.max(use.rows, use.modifiedSinceAnalyze) < limits.staleRows) return []
      const percent = Math.round((100 * use.modifiedSinceAnalyze) / Math.max(use.rows, 1))
      const isChanged = use.modifiedSinceAnalyze >= limits.staleRows && percent >= limits.stalePercent
      if (use.analyzed && !isChanged) return []
      const rows = `about ${countWords(use.rows)} rows`
      return [
        {
          object: id,
          message: use.analyzed
            ? `${countWords(use.modifiedSinceAnalyze)} rows changed since it was analyzed, of ${rows}.`
            : `It was never analyzed and has ${rows}.`,
          evidence: [
            `last analyzed: ${use.lastAnalyze?.slice(0, 16).replace('T', ' ') ?? 'not since changes are counted'}; ${usage.source}, changes counted since ${usage.countedSince.slice(0, 10)}`,
            ...(partitioned
              ? ['a partitioned table: autovacuum analyzes its partitions, never the whole']
              : []),
          ],
          fix: { repair: [`analyze ${table}`], migration: null },
        },
      ]
    }),
}
