import type { Check } from '../check.js'
import { countWords } from '../words.js'

const many = 100_000_000

/** A primary key of one 32-bit column. */
export const pkInt4: Check = {
  id: 'pk-int4',
  severity: 'info',
  title: 'a primary key ends at 2,147,483,647',
  why: 'Changing it later rewrites the table and everything that points at it. Fine for a table that stays small.',
  examples: {
    bad: 'create table visit (id integer generated always as identity primary key)',
    good: 'create table visit (id bigint generated always as identity primary key)',
  },
  find: ({ structure: { tables, sequences }, usage }) =>
    tables.flatMap(({ id, table, primaryKey, isPartition }) => {
      const [column, ...others] = primaryKey ?? []
      const isShort = column?.type === 'integer' || column?.type === 'smallint'
      // Only a column that counts up by itself can run out.
      const counts = sequences.some((sequence) => sequence.column === `${table}.${column?.name}`)
      if (!column || others.length > 0 || !isShort || !counts || isPartition) return []
      const rows = usage.tables[table]?.rows ?? 0
      return [
        {
          object: id,
          message: `Its primary key ${column.name} is ${column.type}.`,
          evidence: [`about ${countWords(rows)} rows`],
          fix: null,
          hint: 'bigint where it may grow by more than some hundred million rows over its life, deleted ones included.',
          ...(rows >= many ? { severity: 'warn' as const } : {}),
        },
      ]
    }),
}
