import type { IndexObject } from '../../catalog/tables.js'
import type { Check } from '../check.js'
import { dropIndexSql, unlessDone } from '../repair.js'
import type { IndexFacts } from '../structure.js'
import { leftoverOf } from './index-leftover.js'

/** An index that PostgreSQL does not use, and that no session is building. */
export const indexInvalid: Check = {
  id: 'index-invalid',
  severity: 'error',
  title: 'an index is not valid, as a failed CREATE INDEX CONCURRENTLY leaves it',
  why: 'No query uses it, and while it is ready every write still pays for it. A unique one does not keep all doubles out.',
  examples: {
    bad: `create table seat (number integer); create index seat_number on seat (number);
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'seat_number'::regclass`,
    good: 'create table seat (number integer); create index seat_number on seat (number)',
  },
  find: ({ contract, structure: { indexes } }) =>
    indexes
      .filter((index) => isBroken(index) && leftoverOf(index, indexes) === null)
      .map((index) => {
        const declared = contract.expected.objects.find(({ id }) => id === index.id)
        return {
          object: index.id,
          message: `It is ${stateWords(index)} and no session is building it: a concurrent build failed.`,
          evidence: [`definition: ${index.definition}`, `declared by head: ${declared ? 'yes' : 'no'}`],
          fix: declared ? rebuild(index, declared as IndexObject) : drop(index),
          ...(index.unique
            ? { hint: 'It is unique: look for doubles first, or the build fails again.' }
            : {}),
        }
      }),
}

function isBroken({ valid, ready, live, building, partitioned }: IndexFacts): boolean {
  return !(valid && ready && live) && !building && !partitioned
}

function stateWords({ valid, ready, live }: IndexFacts): string {
  if (!live) return 'being dropped, not live,'
  return [valid ? '' : 'not valid', ready ? '' : 'not ready'].filter(Boolean).join(' and ')
}

/** `migrate up` drops an invalid index of the name before it makes it; a healthy one is left alone. */
function rebuild(index: IndexFacts, { definition }: IndexObject) {
  const make = definition.replace(
    /^CREATE (UNIQUE )?INDEX /,
    (_, unique) => `create ${unique ? 'unique ' : ''}index concurrently `,
  )
  return { repair: [dropIndexSql(index), make], migration: { up: [unlessDone(make)], down: [] } }
}

function drop(index: IndexFacts) {
  const sql = dropIndexSql(index)
  return { repair: [sql], migration: { up: [unlessDone(sql)], down: [] }, drops: [index.id] }
}
