import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import type { ExplainReport } from '../../src/commands/explain-check/run.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { statsExport } from '../../src/commands/stats-export.js'
import { printStatistics } from '../../src/statistics/print-statistics.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { byHand } from './shop.js'
import { statisticsWith } from './statistics-with.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const style = await createStyle(100, false)

/** The rows of a plan's scan, by the class of values that it was made for. */
const rowsOf = ({ queries }: ExplainReport) =>
  Object.fromEntries(queries[0]!.atSize.map(({ for: kind, plan }) => [kind, plan.rows]))

const mail = `-- vault-db: up
create table letter (id bigint primary key, person int not null, state text not null default 'new', sent timestamptz not null);
create index letter_person on letter (person);
create index letter_state on letter (state);
-- vault-db: down
`
/** 40 % are of person 7, the others have 20 each; 1 % is new, and a tenth was sent in the last week. */
const rows = `insert into letter select n, case when n % 5 < 2 then 7 else 100 + n % 300 end,
    case when n % 100 = 0 then 'new' else 'read' end, now() - (n % 100) * interval '17 hours'
  from generate_series(1, 10000) n;
vacuum (analyze)`

const queries = {
  'queries/person.sql': '-- @param $1 of letter.person\nselect * from letter where person = $1',
  'queries/state.sql': "select * from letter where state = 'new'",
  'queries/week.sql': "select * from letter where sent > now() - interval '7 days'",
}

describeTargets('explain-check --stats with what stats export wrote', (make) => {
  let workspace: Workspace
  let report: ExplainReport

  beforeAll(async () => {
    workspace = await make({ '20250101000000_mail.sql': mail, ...queries })
    await workspace.run(migrateUp)
    await byHand(workspace, rows)
    await workspace.run(statsExport)
    report = await workspace.run(explainCheck, { stats: 'migrations/app/stats.json' })
  })
  const only = (name: string): ExplainReport => ({
    ...report,
    queries: report.queries.filter((query) => query.name === name),
  })

  it('plans with rows, common values and absent ones of the server, by their rank', () => {
    expect(report.sizedTables).toEqual([{ table: 'letter', rows: 10_000 }])
    const { worst, typical, missing } = rowsOf(only('person'))
    expect(worst).toBeGreaterThan(3500)
    expect(worst).toBeLessThan(4500)
    expect(typical).toBeLessThan(60)
    expect(missing).toBeLessThan(60)
  })

  it('knows constants that queries compare with, and times by how long they are past', () => {
    const [state] = Object.values(rowsOf(only('state')))
    expect(state).toBeGreaterThan(30)
    expect(state).toBeLessThan(300)
    const [week] = Object.values(rowsOf(only('week')))
    expect(week).toBeGreaterThan(700)
    expect(week).toBeLessThan(1300)
  })

  it('says which statistics it planned with', () => {
    expect(report.statistics).toMatchObject({
      file: 'migrations/app/stats.json',
      values: 'stand-ins',
      notes: [],
    })
    const day = report.statistics!.takenAt.slice(0, 10)
    expect(explainCheck.render(report, style)).toContain(`indexes with the statistics of ${day}`)
    expect(explainCheck.render(report, style)).toMatch(
      /3 declared queries of app: each is planned as expected with|3 declared queries of app, \d finding/,
    )
  })
})

const schema = `-- vault-db: up
create table t (id bigint primary key, owner int not null, made timestamptz not null, word text);
create index t_owner on t (owner);
create index t_owner_made on t (owner, made);
create table fresh (id bigint primary key, t_id bigint references t);
create table part (at date not null, n int) partition by range (at);
create table part_1 partition of part for values from ('2026-01-01') to ('2026-02-01');
create index part_n on part (n);
-- vault-db: down
`

