import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { restoreFix } from '../repair.js'
import { tableName } from './index-missing.js'

/** A declared constraint, NOT NULL among them, is not there. */
export const constraintMissing: Check = {
  id: 'constraint-missing',
  severity: 'error',
  title: 'a declared constraint is not there',
  why: 'Nothing keeps wrong rows out any more; a primary key or unique constraint takes its index with it.',
  examples: {
    declared: 'create table cup (id integer primary key, size integer constraint cup_size check (size > 0))',
    bad: 'alter table cup drop constraint cup_size',
    good: 'alter table cup drop constraint cup_size, add constraint cup_size check (size > 0)',
  },
  find: (evidence) => {
    const { missing, nullable } = contractView(evidence)
    const constraints = missing.flatMap((held) => {
      if (held.kind !== 'constraint') return []
      return [
        {
          object: held.id,
          message: `The ${held.type} is declared on ${tableName(held.parent)} and not there.`,
          evidence: [`declared: ${held.definition}`],
          fix: restoreFix(evidence.contract, [held.id]),
        },
      ]
    })
    const columns = nullable.map(({ id }) => ({
      object: id,
      message: 'It is declared NOT NULL and takes nulls.',
      evidence: [],
      fix: restoreFix(evidence.contract, [id]),
    }))
    return [...constraints, ...columns]
  },
}
