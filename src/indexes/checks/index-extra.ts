import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'
import { dropIndexFix } from '../repair.js'
import { sizeWords } from '../words.js'

/** An index that head does not declare. */
export const indexExtra: Check = {
  id: 'index-extra',
  severity: 'warn',
  title: 'an index is there that nothing declares',
  why: 'It costs writes and space, other environments do not have it, and a plan that leans on it is slow there.',
  examples: {
    declared: 'create table door (id integer, code text)',
    bad: 'create index door_by_hand on door (code)',
    good: 'comment on table door is $$nothing was added$$',
  },
  find: (evidence) =>
    contractView(evidence).extra.flatMap((index) => {
      const facts = evidence.structure.indexes.find(({ id }) => id === index.id)
      // One that is not valid is a failed build, and a check of its own.
      if (index.kind !== 'index' || !facts || !facts.valid) return []
      const use = evidence.usage.indexes[index.id]
      return [
        {
          object: index.id,
          message: 'Head does not declare it.',
          evidence: [
            `definition: ${index.definition}`,
            ...(use ? [`${sizeWords(use.sizeBytes)}, ${use.scans} scans`] : []),
          ],
          fix: dropIndexFix(facts, false),
          hint: 'To keep it: vault-db drift --adopt NAME, or name it in drift.ignore of the config.',
        },
      ]
    }),
}
