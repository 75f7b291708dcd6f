import type { ConstraintObject } from '../../catalog/tables.js'
import { printName } from '../../sql/print-name.js'
import type { Check } from '../check.js'

/** A constraint that was added NOT VALID and never validated; also NOT NULL ones of PostgreSQL 18. */
export const constraintNotValid: Check = {
  id: 'constraint-not-valid',
  severity: 'warn',
  title: 'a constraint was never validated',
  why: 'Rows that were there before it may break it, and the planner does not count on it.',
  examples: {
    bad: 'create table well (depth integer); alter table well add constraint well_depth check (depth > 0) not valid',
    good: `create table well (depth integer); alter table well add constraint well_depth check (depth > 0) not valid;
alter table well validate constraint well_depth`,
  },
  find: ({ contract, structure }) =>
    structure.unvalidated.map(({ id, name, table, kind, definition }) => {
      const declared = contract.expected.objects.find((object) => object.id === id)
      const isLost = (declared as ConstraintObject | undefined)?.validated === true
      const sql = `alter table ${table} validate constraint ${printName(name)}`
      return {
        object: id,
        message: `The ${kind} is NOT VALID${isLost ? ', and head declares it validated' : ''}.`,
        evidence: [`definition: ${definition}`],
        fix: { repair: [sql], migration: { up: [sql], down: [] } },
        hint: 'VALIDATE reads the table while others go on reading and writing; it fails on the first row that breaks the constraint.',
        ...(isLost ? { severity: 'error' as const } : {}),
      }
    }),
}
