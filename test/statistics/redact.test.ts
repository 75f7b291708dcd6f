import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planDomains } from '../../src/statistics/domains.js'
import { printStatistics } from '../../src/statistics/print-statistics.js'
import { columnKey, redact, standInsOf, valueColumns } from '../../src/statistics/redact.js'
import { spansAround } from '../../src/statistics/spans.js'
import type { StandIns } from '../../src/statistics/stand-ins.js'
import type { Statistics, ValueStatistics } from '../../src/statistics/statistics.js'
import type { ColumnType } from '../../src/statistics/value-families.js'
import { statisticsWith } from './statistics-with.js'

/** A type, how its values look, and their order. */
interface Kind {
  readonly type: Partial<ColumnType> & Pick<ColumnType, 'base' | 'sql'>
  readonly value: fc.Arbitrary<string>
  readonly place: (text: string) => bigint | number | string
  /** Another value in the same place of the order. */
  readonly move?: (text: string) => string
  /** So few values that a stand-in may be one by chance. */
  readonly isDense?: boolean
}

const takenAt = '2026-03-01T12:00:00.000Z'
const bytes = (text: string) => Buffer.from(text).toString('hex')
/** Unlike any stand-in: long, or in letters that stand-ins do not have. */
const secret = fc.string({
  unit: fc.constantFrom('q', 'w', 'x', 'Y', 'ü', "'", '"', '\\', ' '),
  minLength: 6,
  maxLength: 12,
})
const moment = (suffix: string): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date('1971-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => `${date.toISOString().slice(0, 23).replace('T', ' ')}${suffix}`)

const kinds: Readonly<Record<string, Kind>> = {
  bigint: {
    type: { base: 'int8', sql: 'bigint' },
    value: fc.bigInt(-(2n ** 50n), 2n ** 50n).map((n) => String(n * 1000n + 777_777n)),
    place: BigInt,
    move: (text) => String(BigInt(text) * 3n + 5n),
  },
  numeric: {
    type: { base: 'numeric', sql: 'numeric', scale: 2 },
    value: fc.integer({ min: 1000, max: 60_000 }).map((n) => ((n * 137) / 100).toFixed(2)),
    place: Number,
    move: (text) => (Number(text) + 17.5).toFixed(2),
  },
  text: {
    type: { base: 'text', sql: 'text', collation: 'pg_catalog."C"' },
    value: secret,
    place: bytes,
    move: (text) => `q${text}`,
  },
  varchar: { type: { base: 'varchar', sql: 'character varying', length: 12 }, value: secret, place: bytes },
  uuid: { type: { base: 'uuid', sql: 'uuid' }, value: fc.uuid(), place: (text) => text },
  timestamptz: {
    type: { base: 'timestamptz', sql: 'timestamp with time zone' },
    value: moment('+00'),
    place: (text) => Date.parse(text.replace(' ', 'T').replace('+00', 'Z')),
  },
  date: {
    type: { base: 'date', sql: 'date' },
    value: moment('').map((text) => text.slice(0, 10)),
    place: (text) => Date.parse(text),
    isDense: true,
  },
}

const typeOf = (type: Kind['type']): ColumnType => ({
  isEnum: false,
  collation: null,
  length: null,
  scale: null,
  element: null,
  ...type,
})

/** As the server ranks texts. */
function rank(texts: readonly string[], place: Kind['place']): ReadonlyMap<string, number> {
  const places = [...new Set(texts.map(place))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return new Map(texts.map((text) => [text, places.indexOf(place(text)) + 1]))
}

interface Case {
  readonly common: readonly string[]
  readonly bounds: readonly string[]
  readonly constants: readonly string[]
}

const caseOf = ({ value, place }: Kind): fc.Arbitrary<Case> =>
  fc
    .record({
      common: fc.uniqueArray(value, { maxLength: 20 }),
      bounds: fc.uniqueArray(value, { minLength: 2, maxLength: 40 }),
      constants: fc.uniqueArray(value, { maxLength: 3 }),
    })
    .map((one) => ({
      ...one,
      bounds: one.bounds.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)),
    }))

function statisticsOf({ common, bounds }: Case): ValueStatistics {
  const shares = common.map(() => 0.5 / common.length)
  return {
    nullShare: 0,
    widthBytes: 8,
    distinct: -0.5,
    correlation: 0.5,
    common: { values: common, shares },
    bounds,
  }
}

