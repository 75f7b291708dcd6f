import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import type { ExplainReport } from '../../src/commands/explain-check/run.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import { createServerDatabase, describeServer, server } from '../helpers/server.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const style = await createStyle(80, false)

const schema = `
create table person (id bigint primary key, email text not null unique, town text not null);
create table letter (id bigint primary key, person_id bigint not null references person, sent timestamptz not null, body text);
create index letter_person_sent on letter (person_id, sent desc);`

const list = `-- The letters of one person, last sent first. $1 person.
-- @param $1 of letter.person_id
-- @rows person 500
-- @rows letter 20_000
-- @expect uses index letter_person_sent
-- @expect stops early
-- @expect buffers under 200
-- @budget p50 5000 ms
-- @budget p95 5000 ms
select id, sent from letter where person_id = $1 order by sent desc limit 20`

const slow = `-- Never in time.
-- @expect reads whole tables
-- @budget p95 1 ms
select pg_sleep(0.01), count(*) from person`

const write = `-- A new letter, and everybody moves.
-- @param $1 of person.id
-- @expect reads whole tables
with moved as (update person set town = 'elsewhere' returning id)
insert into letter (id, person_id, sent) select 1_000_000, $1, now() from moved where id = $1`

const lacking = `-- Nobody says which. $1 address.
-- @budget p95 100 ms
select id from person where email = $1`

const reader = `-- Looks like a reader.
select forget()`

const migration = `-- vault-db: up
${schema}
create function forget() returns bigint language sql as 'with gone as (delete from letter returning id) select count(*) from gone';
-- vault-db: down
`

function make(url?: string): Workspace {
  const workspace = createWorkspace({ '20250101000000_begin.sql': migration }, url)
  const query = (name: string, text: string) => {
    const path = join(workspace.folder, 'migrations/app/queries', `${name}.sql`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text.replace('1_000_000', '1000000'))
  }
  for (const [name, text] of Object.entries({ list, slow, write, lacking, reader })) query(name, text)
  return workspace
}

const measured = (report: ExplainReport, name: string) =>
  report.measure!.queries.find((query) => query.name === name)!
const classes = (report: ExplainReport, name: string) =>
  measured(report, name).classes.map((one) => [one.for, one.budgets.map(({ verdict }) => verdict).join()])

const suite = (name: string, open: () => Workspace) => {
  let workspace: Workspace
  let report: ExplainReport

  beforeAll(async () => {
    workspace = open()
    report = await workspace.run(explainCheck, { measure: true, maxTime: 3000, connections: 2 })
  })
  afterAll(() => workspace.dispose())

  it(`${name}: judges each class of values, with bounds, and the indexes that it used`, () => {
    expect(classes(report, 'list')).toEqual([
      ['typical', 'pass,pass'],
      ['worst', 'pass,pass'],
      ['missing', 'pass,pass'],
    ])
    const [typical, , missing] = measured(report, 'list').classes
    expect(typical).toMatchObject({ rows: 20, cancelled: 0, usedIndexes: ['letter_person_sent'] })
    expect(missing!.rows).toBe(0)
    for (const { percentile, ms, lowerMs, upperMs } of typical!.percentiles) {
      expect(ms).toBeGreaterThan(0)
      if (percentile !== 99) expect(lowerMs! <= ms && ms <= upperMs!).toBe(true)
    }
    expect(typical!.executions).toBeGreaterThanOrEqual(200)
  })

  it(`${name}: a broken budget is a finding, one that stays open a warning, and only the first ends with 1`, () => {
    expect(classes(report, 'slow')).toEqual([['typical', 'fail']])
    expect(report.findings.map(({ check, query, severity, line }) => [check, query, severity, line])).toEqual(
      [
        ['budget-undecided', 'lacking', 'warning', 2],
        ['over-budget', 'slow', 'error', 3],
      ],
    )
    expect(explainCheck.outcome!(report, {})).toBe('findings')
    const findings = report.findings.filter(({ severity }) => severity === 'warning')
    expect(explainCheck.outcome!({ ...report, findings }, {})).toBe('clean')
    expect(measured(report, 'lacking').reason).toMatch(/\$1 has no value/)
  })

  it(`${name}: what writes is rolled back, also where only its function does`, () => {
    expect(measured(report, 'write')).toMatchObject({ isWrite: true })
    expect(measured(report, 'write').classes[0]).toMatchObject({ connections: 1, rows: 1 })
    expect(measured(report, 'reader').classes[0]).toMatchObject({ connections: 1, cancelled: 0 })
    expect(report.measure!.filled).toContainEqual({
      table: 'public.letter',
      rows: 20_000,
      declaredRows: 20_000,
    })
    expect(report.measure!.unfilled).toEqual([])
  })

  it(`${name}: prints p50, p95, the budget and the indexes in 80 columns, and what it was measured on`, () => {
    const text = explainCheck.render(report, style)
    expect(text).toMatch(/p50 +\d[\d.]* {2}p95 +\d[\d.]* {2}p99/)
    expect(text).toMatch(/pass p95 5000 ms/)
    expect(text).toMatch(/fail p95 1 ms/)
    expect(text).toMatch(/indexes: letter_person_sent/)
    expect(text).toMatch(/PostgreSQL \d+/)
    expect(text).toMatch(/letter 20,000/)
    expect(text).toMatch(/Not measured: lacking/)
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(report.measure!.factor).toBeGreaterThan(0)
    expect(report.measure!.settings['work_mem']).toMatch(/\dMB/)
  })

  it(`${name}: a table that is cut short lets no budget pass`, async () => {
    const short = await workspace.run(explainCheck, {
      queries: ['list'],
      measure: true,
      maxTime: 1000,
      maxRows: 1000,
    })
    expect(new Set(classes(short, 'list').map(([, verdicts]) => verdicts))).toEqual(
      new Set(['inconclusive,inconclusive']),
    )
    expect(short.findings.map(({ check, message }) => [check, message])).toEqual(
      [50, 95].map((percentile) => [
        'budget-undecided',
        `Whether p${percentile} keeps 5000 ms stays open: letter holds 1,000 of the 20,000 rows declared.`,
      ]),
    )
    expect(explainCheck.outcome!(short, {})).toBe('clean')
  })
}

