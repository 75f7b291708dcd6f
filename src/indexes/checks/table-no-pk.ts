import { quoteLiteral } from '../../sql/quote.js'
import type { Check, Fix } from '../check.js'
import { guarded } from '../repair.js'
import type { TableFacts } from '../structure.js'

/** A table without a primary key. */
export const tableNoPk: Check = {
  id: 'table-no-pk',
  severity: 'error',
  title: 'a table has no primary key',
  why: 'Doubles cannot be told apart or deleted one by one, and logical replication refuses its updates and deletes.',
  examples: {
    bad: 'create table pile (stone text)',
    good: `create table pile (id integer, at date, primary key (id, at)) partition by range (at);
create table pile_1 partition of pile default`,
  },
  find: ({ structure: { tables } }) =>
    tables
      .filter(({ primaryKey, isPartition }) => primaryKey === null && !isPartition)
      .map((table) => ({
        object: table.id,
        message: 'It has no primary key.',
        evidence: table.candidateKey === null ? [] : [`unique and never null: ${table.candidateKey}`],
        fix: table.candidateKey === null ? null : promote(table, table.candidateKey),
        hint: 'Choose columns that are unique and never null, or add an identity column.',
      })),
}

/** @param index  printed name of the index, without its schema */
function promote({ table }: TableFacts, index: string): Fix {
  const sql = `alter table ${table} add primary key using index ${index}`
  const none = `not exists (select from pg_catalog.pg_constraint where conrelid = ${quoteLiteral(table)}::pg_catalog.regclass and contype = 'p')`
  return {
    repair: [sql],
    migration: {
      up: [guarded(none, sql)],
      down: [`alter table ${table} drop constraint if exists ${index}`],
    },
  }
}
