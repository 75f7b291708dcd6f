import { describe, expect, it } from 'vitest'
import { parseOlderThan } from '../../src/commands/partitions-older-than.js'
import type { PartitionInterval } from '../../src/config/define-project.js'
import {
  coverageOf,
  coveredUntil,
  formatMoment,
  parseBound,
  partitionName,
  periodAt,
  periodsAhead,
} from '../../src/db/partitions-periods.js'
import { failureOf } from '../db/seed-database.js'

const at = (text: string) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text)
const period = (from: string, to: string) => ({ from: at(from), to: at(to) })

describe('periods', () => {
  it.each<[string, PartitionInterval, string, string, string]>([
    ['2025-01-19T23:59:59.999Z', 'day', '2025-01-19', '2025-01-20', 'event_2025_01_19'],
    ['2024-12-31T12:00:00Z', 'month', '2024-12-01', '2025-01-01', 'event_2024_12'],
    ['2024-02-29', 'year', '2024-01-01', '2025-01-01', 'event_2024'],
    ['2024-12-29T23:00:00Z', 'week', '2024-12-23', '2024-12-30', 'event_2024_w52'],
    ['2024-12-30', 'week', '2024-12-30', '2025-01-06', 'event_2025_w01'],
    ['2021-01-03', 'week', '2020-12-28', '2021-01-04', 'event_2020_w53'],
    ['1969-12-31T23:00:00Z', 'week', '1969-12-29', '1970-01-05', 'event_1970_w01'],
  ])('%s lies in a %s from %s', (moment, interval, from, to, name) => {
    const found = periodAt(at(moment), interval)
    expect(found).toEqual(period(from, to))
    expect(partitionName('event', found, interval)).toBe(name)
  })

  it('go on without gaps over the end of a year', () => {
    const found = periodsAhead(at('2025-11-30'), 'month', 3).map(({ from, to }) => [
      formatMoment(from),
      formatMoment(to),
    ])
    expect(found).toEqual([
      ['2025-11-01', '2025-12-01'],
      ['2025-12-01', '2026-01-01'],
      ['2026-01-01', '2026-02-01'],
      ['2026-02-01', '2026-03-01'],
    ])
  })

  it('have names that PostgreSQL does not cut', () => {
    const name = partitionName('é'.repeat(31), period('2025-01-01', '2025-01-02'), 'day')
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
    expect(name).toMatch(/é_2025_01_01$/)
  })
})

describe('coverage', () => {
  const january = period('2025-01-01', '2025-02-01')
  it.each<[string, { from: number; to: number }[], string]>([
    ['nothing', [], 'free'],
    ['its neighbours', [period('2024-12-01', '2025-01-01'), period('2025-02-01', '2025-03-01')], 'free'],
    ['itself', [january], 'covered'],
    ['a year', [period('2025-01-01', '2026-01-01')], 'covered'],
    ['an open range', [{ from: -Infinity, to: Infinity }], 'covered'],
    [
      'two halves, in any order',
      [period('2025-01-15', '2025-02-01'), period('2025-01-01', '2025-01-15')],
      'covered',
    ],
    [
      'two parts with a gap',
      [period('2025-01-01', '2025-01-10'), period('2025-01-15', '2025-02-01')],
      'overlaps',
    ],
    ['its beginning', [period('2024-12-20', '2025-01-10')], 'overlaps'],
    ['its end', [period('2025-01-10', '2025-02-10')], 'overlaps'],
  ])('of January by %s', (_what, taken, expected) => {
    expect(coverageOf(january, taken)).toBe(expected)
  })

  it('reaches to the first gap', () => {
    const taken = [
      period('2025-03-01', '2025-04-01'),
      january,
      period('2025-02-01', '2025-03-01'),
      period('2025-05-01', '2025-06-01'),
    ]
    expect(coveredUntil(at('2025-01-15'), taken)).toBe(at('2025-04-01'))
    expect(coveredUntil(at('2025-04-15'), taken)).toBeNull()
    expect(coveredUntil(at('2024-12-31'), taken)).toBeNull()
  })
})

it.each<[string, ReturnType<typeof parseBound>]>([
  [
    "FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 00:00:00+00')",
    period('2025-01-01', '2025-02-01'),
  ],
  ["FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')", period('2025-01-01', '2025-02-01')],
  [
    "FOR VALUES FROM ('2025-01-01 06:30:00') TO ('2025-01-01 12:00:00.5')",
    period('2025-01-01T06:30:00Z', '2025-01-01T12:00:00.500Z'),
  ],
  ["FOR VALUES FROM (MINVALUE) TO ('2025-02-01')", { from: -Infinity, to: at('2025-02-01') }],
  ["FOR VALUES FROM ('2025-02-01') TO (MAXVALUE)", { from: at('2025-02-01'), to: Infinity }],
  ["FOR VALUES FROM ('-infinity') TO ('infinity')", { from: -Infinity, to: Infinity }],
  ['DEFAULT', null],
  ["FOR VALUES IN ('a')", null],
  ["FOR VALUES FROM ('1') TO ('10')", null],
  ["FOR VALUES FROM ('2025-01-01', 'a') TO ('2025-02-01', 'b')", null],
  ["FOR VALUES FROM ('0044-03-15 BC') TO ('2025-02-01')", null],
])('reads the bound %s', (bound, expected) => {
  expect(parseBound(bound)).toEqual(expected)
})

describe('--older-than', () => {
  const now = at('2025-03-31T12:00:00Z')
  it.each([
    ['90d', '2024-12-31T12:00:00Z'],
    ['2w', '2025-03-17T12:00:00Z'],
    ['1mo', '2025-02-28T12:00:00Z'],
    ['13mo', '2024-02-29T12:00:00Z'],
    ['2y', '2023-03-31T12:00:00Z'],
    ['0d', '2025-03-31T12:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
  ])('%s', (text, expected) => {
    expect(parseOlderThan(text, now)).toBe(at(expected))
  })

  it.each(['', '90', '3m', '-1d', 'soon', '2025-02-30', '2025-1-1', '2025-04-01', '99999999d'])(
    'refuses %j',
    async (text) => {
      const error = await failureOf(Promise.resolve().then(() => parseOlderThan(text, now)))
      expect(error.code).toBe('USAGE')
    },
  )
})
