import type { Check } from '../check.js'
import { sizeWords } from '../words.js'

/** A table that is much larger than its rows need. */
export const tableBloat: Check = {
  id: 'table-bloat',
  severity: 'warn',
  title: 'a table is much larger than its rows need',
  why: 'Every scan reads the empty space too. Vacuum makes it reusable but rarely gives it back.',
  examples: {
    bad: '-- estimated from pg_stats: 50 % or more of a table, and 10 MB or more, hold no row',
    good: '-- pg_repack, or VACUUM FULL while nobody needs the table',
    isStatistical: true,
  },
  find: ({ usage }, limits) =>
    Object.entries(usage.tables).flatMap(([table, { sizeBytes, wastedBytes }]) => {
      if (wastedBytes === null || wastedBytes < limits.bloatBytes) return []
      const percent = Math.round((100 * wastedBytes) / sizeBytes)
      if (percent < limits.bloatPercent) return []
      return [
        {
          object: `table ${table}`,
          message: `About ${percent} % of its ${sizeWords(sizeBytes)} hold no row.`,
          evidence: [
            `${sizeWords(wastedBytes)} more than its rows need, estimated from the planner's statistics`,
            `to be sure: select * from pgstattuple_approx('${table.replaceAll("'", "''")}')`,
          ],
          fix: null,
          hint: 'Where the space will not be filled again: pg_repack, or vacuum (full) while nobody needs the table.',
        },
      ]
    }),
}
