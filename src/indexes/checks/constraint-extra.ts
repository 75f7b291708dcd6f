import { printName } from '../../sql/print-name.js'
import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { unlessDone } from '../repair.js'
import { tableName } from './index-missing.js'

/** A constraint that head does not declare. */
export const constraintExtra: Check = {
  id: 'constraint-extra',
  severity: 'warn',
  title: 'a constraint is there that nothing declares',
  why: 'It refuses rows that other environments take.',
  examples: {
    declared: 'create table ring (id integer)',
    bad: 'alter table ring add constraint ring_by_hand check (id > 0)',
    good: 'comment on table ring is $$nothing was added$$',
  },
  find: (evidence) =>
    contractView(evidence).extra.flatMap((held) => {
      if (held.kind !== 'constraint' || !held.isLocal) return []
      const drop = `alter table ${tableName(held.parent)} drop constraint ${printName(held.name)}`
      return [
        {
          object: held.id,
          message: 'Head does not declare it.',
          evidence: [`definition: ${held.definition}`],
          fix: { repair: [drop], migration: { up: [unlessDone(drop)], down: [] } },
          hint: 'To keep it: vault-db drift --adopt NAME, or name it in drift.ignore of the config.',
        },
      ]
    }),
}
