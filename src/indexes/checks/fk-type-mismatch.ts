import type { Check } from '../check.js'

/** A foreign key between columns of two types. */
export const fkTypeMismatch: Check = {
  id: 'fk-type-mismatch',
  severity: 'warn',
  title: 'a foreign key joins columns of two types',
  why: 'One side runs out of values before the other, and comparing them may keep an index from being used.',
  examples: {
    bad: 'create table yard (id bigint primary key); create table tree (yard integer references yard)',
    good: 'create table yard (id varchar(20) primary key); create table tree (yard text references yard)',
  },
  find: ({ structure: { foreignKeys } }) =>
    foreignKeys.flatMap((key) => {
      const unlike = key.columns.filter(({ type, referencedType }) => kindOf(type) !== kindOf(referencedType))
      if (unlike.length === 0) return []
      return [
        {
          object: key.id,
          message: `${unlike.map(({ name, type, referencedType }) => `${name} is ${type} and points at ${referencedType}`).join('; ')}.`,
          evidence: [`${key.table} references ${key.referencedTable}`],
          fix: null,
          hint: 'Bring the referencing column to the type of the referenced one.',
        },
      ]
    }),
}

/** Texts of any length are one kind; the length is no part of a comparison. */
function kindOf(type: string): string {
  return /^(?:character varying|varchar|text)\b/.test(type) ? 'text' : type.replace(/\(.*?\)/, '')
}
