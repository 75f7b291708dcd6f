import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { openPlanner } from '../../src/db/explain/plans.js'
import { explainServed } from '../../src/db/explain/served.js'
import { explainSized } from '../../src/db/explain/sized.js'
import type { PlanEvidence } from '../../src/explain/check.js'
import { checks } from '../../src/explain/checks/index.js'
import { gatherSizes } from '../../src/explain/gather-sizes.js'
import { judgePlans, type PlanFinding } from '../../src/explain/judge.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { usingGhost } from '../../src/rehearsal/ghost.js'

let database: Database
let session: Session

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect()
})
afterAll(() => database.close())

/** What is found in each of some queries on a schema; one ghost for all. */
async function judge(schema: string, texts: readonly string[]) {
  await session.script('drop schema public cascade; create schema public')
  await session.script(schema)
  const queries = texts.map((text) => parseQuery({ name: 'example', file: 'example.sql', text }))
  const planner = await openPlanner(session, 'public')
  const evidence: PlanEvidence[] = []
  for (const query of queries)
    evidence.push({ query, served: await explainServed(planner, query), sized: [], rowsOf: new Map() })
  const facts = gatherSizes(queries)
  if (facts.length === 0) return evidence.map(judgePlans)
  const build = async (ghost: Session) => void (await ghost.script(schema))
  return usingGhost({ schema: 'public', facts, build }, async (ghost) => {
    const onGhost = await openPlanner(ghost.session, 'public')
    const sources = { tables: ghost.schema.tables, facts }
    const found: (readonly PlanFinding[])[] = []
    for (const one of evidence) {
      const sized = await explainSized(onGhost, one.query, sources)
      found.push(judgePlans({ ...one, sized, rowsOf: ghost.plan.rowsOf }))
    }
    return found
  })
}

const findings = async (schema: string, text: string) => (await judge(schema, [text]))[0]!

describe.each(checks)('$id', ({ id, examples, severity }) => {
  it('objects to its bad example, at the line that declares it, and lets its good one pass', async () => {
    const [bad, good] = await judge(examples.schema, [examples.bad, examples.good])
    expect(bad).toContainEqual(expect.objectContaining({ check: id, severity, file: 'example.sql' }))
    const { line } = bad!.find(({ check }) => check === id)!
    expect(examples.bad.split('\n')[line - 1]).toMatch(/@expect|^select/)
    expect(good).toEqual([])
  })
})

const table = 'create table t (id bigint primary key, email text, at timestamptz, kind text, parent bigint);'

describe('an index that cannot serve', () => {
  it.each([
    ['a function over the column', 'create index x on t (email)', 'lower(email) = $1'],
    ['a cast over the column', 'create index x on t (at)', 'at::date = $1'],
    ['a predicate that is not implied', `create index x on t (email) where kind = 'a'`, 'email = $1'],
    ['arithmetic on the column', 'create index x on t (parent)', 'parent + 1 = $1'],
    ['an operator the method lacks', 'create index x on t using hash (parent)', 'parent > $1'],
    ['another collation', 'create index x on t (email collate "C")', 'email > $1 collate "POSIX"'],
  ])('is named: %s', async (_, index, where) => {
    const found = await findings(
      `${table} ${index}`,
      `-- @expect uses index x\nselect kind from t where ${where}`,
    )
    expect(found.map(({ check, line }) => [check, line])).toEqual([
      ['no-index-serves', 2],
      ['index-cannot-serve', 1],
    ])
  })

  it('is told from one that could, though another is chosen', async () => {
    const schema = `${table} create index x on t (email); create index y on t (email, kind)`
    const text =
      '-- @expect uses index x\n-- @expect uses index y\nselect at from t where email = $1 and kind = $2'
    expect(await findings(schema, text)).toEqual([])
  })

  it('is meant on the alias that the header names', async () => {
    const text = (alias: string) =>
      `-- @expect uses index x on ${alias}\nselect c.id from t p join t c on c.parent = p.id where p.email = $1`
    const schema = `${table} create index x on t (email); create index z on t (parent)`
    expect(await findings(schema, text('p'))).toEqual([])
    expect((await findings(schema, text('c'))).map(({ check }) => check)).toContain('index-cannot-serve')
  })
})

describe('plans', () => {
  it('know the index of a partition by its parent', async () => {
    const schema = `create table e (at timestamptz not null, tenant int) partition by range (at);
      create table e_2025 partition of e for values from ('2025-01-01') to ('2026-01-01');
      create table e_rest partition of e default;
      create index e_tenant on e (tenant, at)`
    const text =
      '-- @expect uses index e_tenant\n-- @expect no sort\nselect at from e where tenant = $1 order by at limit 5'
    expect(await findings(schema, text)).toEqual([])
  })

  it('are made for writes too, with the unique index that ON CONFLICT needs, and nothing is written', async () => {
    const schema = `${table} create index x on t (email)`
    const text = `-- @expect uses index x\ninsert into t (id) select parent from t where email = $1 on conflict (id) do nothing`
    expect(await findings(schema, text)).toEqual([])
    expect((await session.query('select from t')).rows).toEqual([])
    const { rows } = await session.query('select from pg_catalog.pg_index where not indisvalid')
    expect(rows).toEqual([])
  })

  it('of whole tables are right where the header says so', async () => {
    const sql = 'select kind, count(*) from t group by kind'
    expect((await findings(table, sql)).map(({ check }) => check)).toEqual(['no-index-serves'])
    expect(await findings(table, `-- @expect reads whole tables\n${sql}`)).toEqual([])
  })

  it('fail with file and line where the query does not fit the schema', async () => {
    await expect(findings(table, '-- One.\nselect nothing from t')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      at: { file: 'example.sql', line: 2 },
      message: expect.stringContaining('column "nothing" does not exist'),
    })
  })
})
