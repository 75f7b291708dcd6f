import type { Check } from '../check.js'
import { redundantDrafts } from '../redundant-draft.js'

/** The same keys with every order turned round. */
export const indexDuplicateReversed: Check = {
  id: 'index-duplicate-reversed',
  severity: 'info',
  title: 'two B-trees of the same keys, every one of them in the other order',
  why: 'A B-tree is read from both ends, so one of the two is enough.',
  examples: {
    bad: 'create table race (day date, time integer); create index race_up on race (day, time); create index race_down on race (day desc, time desc)',
    good: 'create table race (day date, time integer); create index race_up on race (day, time); create index race_mixed on race (day, time desc)',
  },
  find: (evidence) =>
    redundantDrafts(
      evidence,
      'index-duplicate-reversed',
      ({ by }) => `It is ${by.qualified} read from the other end.`,
    ),
}
