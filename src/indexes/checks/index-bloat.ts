import type { Check } from '../check.js'
import { sizeWords } from '../words.js'

/** A B-tree that is much larger than its entries need. */
export const indexBloat: Check = {
  id: 'index-bloat',
  severity: 'warn',
  title: 'an index is much larger than its entries need',
  why: 'It takes memory and reads that entries could have; deleted entries leave pages that only a rebuild gives back.',
  examples: {
    bad: '-- estimated from pg_stats: 50 % or more of an index, and 10 MB or more, hold no entry',
    good: 'reindex index concurrently the_index',
    isStatistical: true,
  },
  find: ({ structure, usage }, limits) =>
    structure.indexes.flatMap((index) => {
      const use = usage.indexes[index.id]
      if (!use || use.wastedBytes === null || use.wastedBytes < limits.bloatBytes) return []
      const percent = Math.round((100 * use.wastedBytes) / use.sizeBytes)
      if (percent < limits.bloatPercent || index.partitioned) return []
      return [
        {
          object: index.id,
          message: `About ${percent} % of its ${sizeWords(use.sizeBytes)} hold no entry.`,
          evidence: [
            `${sizeWords(use.wastedBytes)} more than its entries need, estimated from the planner's statistics`,
            `to be sure: select * from pgstatindex('${index.qualified.replaceAll("'", "''")}')`,
          ],
          fix: { repair: [`reindex index concurrently ${index.qualified}`], migration: null },
        },
      ]
    }),
}
