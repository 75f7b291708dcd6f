import type { Check } from '../check.js'
import { redundantDrafts } from '../redundant-draft.js'

/** A partial index beside a whole one that begins with its keys. */
export const indexPartialSubsumed: Check = {
  id: 'index-partial-subsumed',
  severity: 'info',
  title: 'a partial index beside a whole one of the same keys',
  why: 'The whole index serves its queries too. Often meant so: compare the sizes before you drop it.',
  examples: {
    bad: 'create table mail (box integer, read boolean); create index mail_all on mail (box); create index mail_new on mail (box) where not read',
    good: 'create table mail (box integer, read boolean); create index mail_old on mail (box) where read; create index mail_new on mail (box) where not read',
  },
  find: (evidence) =>
    redundantDrafts(
      evidence,
      'index-partial-subsumed',
      ({ by }) => `${by.qualified} has its keys for all rows, not only those of its predicate.`,
    ),
}
