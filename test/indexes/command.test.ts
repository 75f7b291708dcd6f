import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { formatFindings } from '../../src/cli/formats/format-findings.js'
import { createStyle } from '../../src/cli/style.js'
import type { Command } from '../../src/commands/command.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateStamp } from '../../src/commands/migrate-stamp.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import type { VerifyIndexesReport } from '../../src/commands/verify-indexes/report.js'
import { verifyIndexes } from '../../src/commands/verify-indexes.js'
import { splitStatements } from '../../src/sql/split.js'
import { describeTargets } from '../helpers/targets.js'
import type { Workspace } from '../helpers/workspace.js'

// The embedded database is opened anew by each command, on machines that are busy with other files.
vi.setConfig({ testTimeout: 180_000 })

const shop = `-- vault-db: up
create table customers (id bigint primary key, email text not null, constraint email_key unique (email));
create table sales (
  id bigint primary key,
  customer bigint not null references customers,
  at date not null,
  amount numeric constraint amount_check check (amount >= 0)
);
create index sales_customer on sales (customer);
create index sales_at on sales (at desc, id) where amount > 0;
create table visits (at date not null, customer bigint not null, primary key (at, customer)) partition by range (at);
create table visits_1 partition of visits for values from ('2026-01-01') to ('2026-02-01');
create table visits_2 partition of visits for values from ('2026-02-01') to ('2026-03-01');
create index visits_customer on visits (customer);
-- vault-db: down
drop table visits; drop table sales; drop table customers;
`
const first = '20260101000000_shop'
const files = { [`${first}.sql`]: shop }

/** What somebody does with psql. */
function byHand(workspace: Workspace, sql: string): Promise<unknown> {
  const psql: Pick<Command, 'run'> = {
    run: (context) =>
      usingProject(context, { purpose: 'psql', writes: true }, async ({ session }) => {
        for (const { text } of splitStatements(sql)) await session.script(text)
        return null
      }),
  }
  return workspace.run(psql as Command)
}

const linesOf = ({ findings }: VerifyIndexesReport) =>
  findings.map(({ severity, check, object }) => `${severity} ${check} ${object}`)
const outcome = (report: VerifyIndexesReport) => verifyIndexes.outcome?.(report, {})
const plain = await createStyle(80, false)

const damage = `
drop index sales_customer;
drop index sales_at; create index sales_at on sales (at) where amount > 0;
drop index visits_customer;
alter table sales drop constraint amount_check;
alter table customers drop constraint email_key; create unique index email_key on customers (email);
alter table sales alter at drop not null;
create index by_hand on sales (amount)`

const damaged = [
  'error index-missing index public.sales_customer',
  'error index-missing index public.visits_customer',
  'error index-drift index public.sales_at',
  'error constraint-missing column public.sales.at',
  'error constraint-missing constraint public.sales.amount_check',
  'warn index-extra index public.by_hand',
  'warn unique-index-vs-constraint constraint public.customers.email_key',
]

