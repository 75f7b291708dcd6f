import { describe, expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { partitionsDetach } from '../../src/commands/partitions-detach.js'
import { partitionsEnsure } from '../../src/commands/partitions-ensure.js'
import { partitionsList } from '../../src/commands/partitions-list.js'
import { failureOf } from '../db/seed-database.js'
import { describeTargets } from '../helpers/targets.js'
import { declare, monthFromNow, monthPartition, prepare, sql } from './partitions-project.js'

const style = await createStyle(80, false)

const event = `
create table tenant (id int primary key);
insert into tenant values (1);
create table event (
  id bigint generated always as identity,
  tenant_id int not null references tenant on delete cascade,
  at timestamptz not null default now(),
  kind text not null check (kind <> ''),
  kind_length int generated always as (length(kind)) stored,
  primary key (id, at)
) partition by range (at);
create index event_tenant on event (tenant_id, at);
create table event_default partition of event default;`

const declared = { partitions: [{ table: 'event', interval: 'month' as const }] }
const byMonth = Array.from({ length: 4 }, (_, months) => `public.${monthPartition('event', months)}`)

describeTargets('partitions ensure', (make) => {
  it('creates what is missing, once', async () => {
    const workspace = await prepare(make, event, declared)
    const first = await workspace.run(partitionsEnsure)
    expect(first.tables[0]).toMatchObject({
      table: 'public.event',
      by: 'vault-db',
      ahead: 3,
      until: monthFromNow(4),
    })
    expect(first.tables[0]!.made.map(({ name }) => name)).toEqual(byMonth)
    const again = await workspace.run(partitionsEnsure)
    expect(again.tables[0]).toMatchObject({ made: [], blocked: [], until: monthFromNow(4), defaultRows: 0 })
    expect(partitionsEnsure.render(again, style)).toContain(`there are partitions until ${monthFromNow(4)}`)
    const more = await workspace.run(partitionsEnsure, { ahead: 5, dryRun: true })
    expect(more.tables[0]!.made.map(({ name }) => name)).toEqual(
      [4, 5].map((n) => `public.${monthPartition('event', n)}`),
    )
    expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(5)
  })

  it('makes partitions like those that PostgreSQL makes itself', async () => {
    const workspace = await prepare(make, event, declared)
    await workspace.run(partitionsEnsure, { ahead: 0 })
    await sql(
      workspace,
      `create table by_hand partition of event for values from ('2020-01-01') to ('2020-02-01')`,
    )
    const shapeOf = (name: string) =>
      sql(
        workspace,
        `select (select array_agg(format('%s %s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, attidentity) order by attnum)
           from pg_attribute where attrelid = c.oid and attnum > 0) as columns,
         (select array_agg(format('%s %s', contype, pg_get_constraintdef(oid)) order by contype, oid::regclass::text)
           from pg_constraint where conrelid = c.oid and contype <> 'n') as constraints,
         (select array_agg(regexp_replace(pg_get_indexdef(i.indexrelid), '.* USING', '') order by 1)
           from pg_index i join pg_inherits h on h.inhrelid = i.indexrelid where indrelid = c.oid) as indexes
         from pg_class c where relname = '${name}'`,
      )
    expect(await shapeOf(monthPartition('event', 0))).toEqual(await shapeOf('by_hand'))
  })

  it('moves rows that wait in the default partition, and fires no trigger for it', async () => {
    const workspace = await prepare(
      make,
      `${event}
       create function refuse() returns trigger language plpgsql as $$ begin raise exception 'events are for ever'; end $$;
       create trigger keep before delete or update on event for each row execute function refuse();
       insert into event (tenant_id, at, kind) select 1, now(), 'now' from generate_series(1, 20);
       insert into event (tenant_id, at, kind) values (1, '${monthFromNow(2)} 12:00+00', 'later'), (1, '1999-12-31', 'old');`,
      declared,
    )
    const { tables } = await workspace.run(partitionsEnsure)
    expect(tables[0]!.made.map(({ movedRows }) => movedRows)).toEqual([20, 0, 1, 0])
    expect(tables[0]!.defaultRows).toBe(1)
    const rows = await sql(
      workspace,
      'select tableoid::regclass::text as place, kind, kind_length, count(*)::int as n from event group by 1, 2, 3 order by 2',
    )
    expect(rows).toEqual([
      { place: monthPartition('event', 2), kind: 'later', kind_length: 5, n: 1 },
      { place: monthPartition('event', 0), kind: 'now', kind_length: 3, n: 20 },
      { place: 'event_default', kind: 'old', kind_length: 3, n: 1 },
    ])
    const filled = await workspace.run(partitionsEnsure, { backfill: true })
    expect(filled.tables[0]).toMatchObject({
      defaultRows: 0,
      made: [{ name: 'public.event_1999_12', movedRows: 1 }],
    })
    for (const place of ['event_1999_12', monthPartition('event', 0)])
      expect((await failureOf(sql(workspace, `delete from ${place}`))).message).toBe('events are for ever')
  })

  it('keeps by day, week and year, by timestamp and date, in a schema with odd names, in UTC', async () => {
    const workspace = await prepare(
      make,
      `create schema "Odd";
       create table "Odd"."the Days" (d date, note text) partition by range (d);
       create table weeks (t timestamp) partition by range (t);
       create table years (t timestamptz) partition by range (t);`,
      {
        partitions: [
          { table: 'Odd.the Days', interval: 'day', ahead: 1 },
          { table: 'weeks', interval: 'week', ahead: 1 },
          { table: 'years', interval: 'year', ahead: 0 },
        ],
      },
    )
    await sql(
      workspace,
      `do $$ begin execute format('alter database %I set timezone to %L', current_database(), 'Asia/Kolkata'); end $$`,
    )
    const { tables } = await workspace.run(partitionsEnsure)
    expect(tables.map(({ made }) => made.length)).toEqual([2, 2, 1])
    const year = new Date().getUTCFullYear()
    expect(tables[2]!.made[0]).toMatchObject({
      name: `public.years_${year}`,
      from: `${year}-01-01`,
      to: `${year + 1}-01-01`,
    })
    expect(new Date(tables[1]!.made[0]!.from!).getUTCDay()).toBe(1)
    const today = new Date().toISOString().slice(0, 10)
    expect(tables[0]!.made[0]!.name).toBe(`Odd.the Days_${today.replaceAll('-', '_')}`)
    const [bound] = await sql<{ bound: string }>(
      workspace,
      `set timezone = 'UTC'; select pg_get_expr(relpartbound, oid) as bound from pg_class where relname = 'years_${year}'`,
    )
    expect(bound!.bound).toContain(`'${year}-01-01 00:00:00+00'`)
    expect((await workspace.run(partitionsEnsure)).tables.map(({ made }) => made.length)).toEqual([0, 0, 0])
  })

  it('says what is in the way, makes the rest, and has findings', async () => {
    const workspace = await prepare(
      make,
      `${event}
       create table half partition of event for values from ('${monthFromNow(1)}') to ('${monthFromNow(1).slice(0, 8)}10');
       create table ${monthPartition('event', 2)} (other int);`,
      declared,
    )
    const report = await workspace.run(partitionsEnsure)
    expect(partitionsEnsure.outcome!(report, {})).toBe('findings')
    expect(report.tables[0]!.made.map(({ name }) => name)).toEqual([byMonth[0], byMonth[3]])
    expect(partitionsEnsure.findings!(report)).toMatchObject([
      { object: byMonth[1], message: expect.stringMatching(/half has a part of its range/) },
      { object: byMonth[2], message: expect.stringMatching(/exists and is no partition/) },
    ])
    expect(partitionsEnsure.render(report, style)).toMatch(/✗ .*half has a part/)
  })

  it('does not move rows that other tables refer to', async () => {
    const workspace = await prepare(
      make,
      `${event}
       create table note (event_id bigint, event_at timestamptz, foreign key (event_id, event_at) references event (id, at) on delete cascade);
       insert into event (tenant_id, kind) values (1, 'x');
       insert into note select id, at from event;`,
      declared,
    )
    const { tables } = await workspace.run(partitionsEnsure)
    expect(tables[0]!.blocked).toMatchObject([
      { name: byMonth[0], reason: expect.stringMatching(/foreign key/) },
    ])
    expect(tables[0]!.made).toHaveLength(3)
    expect(await sql(workspace, 'select count(*)::int as n from note join event on id = event_id')).toEqual([
      { n: 1 },
    ])
  })

  it('leaves new partitions closed where the table has row security', async () => {
    const workspace = await prepare(
      make,
      `${event} alter table event enable row level security; alter table event force row level security;`,
      declared,
    )
    await workspace.run(partitionsEnsure, { ahead: 0 })
    expect(
      await sql(
        workspace,
        `select relrowsecurity, relforcerowsecurity from pg_class where relname = '${monthPartition('event', 0)}'`,
      ),
    ).toEqual([{ relrowsecurity: true, relforcerowsecurity: true }])
  })

  it("calls the project's own function instead, once for all tables it keeps", async () => {
    const workspace = await prepare(
      make,
      `${event}
       create table usage (d date) partition by range (d);
       create table calls (ahead int);
       create function keep(ahead integer) returns void language plpgsql as $$ begin
         insert into calls values (ahead);
         create table if not exists event_2020_01 partition of event for values from ('2020-01-01') to ('2020-02-01');
       end $$;`,
      {
        partitions: [
          { table: 'event', interval: 'month', ahead: 2, ensure: 'keep' },
          { table: 'usage', interval: 'day', ahead: 2, ensure: 'keep' },
        ],
      },
    )
    const dry = await workspace.run(partitionsEnsure, { dryRun: true })
    expect(partitionsEnsure.render(dry, style)).toContain('Would call public.keep(2).')
    const report = await workspace.run(partitionsEnsure)
    expect(report.tables).toMatchObject([
      { by: 'public.keep(2)', made: [{ name: 'public.event_2020_01', from: '2020-01-01', movedRows: null }] },
      { by: 'public.keep(2)', made: [], until: null },
    ])
    expect(await sql(workspace, 'select * from calls')).toEqual([{ ahead: 2 }])
  })

  it('names all that is wrong with the declaration, and changes nothing', async () => {
    const workspace = await prepare(
      make,
      `${event}
       create table plain (id int);
       create table lists (kind text) partition by list (kind);
       create table pairs (a date, b date) partition by range (a, b);`,
      {
        partitions: ['event', 'plain', 'lists', 'pairs', 'absent'].map((table) => ({
          table,
          interval: 'month',
        })),
      },
    )
    const error = await failureOf(workspace.run(partitionsEnsure))
    expect([error.code, error.details.length]).toEqual(['REQUIREMENTS_MISSING', 4])
    expect(error.details.join('\n')).toMatch(
      /plain is not there[\s\S]*LIST \(kind\)[\s\S]*RANGE \(a, b\)[\s\S]*absent/,
    )
    expect((await workspace.run(partitionsList, { table: 'event' })).tables[0]!.partitions).toHaveLength(1)
    declare(workspace, { partitions: [{ table: 'event', interval: 'month', ensure: 'nowhere' }] })
    expect((await failureOf(workspace.run(partitionsEnsure))).details).toEqual([
      'ensure: there is no function public.nowhere(ahead integer)',
    ])
    expect((await failureOf(workspace.run(partitionsEnsure, { table: 'lists' }))).code).toBe('USAGE')
    declare(workspace, {})
    expect((await workspace.run(partitionsEnsure)).tables).toEqual([])
  })
})

const archive = (hasDefault: boolean) => `
create table log (at timestamptz not null, line text) partition by range (at);
create table log_2023 partition of log for values from ('2023-01-01') to ('2024-01-01');
create table log_2024 partition of log for values from ('2024-01-01') to ('2025-01-01');
create table log_rest partition of log for values from ('2025-01-01') to (maxvalue);
${hasDefault ? 'create table log_default partition of log default;' : ''}
insert into log select '2023-06-01', 'a' from generate_series(1, 30);
insert into log select '2024-06-01', 'b' from generate_series(1, 5);
insert into log values (now(), 'c')${hasDefault ? ", ('1999-01-01', 'd'), ('1999-02-01', 'd')" : ''};
analyze log;`

describeTargets('partitions list', (make) => {
  it('shows bounds, rows and sizes, and counts the default partition', async () => {
    const workspace = await prepare(
      make,
      `${archive(true)} create table other (k text) partition by list (k); create table other_a partition of other for values in ('a');`,
    )
    const report = await workspace.run(partitionsList)
    expect(report.tables.map(({ table }) => table)).toEqual(['public.log', 'public.other'])
    expect(report.tables[0]).toMatchObject({ key: 'RANGE (at)', defaultRows: 2 })
    expect(report.tables[0]!.partitions).toMatchObject([
      { name: 'public.log_2023', from: '2023-01-01', to: '2024-01-01', rows: 30, isCounted: false },
      { name: 'public.log_2024', from: '2024-01-01', to: '2025-01-01', rows: 5 },
      { name: 'public.log_rest', from: '2025-01-01', to: null, rows: 1 },
      { name: 'public.log_default', isDefault: true, rows: 2, isCounted: true },
    ])
    const text = partitionsList.render(report, style)
    expect(text).toMatch(/^log_2023 +2023-01-01 +2024-01-01 +~30 /m)
    expect(text).toMatch(/^log_default +all else +2 /m)
    expect(text).toMatch(/^other_a +in \('a'\)/m)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect((await failureOf(workspace.run(partitionsList, { table: 'nothing' }))).code).toBe('USAGE')
  })
})

describe.each([true, false])('a default partition: %s', (hasDefault) => {
  describeTargets('partitions detach', (make) => {
    const names = (report: { detached: readonly { name: string }[] }) =>
      report.detached.map(({ name }) => name)

    it('takes out what is older, keeps its rows, and leaves the rest', async () => {
      const workspace = await prepare(make, archive(hasDefault), {
        partitions: [{ table: 'log', interval: 'year' }],
      })
      const dry = await workspace.run(partitionsDetach, { olderThan: '2024-06-01', dryRun: true })
      expect(names(dry)).toEqual(['public.log_2023'])
      expect(partitionsDetach.render(dry, style)).toContain('Nothing was changed (--dry-run).')
      expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(hasDefault ? 4 : 3)
      const report = await workspace.run(partitionsDetach, { olderThan: '2025-01-01' })
      expect(report.detached).toMatchObject([
        {
          name: 'public.log_2023',
          mode: hasDefault ? 'plainly' : 'concurrently',
          dropped: false,
          rowsEstimate: 30,
        },
        { name: 'public.log_2024' },
      ])
      expect(
        await sql(
          workspace,
          'select (select count(*) from log_2023)::int as kept, (select count(*) from log)::int as n',
        ),
      ).toEqual([{ kept: 30, n: hasDefault ? 3 : 1 }])
      expect(names(await workspace.run(partitionsDetach, { olderThan: '2025-01-01' }))).toEqual([])
    })

    it('drops only with consent, and then for good', async () => {
      const workspace = await prepare(make, archive(hasDefault))
      const options = { olderThan: '2025-01-01', table: 'log', drop: true }
      const refused = await failureOf(workspace.run(partitionsDetach, options))
      expect([refused.code, refused.details]).toEqual([
        'CONSENT_NEEDED',
        ['drop-table public.log_2023: 30 rows', 'drop-table public.log_2024: 5 rows'],
      ])
      expect(refused.hint).toContain('--allow drop-table')
      expect(
        (await failureOf(workspace.run(partitionsDetach, options, { options: { yes: true } }))).code,
      ).toBe('CONSENT_NEEDED')
      expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(hasDefault ? 4 : 3)
      const report = await workspace.run(partitionsDetach, { ...options, allow: ['drop-table'] })
      expect(report.detached.map(({ dropped }) => dropped)).toEqual([true, true])
      expect(
        await sql(workspace, "select to_regclass('log_2023') as a, to_regclass('log_2024') as b"),
      ).toEqual([{ a: null, b: null }])
    })

    it('needs to know how old, and of which table', async () => {
      const workspace = await prepare(make, archive(hasDefault))
      for (const options of [
        {},
        { olderThan: '90d' },
        { olderThan: 'x', table: 'log' },
        { olderThan: '2999-01-01', table: 'log' },
      ])
        expect((await failureOf(workspace.run(partitionsDetach, options))).code).toBe('USAGE')
      expect(
        (await failureOf(workspace.run(partitionsDetach, { olderThan: '90d', table: 'none' }))).code,
      ).toBe('REQUIREMENTS_MISSING')
    })
  })
})
