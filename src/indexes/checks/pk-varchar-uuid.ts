import type { Check } from '../check.js'

/** A primary key that keeps a UUID as text. */
export const pkVarcharUuid: Check = {
  id: 'pk-varchar-uuid',
  severity: 'warn',
  title: 'a primary key keeps UUIDs as text',
  why: 'As text a UUID takes 37 bytes instead of 16, in the table, its indexes and every reference, and compares by collation.',
  examples: {
    bad: 'create table ship (id varchar(36) primary key)',
    good: 'create table ship (id uuid primary key)',
  },
  find: ({ structure: { tables } }) =>
    tables.flatMap(({ id, primaryKey, isPartition }) => {
      const column = primaryKey?.find(({ type }) =>
        /^(?:character varying|character)\((?:32|36|38)\)$/.test(type),
      )
      if (!column || isPartition) return []
      return [
        {
          object: id,
          message: `Its primary key ${column.name} is ${column.type}, the length of a UUID as text.`,
          evidence: [],
          fix: null,
          hint: 'The type uuid, where that is what it holds.',
        },
      ]
    }),
}