describeTargets('verify-indexes', (make) => {
  it('ends with 0 at head, and names what is missing, wrong or too many, in 80 columns', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    const clean = await workspace.run(verifyIndexes)
    expect([linesOf(clean), outcome(clean), clean.basis.kind]).toEqual([[], 'clean', 'snapshot'])
    expect(verifyIndexes.render(clean, plain)).toContain('Indexes and constraints are as declared')
    await byHand(workspace, damage)
    const report = await workspace.run(verifyIndexes)
    expect([linesOf(report), outcome(report)]).toEqual([damaged, 'findings'])
    const text = verifyIndexes.render(report, plain)
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(text).toContain('create index concurrently sales_customer on public.sales')
    expect(text).toContain('vault-db verify-indexes --fix NAME')
    const found = verifyIndexes.findings?.(report) ?? []
    expect(formatFindings(found, 'github', 'verify-indexes')).toContain(
      '::error title=index-missing::index public.sales_customer',
    )
    expect(formatFindings(found, 'sarif', 'verify-indexes')).toContain('"ruleId": "index-drift"')
    expect(formatFindings(found, 'junit', 'verify-indexes')).toContain('failure type="warning"')
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('writes the fixes as one migration that mends this database and leaves a sound one alone', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, damage)
    const report = await workspace.run(verifyIndexes, { fix: 'mend the indexes' })
    expect(report.written).toMatchObject({ name: expect.stringMatching(/^\d{14}_mend_the_indexes$/) })
    const source = readFileSync(report.written!.path, 'utf8')
    expect(source).toContain('-- vault-db: no-transaction')
    expect(source).toContain('-- index-missing, index public.sales_customer: ')
    await workspace.run(migrateUp, { allowDrift: true })
    expect(linesOf(await workspace.run(verifyIndexes, { replay: true }))).toEqual([])
    const other = await make({ ...files, [`${report.written!.name}.sql`]: source })
    await other.run(migrateUp)
    expect(linesOf(await other.run(verifyIndexes))).toEqual([])
    await other.run(migrateDown)
    expect(linesOf(await other.run(verifyIndexes, { replay: true }))).not.toContain(damaged[0])
  })

  it('knows an index and a constraint under another name', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(
      workspace,
      `alter index sales_at rename to "Old At"; alter table sales rename constraint amount_check to amount_ok`,
    )
    const report = await workspace.run(verifyIndexes)
    expect(linesOf(report)).toEqual([
      'warn index-renamed index public.sales_at',
      'warn constraint-renamed constraint public.sales.amount_check',
    ])
    expect(outcome(report)).toBe('clean')
    const strict = await workspace.run(verifyIndexes, { failOn: 'warn', fix: 'names' })
    expect(outcome(strict)).toBe('findings')
    await workspace.run(migrateUp, { allowDrift: true })
    expect(linesOf(await workspace.run(verifyIndexes, { replay: true }))).toEqual([])
  })

  it('sees through IF NOT EXISTS and stamp, which keep what is there', async () => {
    const lenient = `-- vault-db: up
create index if not exists sales_day on sales (at);
-- vault-db: down
drop index sales_day;
`
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, 'create index sales_day on sales (at desc)')
    workspace.migration('20260102000000_day.sql', lenient)
    await workspace.run(migrateUp, { allowDrift: true })
    const report = await workspace.run(verifyIndexes)
    expect(report.basis.kind).toBe('head')
    expect(linesOf(report)).toEqual(['error index-drift index public.sales_day'])
    workspace.migration(
      '20260103000000_stamped.sql',
      'create index sales_amount on sales (amount);\n-- vault-db: down\ndrop index sales_amount;',
    )
    const before = await workspace.run(verifyIndexes)
    expect(before.basis.pending).toEqual(['20260103000000_stamped'])
    expect(before.findings.find(({ check }) => check === 'index-missing')).toMatchObject({ fix: null })
    await workspace.run(migrateStamp, { name: '20260103000000_stamped' }, { confirm: async () => true })
    expect(linesOf(await workspace.run(verifyIndexes))).toContain(
      'error index-missing index public.sales_amount',
    )
  })

  it('leaves out what is accepted, until its day, and says which acceptances nothing needs', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, 'create index by_hand on sales (amount); create index twin on sales (amount)')
    const configure = (suppress: readonly object[], more: object = {}) =>
      writeFileSync(
        join(workspace.folder, 'vault-db.config.json'),
        JSON.stringify({ projects: ['app'], indexes: { suppress }, ...more }),
      )
    configure([
      { check: 'index-extra', object: 'public.by_*', reason: 'tried out', until: '2999-12-31' },
      { check: 'index-extra', object: 'index public.twin', reason: 'for the report' },
      { check: 'index-duplicate', object: 'public.twin', reason: 'was', until: '2020-01-01' },
      { check: 'table-no-pk', object: 'public.gone', reason: 'a log' },
    ])
    const report = await workspace.run(verifyIndexes)
    expect(linesOf(report)).toEqual(['warn index-duplicate index public.twin'])
    expect(report.accepted.map(({ object, reason }) => [object, reason])).toEqual([
      ['index public.by_hand', 'tried out'],
      ['index public.twin', 'for the report'],
    ])
    expect(report.expired).toMatchObject([{ object: 'public.twin', until: '2020-01-01' }])
    expect(report.unneeded).toMatchObject([{ object: 'public.gone' }])
    const text = verifyIndexes.render(report, plain)
    expect(text).toContain('Accepted until 2020-01-01, and no longer: index-duplicate')
    configure([], { drift: { ignore: [{ kind: 'index', name: 'public.*', reason: 'theirs' }] } })
    expect(linesOf(await workspace.run(verifyIndexes))).toEqual(['warn index-duplicate index public.twin'])
    configure([{ check: 'index-twice', object: 'x', reason: 'y' }])
    await expect(workspace.run(verifyIndexes)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: ['indexes.suppress[0].check: is no check of verify-indexes.'],
    })
  })

  it('runs only the checks that are asked for, and takes acceptances of the project', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(
      workspace,
      `${damage}; create table refunds (id bigint primary key, sale bigint references sales)`,
    )
    const only = await workspace.run(verifyIndexes, { only: ['index-extra', 'fk-unindexed'], failOn: 'warn' })
    expect(linesOf(only)).toEqual([
      'warn index-extra index public.by_hand',
      'warn fk-unindexed constraint public.refunds.refunds_sale_fkey',
    ])
    writeFileSync(
      join(workspace.folder, 'migrations/app/project.json'),
      JSON.stringify({
        name: 'app',
        description: '',
        accept: [{ check: 'fk-unindexed', object: 'public.refunds.*', reason: 'ADR-1' }],
      }),
    )
    expect(linesOf(await workspace.run(verifyIndexes, { only: ['fk-unindexed'] }))).toEqual([])
  })

  it('says what is gone with a table, and counts a database without a ledger against the files', async () => {
    const workspace = await make(files)
    const empty = await workspace.run(verifyIndexes)
    expect(empty.basis).toMatchObject({ kind: 'head', head: first })
    expect(linesOf(empty).filter((line) => line.includes('table-missing'))).toHaveLength(5)
    await workspace.run(migrateUp)
    await byHand(workspace, 'drop table sales')
    const report = await workspace.run(verifyIndexes)
    expect(linesOf(report)).toEqual(['error table-missing table public.sales'])
    expect(report.findings[0]!.evidence).toContain('missing with it: index public.sales_customer')
  })
})
