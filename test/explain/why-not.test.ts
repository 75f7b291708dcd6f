import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { openPlanner } from '../../src/db/explain/plans.js'
import { priceSized } from '../../src/db/explain/price.js'
import { explainServed } from '../../src/db/explain/served.js'
import { indexNotUsed } from '../../src/explain/checks/index-not-used.js'
import { judgePlans } from '../../src/explain/judge.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { conditionsOf, ownExpression, partsOf } from '../../src/explain/why-not/conditions.js'
import { onSchemaGhost } from './on-ghost.js'

let database: Database
let session: Session

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect()
})
afterAll(() => database.close())

const table =
  'create table t (id bigint primary key, email text, at timestamptz, kind text, parent bigint, tags text[], "Odd Name" text);'

/** What the ladder says of the index `x`. */
async function climb(schema: string, text: string) {
  await session.script('drop schema public cascade; create schema public')
  await session.script('create extension if not exists pg_trgm schema public')
  await session.script(`${table} ${schema}`)
  const query = parseQuery({ name: 'example', file: 'example.sql', text: `-- @expect uses index x\n${text}` })
  const served = await explainServed(await openPlanner(session, 'public'), query)
  const findings = judgePlans({ query, served, sized: [], rowsOf: new Map() })
  return { why: findings.find((finding) => finding.why)?.why, findings }
}

const where = (condition: string) => `select kind from t where ${condition}`

