import type { Check } from '../check.js'
import { contractView } from '../contract-view.js'

/** A declared table is not there, and with it everything that stands on it. */
export const tableMissing: Check = {
  id: 'table-missing',
  severity: 'error',
  title: 'a declared table is not there',
  why: 'Its indexes and constraints are gone with it, and every query on it fails.',
  examples: {
    declared: 'create table shelf (id integer primary key); create index shelf_odd on shelf ((id % 2))',
    bad: 'drop table shelf',
    good: 'comment on table shelf is $$still there$$',
  },
  find: (evidence) =>
    contractView(evidence).missingTables.map((table) => {
      const held = evidence.contract.expected.objects.filter(
        ({ parent, kind }) => parent === table.id && (kind === 'index' || kind === 'constraint'),
      )
      return {
        object: table.id,
        message: `It is declared and not there, and neither are its ${held.length} indexes and constraints.`,
        evidence: held.slice(0, 10).map(({ id }) => `missing with it: ${id}`),
        fix: null,
        hint: 'Where migrations are pending: vault-db migrate up. Else see vault-db drift, and restore its rows from a backup.',
      }
    }),
}
