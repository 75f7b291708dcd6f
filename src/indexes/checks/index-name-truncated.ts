import type { Check } from '../check.js'

/** An index whose name PostgreSQL most likely cut. */
export const indexNameTruncated: Check = {
  id: 'index-name-truncated',
  severity: 'warn',
  title: 'the name of an index has 63 bytes: most likely it was cut',
  why: 'PostgreSQL cuts longer names with a mere notice. Two long names may become one, and IF NOT EXISTS then skips the second.',
  examples: {
    bad: `create table inn (id integer);
create index inn_with_a_very_long_name_that_says_everything_about_what_it_is_for on inn (id)`,
    good: 'create table inn (id integer); create index inn_id on inn (id)',
  },
  find: ({ structure: { indexes } }) =>
    indexes
      .filter(({ name, attached, constraint, isToast, valid }) => {
        return Buffer.byteLength(name) >= 63 && !attached && constraint === null && !isToast && valid
      })
      .map(({ id, definition }) => ({
        object: id,
        message: 'Its name has 63 bytes, the most that PostgreSQL keeps.',
        evidence: [`definition: ${definition}`],
        fix: null,
        hint: 'Rename it in a migration: alter index … rename to a name that says the same in fewer letters.',
      })),
}
