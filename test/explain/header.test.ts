import { describe, expect, it } from 'vitest'
import { bindValues } from '../../src/explain/bind-values.js'
import { gatherSizes } from '../../src/explain/gather-sizes.js'
import type { GhostTable } from '../../src/explain/ghost-plan.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { requireSized } from '../../src/explain/require-sized.js'

const parse = (text: string, name = 'list') => parseQuery({ name, file: `${name}.sql`, text })

describe('a header', () => {
  it('says what is expected, of which values, at which size', () => {
    const query = parse(`-- The notes of one owner. $1 owner, $2 rows at most.
-- Newest first.
-- @param $1 of note.owner_id
-- @param $2 50
-- @param $2 worst 1000
-- @expect uses index note_owner on n
-- @expect no sequential scan over 5_000 rows
-- @expect no sort
-- @budget p95 200 ms
-- @rows note 1_000_000
-- @common note.kind 12.5 % draft note
-- @nulls note.gone 90 %
-- @width note.body 1_500 bytes

select id -- the key
from note n where owner_id = $1 order by at limit $2;
`)
    expect(query).toMatchObject({
      description: 'The notes of one owner. $1 owner, $2 rows at most. Newest first.',
      sql: 'select id -- the key\nfrom note n where owner_id = $1 order by at limit $2',
      sqlLine: 15,
      parameters: [
        { number: 1, column: { table: 'note', column: 'owner_id' } },
        { number: 2, column: null, constants: { typical: '50', worst: '1000', missing: '50' } },
      ],
      expectations: [
        { kind: 'usesIndex', index: 'note_owner', on: 'n', line: 6 },
        { kind: 'noScanOver', rows: 5000, line: 7 },
        { kind: 'noSort', line: 8 },
      ],
      budgets: [{ percentile: 95, limitMs: 200, line: 9 }],
      sizes: [
        { kind: 'rows', table: 'note', rows: 1_000_000 },
        { kind: 'common', share: 0.125, value: 'draft note' },
        { kind: 'nulls', share: 0.9 },
        { kind: 'width', bytes: 1500, file: 'list.sql', line: 13 },
      ],
    })
  })

  it('says what is expected of executions', () => {
    const { expectations } = parse(`-- @expect buffers under 1_000
-- @expect estimates within 20
-- @expect stops early
-- @expect no spill
-- @expect same generic plan
-- @expect reads all partitions
select 1`)
    expect(expectations).toEqual([
      { kind: 'pagesUnder', pages: 1000, line: 1 },
      { kind: 'estimatesWithin', factor: 20, line: 2 },
      { kind: 'stopsEarly', line: 3 },
      { kind: 'noSpill', line: 4 },
      { kind: 'sameGenericPlan', line: 5 },
      { kind: 'readsAllPartitions', line: 6 },
    ])
  })

  it('may be one line of words, or nothing', () => {
    expect(parse('-- A note.\nselect 1')).toMatchObject({
      description: 'A note.',
      expectations: [],
      sizes: [],
    })
    expect(parse('select 1')).toMatchObject({ description: '', sqlLine: 1 })
  })

  it.each([
    '@expect wonders',
    '@expect no sequential scan over many rows',
    '@expect buffers under 0',
    '@expect estimates within a lot',
    '@expect toString',
    '@expected no sort',
    '@param 1 of note.id',
    '@param $0 5',
    '@param $1 of note',
    '@budget p95 200',
    '@budget p90 200 ms',
    '@rows note lots',
    '@rows note',
    '@common note.kind 120 %',
    '@distinct note 5',
    '@width note.body 5',
  ])('is refused with its line: %s', (line) => {
    expect(() => parse(`-- A note.\n-- ${line}\nselect 1`)).toThrow(
      expect.objectContaining({ code: 'PROJECT_INVALID', at: { file: 'list.sql', line: 2 } }),
    )
  })

  it('without a statement is refused', () => {
    expect(() => parse('-- A note.\n')).toThrow(/holds no statement/)
  })
})

const column = (name: string, type: string) => ({
  name,
  type,
  widthBytes: 8,
  isUnique: false,
  refersTo: null,
})
const tables: readonly GhostTable[] = [
  {
    oid: '1',
    name: 'note',
    root: 'note',
    isPartitioned: false,
    columns: [column('id', 'int4'), column('kind', 'text'), column('place', 'point')],
  },
]

describe('sizes', () => {
  it('are one declaration: the same may be said twice, two things may not', () => {
    const one = parse('-- @rows note 5\nselect 1', 'one')
    expect(gatherSizes([one, parse('-- @rows note 5\nselect 2', 'two')])).toHaveLength(1)
    expect(() => gatherSizes([one, parse('-- Two.\n-- @rows note 6\nselect 2', 'two')])).toThrow(
      expect.objectContaining({
        message: '"@rows note" says something else than one.sql:1.',
        at: { file: 'two.sql', line: 2 },
      }),
    )
  })

  it.each([
    ['-- @rows nota 5', /no table nota at head/],
    ['-- @rows note 5\n-- @distinct note.nobody 5', /no column note.nobody at head/],
    ['-- @distinct note.kind 5', /rows of note are not declared/],
  ])('are of what is at head: %s', (header, message) => {
    expect(() => requireSized(parse(`${header}\nselect 1`).sizes, tables)).toThrow(message)
  })
})

describe('values of parameters', () => {
  const bind = (header: string, count: number) => {
    const query = parse(`${header}\nselect 1`)
    return bindValues(query, { tables, facts: query.sizes, count })
  }

  it('are of the rank that the class means: the most common, one of many, one that is not there', () => {
    const bound = bind(
      '-- @param $1 of note.kind\n-- @rows note 5\n-- @common note.kind 5 % rare\n-- @common note.kind 60 % new',
      1,
    )
    expect(bound.find((one) => one.for === 'worst')!.values).toEqual([`'new'`])
    expect(new Set(bound.map(({ values }) => values[0])).size).toBe(3)
  })

  it('are planned once where classes agree', () => {
    expect(bind('-- @param $1 50', 1)).toEqual([{ for: 'typical', values: ['50'] }])
    expect(bind('-- @param $1 50\n-- @param $1 worst 900', 1)).toHaveLength(2)
  })

  it('are missing where a header does not give all, or a type has none: only the generic plan is left', () => {
    expect(bind('-- @param $1 50', 2)).toEqual([])
    expect(bind('-- @param $1 of note.place', 1)).toEqual([])
    expect(bind('', 0)).toEqual([])
  })

  it('are of parameters and columns that there are', () => {
    expect(() => bind('-- @param $2 50', 1)).toThrow(/no parameter \$2/)
    expect(() => bind('-- @param $1 of note.nobody', 1)).toThrow(/no column note.nobody at head/)
  })
})