describe('explain-check --stats', () => {
  let workspace: Workspace
  const put = (name: string, text: string) => {
    const path = join(workspace.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const run = (document: ReturnType<typeof statisticsWith>, names?: readonly string[]) => {
    put('stats.json', printStatistics(document))
    workspace.log.length = 0
    return workspace.run(explainCheck, { stats: 'stats.json', ...(names && { queries: names }) })
  }
  const index = (name: string) => ({ name, method: 'btree', pages: 300, rows: 100_000, height: 1 })

  beforeAll(() => {
    workspace = createWorkspace({
      '20250101000000_first.sql': schema,
      'queries/owner.sql': '-- @param $1 7\nselect id from t where owner = $1',
      'queries/words.sql': `-- @param $1 worst 'say "a"'\n-- @param $1 typical 'b\\c'\n-- @param $1 missing 'it''s, {d}'\nselect id from t where word = $1`,
      'queries/new.sql': '-- @rows fresh 50_000\nselect * from fresh where t_id = 5',
      'queries/parts.sql': 'select * from part where n = 5',
    })
  })
  afterAll(() => workspace.dispose())

  const values = { nullShare: 0, widthBytes: 4, distinct: 100, correlation: 0 }
  const columns = [
    { name: 'owner', type: 'integer', own: { ...values, common: { values: ['7'], shares: [0.2] } } },
    { name: 'gone', type: 'integer', own: values },
  ]

  it('takes the sizes of the file, and declared ones for tables that the file does not have', async () => {
    const report = await run(statisticsWith({ columns }), ['owner', 'new'])
    expect(Object.fromEntries(report.sizedTables.map(({ table, rows }) => [table, rows]))).toEqual({
      t: 100_000,
      fresh: 50_000,
    })
    expect(
      report.queries.find(({ name }) => name === 'owner')!.atSize.find((one) => one.for === 'typical')!.plan
        .rows,
    ).toBe(20_000)
    expect(report.findings.map(({ check, query }) => [check, query])).toContainEqual([
      'sequential-scan',
      'new',
    ])
    expect(workspace.log).toContain('Not in the statistics, so at their declared size: fresh.')
    expect(workspace.log).toContain('Not in the statistics, and without a declared size: part, part_1.')
    expect(workspace.log).toContain(
      'Not in the statistics, so of an estimated size: index t_owner, t_owner_made, t_pkey.',
    )
  })

  it('has the indexes in the order of the server, which decides between two that cost the same', async () => {
    const unique = { name: 'owner', type: 'integer', own: { ...values, distinct: -1 } }
    const used = async (...names: readonly string[]) => {
      const table = { indexes: names.map(index) }
      const report = await run(statisticsWith({ columns: [unique], table }), ['owner'])
      return report.queries[0]!.atSize[0]!.usedIndexes
    }
    const one = await used('t_pkey', 't_owner', 't_owner_made')
    const other = await used('t_owner_made', 't_pkey', 't_owner')
    expect([one, other].toSorted()).toEqual([['t_owner'], ['t_owner_made']])
  })

  it('has the partitions of the server', async () => {
    const part = (name: string, bound: string, rows: number) => ({
      schema: 'public',
      name,
      kind: 'table' as const,
      pages: Math.ceil(rows / 200),
      rows,
      allVisiblePages: 0,
      partitionOf: 'part',
      bound,
      columns: [],
      indexes: [],
    })
    const root = { ...part('part', '', -1), kind: 'partitioned table' as const }
    const { partitionOf: _of, bound: _bound, ...top } = root
    const document = statisticsWith({
      tables: [
        top,
        part('part_1', "FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')", 5000),
        part('part_2', "FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')", 90_000),
        part('part_3', 'FOR VALUES FROM (now(', 1),
      ],
    })
    const report = await run(document, ['parts'])
    const sizes = Object.fromEntries(report.sizedTables.map(({ table, rows }) => [table, rows]))
    expect(sizes).toMatchObject({ part_1: 5000, part_2: 90_000, part: 95_000 })
    expect(report.queries[0]!.atSize[0]!.usedIndexes).toEqual(['part_n'])
    expect(workspace.log.join('\n')).toContain('The partition part_3 could not be made on the ghost')
    expect(workspace.log.join('\n')).toContain('In the statistics and not at head: part_3.')
  })

  it('plans with the settings of the server', async () => {
    const cost = async (randomPageCost: string) => {
      const report = await run(
        statisticsWith({ columns, settings: { random_page_cost: randomPageCost, jit: 'on', nonsense: '1' } }),
        ['owner'],
      )
      return report.queries[0]!.atSize[0]!.plan.totalCost
    }
    expect(await cost('8')).toBeGreaterThan(await cost('1.1'))
  })

  it('takes values as they are, quotes, backslashes and all', async () => {
    const common = { values: ['say "a"', 'b\\c', "it's, {d}"], shares: [0.3, 0.2, 0.1] }
    const bounds = ['z', 'B', 'a']
    const word = { name: 'word', type: 'text', own: { ...values, common, bounds } }
    const report = await run(statisticsWith({ columns: [word] }), ['words'])
    const rows = report.queries[0]!.atSize.map((one) => [one.for, one.plan.rows])
    expect(rows).toEqual([
      ['generic', 1000],
      ['typical', 20_000],
      ['worst', 30_000],
      ['missing', 10_000],
    ])
    expect(workspace.log.join('\n')).not.toContain('do not fit')
  })

  it('leaves values out that do not fit the type at head, and says so', async () => {
    const odd = {
      name: 'owner',
      type: 'text',
      own: { ...values, common: { values: ['seven'], shares: [0.2] } },
    }
    const report = await run(statisticsWith({ columns: [odd] }), ['owner'])
    expect(report.queries[0]!.atSize[0]!.plan.rows).toBe(1000)
    expect(workspace.log.join('\n')).toContain('Values of t.owner do not fit the type at head')
  })

  it('refuses a file of another schema, one that is none, and one that is not there', async () => {
    const other = statisticsWith({ table: { name: 'elsewhere' } })
    await expect(run(other)).rejects.toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringContaining('another schema'),
    })
    put('stats.json', '{}')
    await expect(workspace.run(explainCheck, { stats: 'stats.json' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
    await expect(workspace.run(explainCheck, { stats: 'no.json' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })

  it('warns of a file of another project', async () => {
    await run(statisticsWith({ columns, project: 'shop' }), ['owner'])
    expect(workspace.log).toContain('stats.json was exported for the project shop, not for app.')
  })
})
