import { printName } from '../../sql/print-name.js'
import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'

/** A declared index that is there under another name. */
export const indexRenamed: Check = {
  id: 'index-renamed',
  severity: 'warn',
  title: 'a declared index is there under another name',
  why: 'It serves as well, but the next migration that names it will fail or make a second one.',
  examples: {
    declared: 'create table pen (ink text); create index pen_ink on pen (ink)',
    bad: 'alter index pen_ink rename to ink_of_pen',
    good: 'alter index pen_ink set (fillfactor = 70); alter index pen_ink reset (fillfactor)',
  },
  find: (evidence) =>
    contractView(evidence).renamed.flatMap(({ expected, actual }) => {
      if (expected.kind !== 'index') return []
      const from = actual.id.slice('index '.length)
      const to = printName(expected.name)
      return [
        {
          object: expected.id,
          message: `It is there, but called ${from}.`,
          evidence: [`same definition: ${expected.definition}`],
          fix: {
            repair: [`alter index ${from} rename to ${to}`],
            migration: { up: [`alter index if exists ${from} rename to ${to}`], down: [] },
          },
        },
      ]
    }),
}
