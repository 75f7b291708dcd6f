import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Check, Fix } from '../check.js'
import { contractView, type Pair } from '../contract-view.js'
import { guarded } from '../repair.js'
import { tableName } from './index-missing.js'

/** A declared unique constraint is only a unique index here, or the other way round. */
export const uniqueIndexVsConstraint: Check = {
  id: 'unique-index-vs-constraint',
  severity: 'warn',
  title: 'a unique constraint is only a unique index, or the other way round',
  why: 'Doubles are kept out either way, but ON CONFLICT ON CONSTRAINT, DEFERRABLE and a primary key need the constraint.',
  examples: {
    declared: 'create table coin (id integer constraint coin_id unique)',
    bad: 'alter table coin drop constraint coin_id; create unique index coin_id on coin (id)',
    good: 'alter table coin drop constraint coin_id; alter table coin add constraint coin_id unique (id)',
  },
  find: (evidence) =>
    contractView(evidence).constraintOrIndex.map((pair) => ({
      object: pair.expected.id,
      message: `It is declared as ${kindWords(pair.expected)} and is ${kindWords(pair.actual)}.`,
      evidence: [`declared: ${pair.expected.definition}`, `is: ${pair.actual.id}`],
      fix: promote(pair),
    })),
}

const kindWords = ({ kind, ...held }: Pair['expected']) =>
  kind === 'constraint' ? `a ${(held as { type?: string }).type} constraint` : 'a unique index'

function promote({ expected, actual }: Pair): Fix | null {
  if (expected.kind !== 'constraint' || actual.kind !== 'index' || actual.partitioned) return null
  const table = tableName(expected.parent)
  const word = expected.type === 'primary key' ? 'primary key' : 'unique'
  const sql = `alter table ${table} add constraint ${printName(expected.name)} ${word} using index ${printName(actual.name)}`
  const isAbsent = `not exists (select from pg_catalog.pg_constraint where conrelid = ${quoteLiteral(table)}::pg_catalog.regclass and conname = ${quoteLiteral(expected.name)})`
  return { repair: [sql], migration: { up: [guarded(isAbsent, sql)], down: [] } }
}
