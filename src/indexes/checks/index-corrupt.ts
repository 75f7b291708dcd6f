import type { Check } from '../check.js'

/** A B-tree whose entries do not hold together, as amcheck found. */
export const indexCorrupt: Check = {
  id: 'index-corrupt',
  severity: 'error',
  title: 'amcheck finds a B-tree damaged (only with --deep)',
  why: 'Queries through it miss rows or return wrong ones, and a unique one takes doubles.',
  examples: {
    bad: '-- select bt_index_check(index): high key invariant violated for index "ship_name"',
    good: '-- every entry is in order and on the page where it belongs',
    isStatistical: true,
  },
  find: ({ faults = [], structure: { indexes } }) =>
    faults.flatMap(({ id, message }) => {
      const index = indexes.find((each) => each.id === id)
      if (index === undefined) return []
      return [
        {
          object: id,
          message: 'Its entries are damaged.',
          evidence: [`amcheck: ${message}`, `definition: ${index.definition}`],
          fix: { repair: [`reindex index concurrently ${index.qualified}`], migration: null },
          hint: 'Find the cause first: a new collation version, a disk, a crash with fsync off. A unique index may have let doubles in.',
        },
      ]
    }),
}
