import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { restoreFix } from '../repair.js'
import { wordsOf } from './index-drift.js'

/** A constraint of a declared name that says something else. */
export const constraintDrift: Check = {
  id: 'constraint-drift',
  severity: 'error',
  title: 'a constraint has the declared name and another definition',
  why: 'It keeps out, lets in, or cascades to other rows than the code counts on.',
  examples: {
    declared: 'create table age (years integer constraint age_years check (years >= 0))',
    bad: 'alter table age drop constraint age_years, add constraint age_years check (years >= -1)',
    good: 'alter table age drop constraint age_years, add constraint age_years check ((years) >= (0))',
  },
  find: (evidence) =>
    contractView(evidence).changed.flatMap(({ expected, actual, properties }) => {
      if (expected.kind !== 'constraint' || actual.kind !== 'constraint') return []
      return [
        {
          object: expected.id,
          message: `Its ${properties.map(({ name }) => wordsOf(name)).join(', ')} ${properties.length === 1 ? 'is' : 'are'} not as declared.`,
          evidence: [
            `declared: ${expected.definition}${expected.index ? ` (index ${expected.index})` : ''}`,
            `is: ${actual.definition}${actual.index ? ` (index ${actual.index})` : ''}`,
          ],
          fix: restoreFix(evidence.contract, [expected.id]),
        },
      ]
    }),
}
