import { describe, expect, it } from 'vitest'
import { constantsIn } from '../../src/statistics/constants-in.js'
import { knownTexts, partsOf } from '../../src/statistics/known-constants.js'

describe('constants that SQL compares with columns', () => {
  it.each([
    ["status = 'draft'", ['status draft']],
    ["e.status <> 'it''s' and n > -5", ["status it's", 'n -5']],
    ["\"My col\" in ('a', 'b') and x = 1", ['My col a', 'My col b', 'x 1']],
    ["CHECK ((status = ANY (ARRAY['a'::text, 'b'::text])))", ['status a', 'status b']],
    [
      "(((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
      ['status a', 'status b'],
    ],
    ['CHECK (((rating >= 1) AND (rating <= 5)))', ['rating 1', 'rating 5']],
    ["at >= '2025-01-01'::timestamp with time zone and done", ['at 2025-01-01']],
    ["VALUE ~~ '%@%'::text", ['value %@%']],
    ["title not ilike '%a%' and name like 'b%'", ['title %a%', 'name b%']],
    ['state = $1 and kind = $2 limit $3', ['state open', 'state shut']],
    ["at > now() - interval '7 days'", []],
    ["a = b and c = lower('X')", []],
    ["-- status = 'x'\nselect 1", []],
    ["status = 'no end", []],
  ])('%s', (sql, expected) => {
    const found = constantsIn(sql, new Map([[1, ['open', 'shut']]]))
    expect(found.map(({ column, text }) => `${column} ${text}`)).toEqual(expected)
  })

  it('patterns say which parts values hold, or where they begin', () => {
    const known = (text: string, pattern: 'like' | 'ilike') => knownTexts({ text, pattern })
    expect(known('%a b%', 'ilike')).toEqual({ constants: [], parts: [{ text: 'a b', ignoresCase: true }] })
    expect(known('ab%', 'like')).toEqual({ constants: ['ab', 'ac'], parts: [] })
    expect(known('ab', 'like')).toEqual({ constants: ['ab'], parts: [] })
    for (const text of ['a%b', '%a_%', '%', 'a\\%'])
      expect(known(text, 'like')).toEqual({ constants: [], parts: [] })
    const parts = [
      { text: 'Ab', ignoresCase: true },
      { text: 'cd', ignoresCase: false },
    ]
    expect(partsOf('xABcD', parts)).toEqual(['Ab'])
  })
})
