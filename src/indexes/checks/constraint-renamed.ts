import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { guarded } from '../repair.js'
import { tableName } from './index-missing.js'

/** A declared constraint that is there under another name. */
export const constraintRenamed: Check = {
  id: 'constraint-renamed',
  severity: 'warn',
  title: 'a declared constraint is there under another name',
  why: 'It keeps the same rows out, but ON CONFLICT ON CONSTRAINT, error handling and the next migration go by its name.',
  examples: {
    declared: 'create table key_ring (id integer constraint ring_id unique)',
    bad: 'alter table key_ring rename constraint ring_id to ring_key',
    good: `comment on constraint ring_id on key_ring is 'same name'`,
  },
  find: (evidence) =>
    contractView(evidence).renamed.flatMap(({ expected, actual }) => {
      if (expected.kind !== 'constraint' || actual.kind !== 'constraint') return []
      const table = tableName(expected.parent)
      const sql = `alter table ${table} rename constraint ${printName(actual.name)} to ${printName(expected.name)}`
      const stands = `exists (select from pg_catalog.pg_constraint where conrelid = ${quoteLiteral(table)}::pg_catalog.regclass and conname = ${quoteLiteral(actual.name)})`
      return [
        {
          object: expected.id,
          message: `It is there, but called ${printName(actual.name)}.`,
          evidence: [`same definition: ${expected.definition}`],
          fix: { repair: [sql], migration: { up: [guarded(stands, sql)], down: [] } },
        },
      ]
    }),
}
