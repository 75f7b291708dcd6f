import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readFamilies } from '../../src/db/measure/execute-once.js'
import { measureQuery } from '../../src/db/measure/measure-query.js'
import type { PlanEvidence } from '../../src/explain/check.js'
import { executionChecks } from '../../src/explain/checks/index.js'
import { judgePlans } from '../../src/explain/judge.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { parsePlan } from '../../src/explain/plan-node.js'

let session: Session
let close: () => Promise<void>

beforeAll(async () => {
  const database = await openScratch()
  session = await database.connect()
  close = () => database.close()
})
afterAll(() => close())

const empty = parsePlan([{ Plan: { 'Node Type': 'Result' } }])

/** What is found when a query is executed on a schema that has its rows already. */
async function findings(schema: string, text: string) {
  await session.script('rollback; reset all; drop schema public cascade; create schema public')
  for (const statement of schema.split(';').filter((part) => part.trim() !== ''))
    await session.script(statement)
  const query = parseQuery({ name: 'example', file: 'example.sql', text })
  const bench = {
    ...{ filler: session, writer: session, sessions: [session], tables: [], fills: [] },
    ...{
      families: await readFamilies(session, 'public'),
      maxTimeMs: 6000,
      signal: new AbortController().signal,
    },
  }
  const { measured, executed } = await measureQuery(bench, query)
  return judgePlans({ ...bareEvidence(text), measured, executed })
}

function bareEvidence(text: string): PlanEvidence {
  return {
    query: parseQuery({ name: 'example', file: 'example.sql', text }),
    served: { unscanned: empty, unsorted: empty, alone: [] },
    sized: [],
    rowsOf: new Map(),
  }
}

/** Nothing compiles in this process, and no lists are longer than the others' there: judged from trees below. */
const elsewhere = ['compiled']

describe.each(executionChecks.filter(({ id }) => !elsewhere.includes(id)))(
  '$id',
  ({ id, examples, severity }) => {
    it('objects to its bad example, at a line of it, and lets its good one pass', async () => {
      const bad = await findings(examples.schema, examples.bad)
      const found = bad.find(({ check }) => check === id)
      expect(bad.map(({ check }) => check)).toContain(id)
      expect(
        severity === 'error' || /@expect (no spill|stops early|estimates)/.test(examples.bad)
          ? 'error'
          : 'warning',
      ).toBe(found!.severity)
      expect(examples.bad.split('\n')[found!.line - 1]).toMatch(/@expect|@budget|^select/)
      const good = await findings(examples.schema, examples.good)
      expect(good.map(({ check, message }) => [check, message])).toEqual([])
    })
  },
)

describe('what is no fault', () => {
  const rows = `create table t (id int primary key, a int not null, b int not null, words text not null);
    insert into t select g, g % 500, g % 400, 'word ' || g from generate_series(1, 20000) g; create index t_a on t (a);
    create index t_b on t (b); create table u (id int primary key, t int not null);
    insert into u select g, g from generate_series(1, 20000) g; vacuum analyze`

  it.each([
    [
      'a join that stops because its other side is empty',
      `set enable_nestloop = off; set enable_mergejoin = off`,
      '-- @param $1 -1\n-- @expect reads whole tables\nselect u.id from u join t on t.id = u.t where t.a = $1',
    ],
    [
      'a node of bitmaps, which counts no rows',
      'set enable_seqscan = off',
      '-- @param $1 2\nselect words from t where a < $1 * 20 or b < $1 * 20',
    ],
    [
      'a sort below a LIMIT',
      'set enable_seqscan = off',
      '-- @param $1 100\nselect id from t where a < $1 * 4 order by words limit 5',
    ],
    [
      'an estimate of few rows',
      'set enable_seqscan = off',
      '-- @param $1 3\n-- @expect estimates within 2\nselect id from t where a = $1 and b = $1',
    ],
  ])('%s', async (_, settings, text) => {
    expect(
      (await findings(`${rows}; ${settings}`, text)).map(({ check, message }) => [check, message]),
    ).toEqual([])
  })
})

describe('compiled', () => {
  it('objects to a plan of which EXPLAIN says that parts were compiled', () => {
    const plan = parsePlan([
      { Plan: { 'Node Type': 'Seq Scan', 'Relation Name': 't', 'Total Cost': 200_000, 'Actual Loops': 1 } },
    ])
    const judge = (isCompiled: boolean) =>
      judgePlans({
        ...bareEvidence('-- One.\nselect 1'),
        executed: [{ for: 'typical', plan, isCompiled, partitions: new Map() }],
      }).map(({ check, line, for: kinds }) => [check, line, kinds])
    expect(judge(true)).toEqual([['compiled', 2, ['typical']]])
    expect(judge(false)).toEqual([])
  })
})
