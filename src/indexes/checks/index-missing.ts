import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { restoreFix } from '../repair.js'

/** A declared index is not there, under any name. */
export const indexMissing: Check = {
  id: 'index-missing',
  severity: 'error',
  title: 'a declared index is not there',
  why: 'Queries that count on it read the whole table; a unique one no longer keeps doubles out.',
  examples: {
    declared:
      'create table note (id integer primary key, title text); create index note_title on note (title)',
    bad: 'drop index note_title',
    good: 'alter index note_title set (fillfactor = 90); alter index note_title reset (fillfactor)',
  },
  find: (evidence) =>
    contractView(evidence).missing.flatMap((index) => {
      if (index.kind !== 'index') return []
      return [
        {
          object: index.id,
          message: `It is declared on ${tableName(index.parent)} and not there.`,
          evidence: [`declared: ${index.definition}`],
          fix: restoreFix(evidence.contract, [index.id]),
        },
      ]
    }),
}

/** `table public.t` → `public.t`. */
export function tableName(parent: string | null): string {
  return (parent ?? '').replace(/^(?:table|foreign table|materialized view) /, '')
}
