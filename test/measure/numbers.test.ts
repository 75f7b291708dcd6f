import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { mixedNumber, mixingStep } from '../../src/measure/sql-numbers.js'
import { numberUnits, type Unit } from '../../src/measure/units.js'
import { wantedTerms, wordPools } from '../../src/measure/words.js'

let database: Database
let session: Session

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect()
})
afterAll(() => database.close())

describe('the order of rows on disk', () => {
  it('has each row once, for any number of rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (rows) => {
        const step = mixingStep(rows)
        const numbers = Array.from({ length: rows }, (_, at) => 1 + (((at + 1) * step) % rows))
        expect(new Set(numbers).size).toBe(rows)
      }),
    )
  })

  it('has nothing to do with their numbers', async () => {
    for (const rows of [1000, 4096, 99_999]) {
      const { rows: found } = await session.query<{ x: number }>(
        `select corr(p, ${mixedNumber('p', rows)}) as x from generate_series(1::bigint, ${rows}) p`,
      )
      expect(Math.abs(found[0]!.x)).toBeLessThan(0.06)
    }
  })
})

describe('numbers of units', () => {
  const unit = (values: number, kind: Unit['kind'] = 'key', shift = 0): Unit => ({
    ...{ columns: [`c${values}${kind}${shift}`], values, kind, shift, key: null },
  })
  const columnsOf = (units: readonly Unit[]) => units.map(({ columns }) => columns[0]!)

  /** How many different combinations there are, and the lowest and highest number of each unit. */
  async function combinations(units: readonly Unit[], rows: number) {
    const numbered = numberUnits(units, { rows, uniques: [columnsOf(units)] })
    if ('refused' in numbered) return numbered.refused
    const list = numbered.map(({ numberOf }) => numberOf('n')).join(', ')
    const ranges = numbered.map(({ numberOf }) => `min(${numberOf('n')})::int, max(${numberOf('n')})::int`)
    const { rows: found } = await session.query<{ x: number; ranges: number[] }>(
      `select count(distinct row(${list}))::int as x, array[${ranges.join(', ')}] as ranges from generate_series(1::bigint, ${rows}) n`,
    )
    const inRange = numbered.every(
      ({ values, kind }, at) =>
        found[0]!.ranges[2 * at]! >= 1 && (kind === 'whole' || found[0]!.ranges[2 * at + 1]! <= values),
    )
    return [found[0]!.x, inRange]
  }

  it('are never the same twice where a unique index holds the columns, as long as there are combinations', async () => {
    const arbitrary = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
      shift: fc.integer({ min: 0, max: 5 }),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
      isCounted: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ sizes, shift, share, isCounted }) => {
        const all = sizes.reduce((product, size) => product * size, 1)
        const rows = Math.max(1, Math.min(4000, Math.floor(all * share)))
        const keys = [...new Set(sizes)].map((size, at) => unit(size, 'key', at === 0 ? shift : 0))
        const units = isCounted ? [...keys, unit(5000, 'whole')] : keys
        const found = await combinations(units, rows)
        const most = keys.reduce((product, { values }) => product * values, 1)
        if (!isCounted && most < rows) expect(found).toMatch(/combinations of values/)
        else expect(found).toEqual([rows, true])
      }),
      { numRuns: 60 },
    )
  })

  it('count within the other columns where one is a number: versions of a prompt', async () => {
    const numbered = numberUnits([unit(100), unit(300, 'whole')], {
      rows: 300,
      uniques: [['c100key0', 'c300whole0']],
    })
    if ('refused' in numbered) throw new Error(numbered.refused)
    const version = numbered[1]!.numberOf
    const { rows } = await session.query<{ x: number }>(
      `select distinct ${version('n')}::int as x from generate_series(1::bigint, 300) n order by 1`,
    )
    expect(rows.map(({ x }) => x)).toEqual([1, 2, 3])
  })

  it('keep what belongs together by two ways together', async () => {
    // 2,000,000 pairs of 1,000,000 prompts with 100,000 tags, both of 10,000 users.
    const units = [unit(1_000_000), unit(100_000)]
    const numbered = numberUnits(units, { rows: 2_000_000, uniques: [columnsOf(units)] })
    if ('refused' in numbered) throw new Error(numbered.refused)
    const [prompt, tag] = numbered.map(({ numberOf }) => numberOf('n'))
    const { rows } = await session.query<{ x: number }>(
      `select count(*)::int as x from generate_series(1::bigint, 2000000, 997) n where (${prompt} - 1) % 10000 <> (${tag} - 1) % 10000`,
    )
    expect(rows[0]!.x).toBe(0)
  })
})

describe('words', () => {
  it('are the same each time, and hold what queries ask for in one text of 64', () => {
    const wanted = wantedTerms([`'%invoice%'`, `'{review,"to do"}'`, 'null', '20', `'2025-01-01'`, `'GPT-5'`])
    expect(wanted).toEqual(['invoice', 'review', 'to do', 'GPT-5'])
    const pools = wordPools(wanted)
    expect(pools).toEqual(wordPools(wanted))
    expect(pools.terms.slice(0, 4)).toEqual(wanted)
    const animals = ['zebra', 'okapi', 'gnu', 'emu', 'kudu', 'ibex', 'eland']
    const { phrases, paragraphs } = wordPools(animals)
    for (const animal of animals) {
      for (const pool of [phrases, paragraphs]) {
        expect(pool.filter((text) => text.split(' ').includes(animal)).length).toBe(pool.length / 64)
      }
    }
    expect(pools.paragraphs.every((text) => text.length >= 500 && text.length < 530)).toBe(true)
  })
})