describe('the ladder names the first cause and what proved it', () => {
  it.each([
    [
      'missing',
      'create index y on t (email)',
      where('email = $1'),
      /head does not have it/,
      /no index x/,
      null,
    ],
    [
      'expression',
      'create index x on t (email)',
      where('lower(email) = $1'),
      /compares lower\(email\), and the index holds email/,
      /with lower\(email\) in place of email is used/,
      'create index on public.t ((lower(email)));',
    ],
    [
      'expression',
      'create index x on t (lower(email))',
      where('email = $1'),
      /compares email, and the index holds lower\(email\)/,
      /is used/,
      'create index on public.t (email);',
    ],
    [
      'expression',
      'create index x on t (parent, kind)',
      'select c.id from t p join t c on c.parent + 1 = p.id where p.email = $1',
      /compares parent \+ 1/,
      /is used/,
      'create index on public.t ((parent + 1), kind);',
    ],
    [
      'expression',
      'create index x on t ("Odd Name" desc nulls last)',
      where('upper("Odd Name") = $1'),
      /compares upper\("Odd Name"\)/,
      /is used/,
      'create index on public.t ((upper("Odd Name")) desc nulls last);',
    ],
    [
      'type',
      'create index x on t (parent)',
      where('parent = $1::numeric'),
      /compares parent as another type, \(parent\)::numeric/,
      /is used/,
      'create index on public.t (((parent)::numeric));',
    ],
    [
      'type',
      'create index x on t (at)',
      where('at::date = $1'),
      /compares at as another type/,
      /cannot be made: functions in index expression must be marked IMMUTABLE/,
      'Reword the condition so that the column stands alone on its side.',
    ],
    [
      'collation',
      'create index x on t (email collate "C")',
      where('email > $1 collate "POSIX"'),
      /another collation/,
      /the collation "POSIX" is used/,
      'create index on public.t (email collate "POSIX");',
    ],
    [
      'collation',
      'create index x on t (email collate "C")',
      where('email > $1'),
      /another collation/,
      /the column's own collation is used/,
      'create index on public.t (email);',
    ],
    [
      'operator',
      'create index x on t using hash (parent)',
      where('parent > $1'),
      /hash\) does not know the query's operator/,
      /the method btree is used/,
      'create index on public.t (parent);',
    ],
    [
      'operator',
      'create index x on t (tags)',
      where('tags @> $1'),
      /btree\) does not know/,
      /the method gin is used/,
      'create index on public.t using gin (tags);',
    ],
    [
      'operator',
      'create index x on t (email)',
      where("email ilike '%abc%'"),
      /does not know/,
      /gin_trgm_ops is used/,
      'create index on public.t using gin (email gin_trgm_ops);',
    ],
    [
      'predicate',
      `create index x on t (email) where kind = 'a'`,
      where('email = $1 and kind = $2'),
      /do not imply the predicate of the index, \(kind = 'a'::text\)/,
      /no predicate .* is used/,
      'create index on public.t (email);',
    ],
    [
      'expression',
      `create index x on t (email) where kind = 'a'`,
      where('lower(email) = $1'),
      /compares lower\(email\)/,
      /lower\(email\) in place of email, and no predicate in place of .* is used/,
      'create index on public.t ((lower(email)));',
    ],
    [
      'columns',
      'create index x on t (email)',
      where('kind = $1'),
      /no condition and no order of the query fits its columns \(email\)/,
      /it is not used/,
      null,
    ],
    [
      'order',
      'create index x on t (email, id)',
      `-- @expect no sort\nselect kind from t where email = $1 order by at desc limit 5`,
      /its columns \(email, id\) do not give the order at DESC/,
      /With an index on \(email, at DESC\) in its place nothing is sorted/,
      'create index on public.t (email, at DESC);',
    ],
  ] as const)('%s: %s for %s', async (rung, schema, text, cause, experiment, remedy) => {
    const { why } = await climb(schema, text)
    expect(why).toMatchObject({ rung, cause: expect.stringMatching(cause), remedy })
    expect(why!.experiment).toMatch(experiment)
  })

  it('invalid: an index on a partitioned table that no partition has', async () => {
    const schema = `create table e (at timestamptz, tenant int) partition by range (at);
      create table e_2025 partition of e for values from ('2025-01-01') to ('2026-01-01'); create index x on only e (tenant)`
    const { why, findings } = await climb(schema, 'select at from e where tenant = $1')
    expect(why).toMatchObject({ rung: 'invalid', experiment: expect.stringContaining('indisvalid') })
    expect(findings.map(({ check }) => check)).toContain('index-cannot-serve')
  })

  it('tries on partitions too', async () => {
    const schema = `create table e (at timestamptz, email text) partition by range (at);
      create table e_2025 partition of e for values from ('2025-01-01') to ('2026-01-01'); create index x on e (email)`
    const { why } = await climb(schema, 'select at from e where lower(email) = $1')
    expect(why).toMatchObject({ rung: 'expression', remedy: 'create index on public.e ((lower(email)));' })
  })

  it('finds nothing to say of an index that serves, and leaves no trace of what it tried', async () => {
    const { why, findings } = await climb('create index x on t (email)', where('email = $1'))
    expect([why, findings]).toEqual([undefined, []])
    const { rows } = await session.query<{ name: string }>(
      `select c.relname as name from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
       where i.indrelid = 't'::regclass and i.indisvalid order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(['t_pkey', 'x'])
  })
})

const sized = `create table note (id bigint primary key, side int, row_id int, kind text, at timestamptz);
create index note_side on note (side); create index note_row on note (row_id); create index note_row_at on note (row_id, at desc);`
const header = '-- @rows note 1_000_000\n-- @distinct note.side 2\n-- @distinct note.row_id 5_000\n'

/** What index-not-used says at size. */
async function passedOver(text: string) {
  return onSchemaGhost(sized, { example: header + text }, async ({ ghost, planner, queries }) => {
    const [{ query, classes }] = queries as [(typeof queries)[number]]
    const rootOf = (name: string) => name
    const plans = await priceSized(
      { planner, rowsOf: ghost.plan.rowsOf, scale: ghost.scale, rootOf },
      query,
      classes,
    )
    const served = await explainServed(planner, query)
    return indexNotUsed.find({ query, served, sized: plans, rowsOf: ghost.plan.rowsOf })
  })
}

describe('an index that could serve and is not chosen', () => {
  it('cost: is priced with and without, with the setting that decides', async () => {
    const [finding] = await passedOver(
      '-- @expect uses index note_side\nselect sum(row_id) from note where side = $1',
    )
    expect(finding!.why!.rung).toBe('cost')
    expect(finding!.message).toMatch(/finds Seq Scan on note, cost \d+, against cost \d+ with note_side/)
    expect(finding!.why!.experiment).toBe(
      'With random_page_cost = 1.1 alone it would be chosen; no number of rows that was tried changes the choice.',
    )
  })

  it('cost: with the number of rows where the choice turns', async () => {
    const [finding] = await passedOver(
      '-- @expect uses index note_row\nselect a.kind from note a join note b on b.row_id = a.id where a.side = $1 limit 1000',
    )
    const [, rows = '0'] =
      /so it would below about ([\d,]+) rows of note \(declared: 1,000,000\)\.$/.exec(
        finding!.why!.experiment,
      ) ?? []
    expect(Number(rows.replaceAll(',', ''))).toBeGreaterThan(1000)
  })

  it('order: another index needs no sort', async () => {
    const [finding] = await passedOver(
      '-- @expect uses index note_row\nselect kind from note where row_id = $1 order by at desc limit 5',
    )
    expect(finding!.why!.rung).toBe('order')
    expect(finding!.message).toMatch(
      /prefers note_row_at, cost [\d.]+, which needs no sort, against cost \d+/,
    )
  })
})

describe('conditions as EXPLAIN words them', () => {
  it.each([
    [
      "((lower(email) = $1) AND (kind = 'a AND (b'::text))",
      ['lower(email)', '$1', 'kind', "'a AND (b'::text"],
    ],
    ['((c.parent + 1) = p.id)', ['c.parent + 1', 'p.id']],
    ['((kind = ANY ($2)) OR (parent IS NOT NULL))', ['kind', 'ANY ($2)', 'parent']],
    ['(NOT (a @> b))', ['a', 'b']],
    ['((a)::date = CURRENT_DATE)', ['(a)::date', 'CURRENT_DATE']],
    ['is_public', ['is_public']],
  ])('%s', (text, sides) => {
    expect(conditionsOf(text).flatMap((condition) => condition.sides)).toEqual(sides)
  })

  it('lose the alias of their table, and are refused where they hold another', () => {
    expect(ownExpression('lower(c."Odd Name")', 'c')).toEqual({
      text: 'lower("Odd Name")',
      names: ['lower', 'Odd Name'],
    })
    expect(ownExpression('c.a + p.b', 'c')).toBeNull()
    expect(partsOf('a DESC, f(b, c), "x,y"')).toEqual(['a DESC', 'f(b, c)', '"x,y"'])
  })
})
