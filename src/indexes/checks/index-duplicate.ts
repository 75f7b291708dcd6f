import type { Check } from '../check.js'
import { redundantDrafts } from '../redundant-draft.js'

/** Two indexes of one table that do the same. */
export const indexDuplicate: Check = {
  id: 'index-duplicate',
  severity: 'warn',
  title: 'two indexes do the same',
  why: 'Every write pays twice, and the second one serves no query that the first does not.',
  examples: {
    bad: 'create table book (title text); create index book_a on book (lower(title)); create index book_title on book (lower(title))',
    good: 'create table book (title text, isbn text); create index book_a on book (title, isbn); create index book_b on book (title, isbn desc)',
  },
  find: (evidence) =>
    redundantDrafts(evidence, 'index-duplicate', ({ by }) => `It does what ${by.qualified} does.`),
}
