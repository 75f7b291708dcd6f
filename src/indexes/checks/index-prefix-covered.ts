import type { Check } from '../check.js'
import { redundantDrafts } from '../redundant-draft.js'

/** The keys of one index are the first keys of another. */
export const indexPrefixCovered: Check = {
  id: 'index-prefix-covered',
  severity: 'info',
  title: 'the keys of an index are the first keys of another',
  why: 'The longer index serves its queries too. The shorter one is worth its writes only where it is much smaller and read a lot.',
  examples: {
    bad: 'create table stay (guest integer, night date); create index stay_guest on stay (guest); create index stay_both on stay (guest, night)',
    good: `create table stay (guest text, night date); create index stay_guest on stay (lower(guest), night);
create index stay_upper on stay (upper(guest)); create unique index stay_key on stay (guest); create index stay_long on stay (guest, night)`,
  },
  find: (evidence) =>
    redundantDrafts(
      evidence,
      'index-prefix-covered',
      ({ by }) => `${by.qualified} begins with its keys and serves its queries.`,
    ),
}
