import type { Check } from '../check.js'

/** A foreign key of several columns that one null switches off. */
export const fkNullableMatchSimple: Check = {
  id: 'fk-nullable-match-simple',
  severity: 'warn',
  title: 'one null switches a foreign key of several columns off',
  why: 'With MATCH SIMPLE a row with a null in any of the columns may name a key that does not exist.',
  examples: {
    bad: `create table plot (field integer, number integer, primary key (field, number));
create table crop (field integer not null, number integer, foreign key (field, number) references plot)`,
    good: `create table plot (field integer, number integer, primary key (field, number));
create table crop (field integer, number integer, foreign key (field, number) references plot match full)`,
  },
  find: ({ structure: { foreignKeys } }) =>
    foreignKeys.flatMap((key) => {
      const nullable = key.columns.filter(({ notNull }) => !notNull).map(({ name }) => name)
      if (key.columns.length === 1 || key.match !== 'simple' || nullable.length === 0) return []
      return [
        {
          object: key.id,
          message: `With a null in ${nullable.join(' or ')} the other columns are not checked.`,
          evidence: [
            `${key.table} (${key.columns.map(({ name }) => name).join(', ')}) references ${key.referencedTable}`,
          ],
          fix: null,
          hint: 'MATCH FULL, NOT NULL, or a check that all of them are null together; accept it where a null means "none" and the rest is not used alone.',
        },
      ]
    }),
}