describe('in this process', () => {
  suite('embedded', make)

  it('says that it is one connection, and leaves no folder', async () => {
    const workspace = make()
    const own = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
    const { TMPDIR } = process.env
    process.env['TMPDIR'] = own
    try {
      const report = await workspace.run(explainCheck, { queries: ['list'], measure: true, maxTime: 300 })
      expect(report.measure).toMatchObject({ where: 'embedded', connections: 1 })
      expect(workspace.log.join('\n')).toMatch(/in this process, on one connection/)
      expect(readdirSync(own)).toEqual([])
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = TMPDIR
      rmSync(own, { recursive: true })
      workspace.dispose()
    }
  })
})

describeServer('on a server', () => {
  let drop = async () => {}
  let url = ''
  beforeAll(async () => {
    const made = await createServerDatabase()
    url = made.url
    drop = made.drop
  })
  afterAll(() => drop())
  suite('server', () => make(url))

  const scratches = async () => {
    const client = new pg.Client({ connectionString: server!.url })
    await client.connect()
    try {
      const { rows } = await client.query<{ datname: string }>(
        `select d.datname from pg_database d join pg_stat_activity a on a.datid = d.oid
         where d.datname like 'vault_db_scratch_%' and a.application_name like 'vault-db measure%' group by 1`,
      )
      return rows.map(({ datname }) => datname)
    } finally {
      await client.end()
    }
  }

  it('cancels what takes longer than the time there is, and counts that against the budget', async () => {
    const workspace = make(url)
    const text = '-- @budget p95 100 ms\nselect pg_sleep(30)'
    writeFileSync(join(workspace.folder, 'migrations/app/queries/endless.sql'), text)
    const report = await workspace.run(explainCheck, { queries: ['endless'], measure: true, maxTime: 1000 })
    const [one] = measured(report, 'endless').classes
    expect(one).toMatchObject({ budgets: [{ verdict: 'fail' }] })
    expect([one!.executions, one!.cancelled]).toEqual([4, 4])
    expect(JSON.parse(JSON.stringify(one!.percentiles[1]))).toEqual({
      percentile: 95,
      ms: null,
      lowerMs: null,
      upperMs: null,
    })
    expect(explainCheck.render(report, style)).toMatch(/p95 too long[\s\S]*4 cancelled for the time/)
    workspace.dispose()
  })

  it('is dropped when the run is interrupted, in the middle of a statement', async () => {
    const workspace = make(url)
    const controller = new AbortController()
    const run = workspace.run(
      explainCheck,
      { queries: ['slow'], measure: true, maxTime: 60_000 },
      { signal: controller.signal },
    )
    const ended = expect(run).rejects.toThrow('stop')
    while (!workspace.log.some((line) => line.startsWith('measuring slow')))
      await new Promise((go) => setTimeout(go, 20))
    const [mine] = await scratches()
    controller.abort(new Error('stop'))
    await ended
    const client = new pg.Client({ connectionString: server!.url })
    await client.connect()
    const { rows } = await client.query('select from pg_database where datname = $1', [mine])
    await client.end()
    expect([typeof mine, rows]).toEqual(['string', []])
    workspace.dispose()
  })
})