/** The document without values, and what stands for what; null where a domain has no stand-ins. */
function hide(kind: Kind, one: Case): { readonly hidden: Statistics; readonly standIns: StandIns | null } {
  const document = statisticsWith({
    takenAt,
    columns: [{ name: 'c', type: kind.type.sql, own: statisticsOf(one) }],
  })
  const key = columnKey('public', 't', 'c')
  const types = new Map([[key, typeOf(kind.type)]])
  const plan = planDomains({
    columns: valueColumns(document, types),
    links: [],
    known: new Map(one.constants.length === 0 ? [] : [[key, { constants: one.constants, parts: [] }]]),
  })
  const [domain] = plan.domains
  const spans = domain!.family.kind === 'number' ? spansAround(takenAt, domain!.family.codec) : []
  const ranked = rank([...domain!.values, ...domain!.constants, ...spans], kind.place)
  const made = standInsOf(domain!, ranked, spans)
  const standIns = new Map([[domain!.key, made]])
  return { hidden: redact(document, plan, { types, standIns, relative: new Set() }), standIns: made }
}

describe.each(Object.entries(kinds))('stand-ins of %s', (_, kind) => {
  it('keep order and equality, and no value is left but constants that the project names itself', () => {
    fc.assert(
      fc.property(caseOf(kind), (one) => {
        const { hidden, standIns } = hide(kind, one)
        const text = printStatistics(hidden)
        const kept = new Set(one.constants.map(kind.place))
        for (const value of [...one.common, ...one.bounds]) {
          if (kind.isDense !== true && !kept.has(kind.place(value)))
            expect(text).not.toContain(JSON.stringify(value))
        }
        if (standIns === null) return
        const pairs = [...standIns].map(
          ([value, standIn]) => [kind.place(value), kind.place(standIn)] as const,
        )
        pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        for (const [at, [value, standIn]] of pairs.entries()) {
          const before = pairs[at - 1]
          if (before === undefined) continue
          if (before[0] === value) expect(standIn).toEqual(before[1])
          else expect(standIn > before[1], `${String(before[1])} < ${String(standIn)}`).toBe(true)
        }
        for (const constant of one.constants) {
          for (const [value, standIn] of standIns) {
            const [is, was] = [kind.place(standIn), kind.place(value)]
            expect(is < kind.place(constant)).toBe(was < kind.place(constant))
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('are there where no constant stands in the way', () => {
    fc.assert(
      fc.property(caseOf(kind), (one) => {
        const { hidden, standIns } = hide(kind, { ...one, constants: [] })
        expect(standIns).not.toBeNull()
        const own = hidden.tables[0]!.columns[0]!.own!
        expect(own.common!.shares).toEqual(statisticsOf(one).common!.shares)
        expect(new Set(own.bounds).size).toBe(new Set(one.bounds.map(kind.place)).size)
      }),
      { numRuns: 50 },
    )
  })
})

describe.each(Object.entries(kinds).filter(([, { move }]) => move !== undefined))(
  'the document of %s',
  (_, kind) => {
    it('says nothing of the values but their order', () => {
      fc.assert(
        fc.property(caseOf(kind), (one) => {
          const moved = {
            common: one.common.map(kind.move!),
            bounds: one.bounds.map(kind.move!),
            constants: [],
          }
          const [here, there] = [{ ...one, constants: [] }, moved].map((each) =>
            printStatistics(hide(kind, each).hidden),
          )
          expect(there).toBe(here)
        }),
        { numRuns: 100 },
      )
    })
  },
)

it('times stay between the same moments before and behind the reading', () => {
  const now = Date.parse(takenAt)
  const days = (count: number) =>
    new Date(now + count * 86_400_000).toISOString().slice(0, 23).replace('T', ' ')
  const bounds = [-4000, -400, -100, -45, -20, -10, -3, -0.2, -0.01, 0.01, 3, 20, 2000].map(
    (day) => `${days(day)}+00`,
  )
  const { standIns } = hide(kinds['timestamptz']!, { common: [], bounds, constants: [] })
  const spanOf = (text: string) =>
    [-1825, -730, -365, -180, -90, -60, -30, -14, -7, -1, -1 / 24, 0, 1 / 24, 1, 7, 30, 90, 365].filter(
      (day) => Date.parse(text.replace(' ', 'T').replace('+00', 'Z')) >= now + day * 86_400_000,
    ).length
  for (const value of bounds) expect([value, spanOf(standIns!.get(value)!)]).toEqual([value, spanOf(value)])
})
