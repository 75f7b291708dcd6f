import { expect, test } from 'vitest'
import { CellFault, createCellCheck } from '../../src/seeds/check-cell.js'
import type { Cell } from '../../src/seeds/lookup-rows.js'
import { column } from './columns.js'

function check(type: string, cell: Cell, more: Parameters<typeof column>[2] = {}) {
  const result = createCellCheck(column('c', type, more), false)(cell)
  return result instanceof CellFault ? new Error(result.message) : result
}

test.each<[string, string, string]>([
  ['int4', '7', '7'],
  ['int4', ' +007 ', '7'],
  ['int8', '-9223372036854775808', '-9223372036854775808'],
  ['int2', '-0', '0'],
  ['bool', 'Yes', 'true'],
  ['bool', 'off', 'false'],
  ['uuid', '{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['uuid', '6ba7b8109dad11d180b400c04fd430c8', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['jsonb', '{"a": [1]}', '{"a": [1]}'],
  ['numeric', '-1.50e3', '-1.50e3'],
  ['float8', 'NaN', 'NaN'],
  ['date', '2024-02-29', '2024-02-29'],
  ['timestamptz', 'now', 'now'],
  ['timestamp', '1 May 2020 10:00', '1 May 2020 10:00'],
  ['text', '  \'"; drop table t;--', '  \'"; drop table t;--'],
])('%s takes %s', (type, text, expected) => {
  expect(check(type, text)).toBe(expected)
})

test.each<[string, string]>([
  ['int4', '2147483648'],
  ['int4', '1.5'],
  ['int4', ''],
  ['int8', 'seven'],
  ['bool', 'maybe'],
  ['uuid', '6ba7b810-9dad-11d1-80b4'],
  ['uuid', '6-ba7b8109dad11d180b400c04fd430c8'],
  ['numeric', '1,5'],
  ['jsonb', '{"a": '],
  ['json', 'plain'],
  ['date', '2023-02-29'],
  ['date', '2023-13-01'],
  ['timestamptz', 'soon'],
])('%s does not take %s', (type, text) => {
  expect(check(type, text)).toBeInstanceOf(Error)
})

test('the messages say what would be right', () => {
  expect(check('jsonb', 'plain')).toEqual(
    new Error('"plain" is not JSON (jsonb); a plain text is written in double quotes, as \'"text"\''),
  )
  expect(check('mood', 'hapy', { labels: ['sad', 'happy'] })).toEqual(
    new Error('"hapy" is not one of sad, happy (mood)'),
  )
  expect(check('varchar', 'abcd', { maxLength: 3 })).toEqual(
    new Error('"abcd" is longer than the 3 characters of "c"'),
  )
  expect(check('text', { json: '["a"]', items: ['a'] })).toEqual(
    new Error('a list does not fit "c", whose type is text'),
  )
})

test('characters are counted, not code units, and trailing spaces do not count', () => {
  expect(check('varchar', '😀😀😀', { maxLength: 3 })).toBe('😀😀😀')
  expect(check('varchar', 'abc   ', { maxLength: 3 })).toBe('abc   ')
})

test('lists become arrays, or JSON', () => {
  const list = { json: '["a b","",null,"{"]', items: ['a b', '', null, '{'] }
  expect(check('_text', list, { isArray: true })).toBe('{"a b","",NULL,"{"}')
  expect(check('jsonb', list)).toBe(list.json)
  expect(check('_text', 'a', { isArray: true })).toBeInstanceOf(Error)
})

test('null and what is left out', () => {
  expect(check('text', null)).toBeNull()
  expect(check('text', undefined)).toBeNull()
  expect(check('text', null, { notNull: true })).toEqual(new Error('"c" must not be empty'))
  expect(check('text', undefined, { hasDefault: true })).toBeInstanceOf(Error)
  expect(check('text', undefined, { notNull: true })).toBeInstanceOf(Error)
  expect(createCellCheck(column('c', 'text'), true)(null)).toBeInstanceOf(CellFault)
})
