import { expect, it } from 'vitest'
import { describeHazard, hazardsOf } from '../../src/migration/hazards.js'

it.each([
  ['drop table a', ['drop-table a']],
  ['DROP TABLE IF EXISTS "My Table", s.b CASCADE', ['drop-table "My Table"', 'drop-table s.b']],
  ['drop schema s cascade', ['drop-schema s']],
  ['truncate table only a, b restart identity cascade', ['truncate a', 'truncate b']],
  ['alter table a drop column b, drop c, add column d int', ['drop-column a.b', 'drop-column a.c']],
  ['alter table only s.a drop column if exists "B"', ['drop-column s.a."B"']],
  ['alter table a drop constraint b, alter column c drop not null, alter c drop default', []],
  [
    'alter table a alter column b type numeric(10, 2) using b::numeric, alter c set data type varchar(5)',
    ['narrow-column a.b', 'narrow-column a.c'],
  ],
  ['-- drop table a\ncreate table b (note text)', []],
  ["insert into a values ('drop table b')", []],
  ['drop view a', []],
  ['drop index a', []],
])('%s', (sql, expected) => {
  expect(hazardsOf(sql).map(describeHazard)).toEqual(expected)
})
