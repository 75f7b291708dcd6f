import type { Check } from '../check.js'
import { redundantDrafts } from '../redundant-draft.js'

/** Keys and INCLUDE columns of one index are all in another that begins with the keys. */
export const indexIncludeCovered: Check = {
  id: 'index-include-covered',
  severity: 'info',
  title: 'keys and INCLUDE columns of an index are all in another',
  why: 'The other index answers the same queries from the index alone.',
  examples: {
    bad: 'create table song (album integer, track integer); create index song_inc on song (album) include (track); create index song_key on song (album, track)',
    good: 'create table song (album integer, track integer, name text); create index song_inc on song (album) include (name); create index song_key on song (album, track)',
  },
  find: (evidence) =>
    redundantDrafts(
      evidence,
      'index-include-covered',
      ({ by }) => `${by.qualified} begins with its keys and holds its other columns.`,
    ),
}
