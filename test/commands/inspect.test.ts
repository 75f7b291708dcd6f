import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatFindings } from '../../src/cli/formats/format-findings.js'
import { createStyle } from '../../src/cli/style.js'
import { formatAge, formatBytes, formatCount } from '../../src/commands/inspect/format.js'
import { parseSize } from '../../src/commands/inspect/parse-size.js'
import { inspect } from '../../src/commands/inspect.js'
import { partitionsEnsure } from '../../src/commands/partitions-ensure.js'
import { refresh } from '../../src/commands/refresh.js'
import { failureOf } from '../db/seed-database.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { declare, monthFromNow, prepare, sql } from './partitions-project.js'

const style = await createStyle(80, false)

const schema = `
create table tenant (id int primary key, name text not null);
insert into tenant select n, repeat('x', 50) from generate_series(1, 2000) n;
create index tenant_name on tenant (name);
create table embedding (id int, status text);
insert into embedding values (1, 'failed'), (2, 'failed'), (3, 'completed');
create table event (at timestamptz not null, n int) partition by range (at);
create table event_default partition of event default;
create index event_n on event (n);
create materialized view entity_stats as select count(*) as n from tenant;
create materialized view unfilled as select 1 as n with no data;
analyze;`

const monitors = [
  {
    name: 'Embedding status',
    sql: 'select status, count(*) from embedding group by status order by status; -- all',
    warnAbove: 1,
  },
  { name: 'Top tenants', sql: 'select id, name from tenant order by id limit 2' },
]

describeTargets('inspect', (make) => {
  it('reports every section, and writes nothing', async () => {
    const workspace = await prepare(make, schema, {
      monitors,
      partitions: [{ table: 'event', interval: 'month' }],
    })
    await workspace.run(partitionsEnsure, { ahead: 1 })
    const report = await workspace.run(inspect)
    expect(report.server).toMatchObject({
      sizeBytes: expect.any(Number),
      connections: { used: expect.any(Number) },
    })
    expect(report.tables!.map(({ name }) => name)).toEqual(['tenant', 'event', 'embedding'])
    expect(report.tables![0]).toMatchObject({ rows: 2000, partitions: 0 })
    expect(report.tables![1]).toMatchObject({ partitions: 3 })
    expect(report.partitions).toMatchObject([
      { table: 'public.event', count: 3, defaultRows: 0, isAhead: true, until: monthFromNow(2) },
    ])
    expect(report.indexes!.indexes.map(({ name }) => name).toSorted()).toEqual([
      'event_n',
      'tenant_name',
      'tenant_pkey',
    ])
    expect(report.views).toMatchObject([
      { name: 'entity_stats', isPopulated: true, refreshedAt: null },
      { name: 'unfilled', isPopulated: false },
    ])
    expect(report.queries).toMatchObject({
      queries: null,
      reason: expect.stringMatching(/pg_stat_statements/),
    })
    expect(report.bloat!.find(({ name }) => name === 'tenant')!.percent).toBeLessThan(20)
    expect(report.monitors).toMatchObject([
      {
        name: 'Embedding status',
        rows: [
          { status: 'completed', count: '1' },
          { status: 'failed', count: '2' },
        ],
      },
      { name: 'Top tenants', rows: [{ id: 1 }, { id: 2 }] },
    ])
    expect(report.findings).toMatchObject([
      { rule: 'unfilled-view', object: 'public.unfilled' },
      { rule: 'monitor', message: 'Embedding status, failed: 2 is above 1' },
    ])
    expect(inspect.outcome!(report, {})).toBe('findings')
    expect(await sql(workspace, "select to_regclass('vault_db.refreshes') as t")).toEqual([{ t: null }])
    const text = inspect.render(report, style)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    for (const title of [
      'Server',
      'Tables',
      'Partitions of public.event',
      'Indexes',
      'Materialized views',
      'Slow queries',
      'Top tenants',
      'Findings: 2',
    ])
      expect(text).toMatch(new RegExp(`^${title}`, 'm'))
    expect(formatFindings(report.findings, 'github', 'inspect')).toContain(
      '::warning title=unfilled-view::public.unfilled',
    )
  })

  it('keeps to the sections asked for', async () => {
    const workspace = await prepare(make, schema)
    const report = await workspace.run(inspect, { only: ['tables'], limit: 1 })
    expect(report).toMatchObject({
      server: null,
      partitions: null,
      indexes: null,
      views: null,
      queries: null,
      bloat: null,
      monitors: null,
    })
    expect(report.tables).toHaveLength(1)
    expect([inspect.outcome!(report, {}), report.notes]).toEqual(['clean', []])
  })

  it('knows how fresh a view is, from its own record or the one of the project', async () => {
    const workspace = await prepare(
      make,
      `${schema} create table runs (view text, refreshed_at timestamptz);`,
    )
    const only = { only: ['views'] as const, maxRefreshAge: 3_600_000 }
    const unknown = await workspace.run(inspect, only)
    expect(unknown.findings).toMatchObject([
      { rule: 'stale-view', message: 'nobody recorded when it was refreshed' },
      { rule: 'unfilled-view' },
    ])
    await workspace.run(refresh)
    const fresh = await workspace.run(inspect, only)
    expect(fresh.findings).toEqual([])
    expect(fresh.views![0]!.ageMs).toBeLessThan(600_000)
    await sql(workspace, "update vault_db.refreshes set refreshed_at = now() - interval '3 hours'")
    const stale = await workspace.run(inspect, only)
    expect(stale.findings).toMatchObject([
      { rule: 'stale-view', object: 'public.entity_stats', message: 'its data is 3.0 h old' },
      { object: 'public.unfilled' },
    ])
    expect(inspect.render(stale, style)).toMatch(/entity_stats .* 3\.0 h ago/)
    declare(workspace, { refresh: { function: 'f', freshness: 'select view, refreshed_at from runs' } })
    await sql(
      workspace,
      "insert into runs values ('entity_stats', now()), ('public.unfilled', now() - interval '1 day')",
    )
    expect((await workspace.run(inspect, only)).findings).toMatchObject([{ object: 'public.unfilled' }])
    declare(workspace, { refresh: { function: 'f', freshness: 'select * from nowhere' } })
    expect((await workspace.run(inspect, only)).notes).toEqual([
      expect.stringMatching(/`freshness` .*nowhere.*42P01/),
    ])
  })

  it('finds partitions that are missing and rows in the default one', async () => {
    const workspace = await prepare(
      make,
      `${schema} insert into event values (now(), 1), ('1999-01-01', 2);`,
      {
        partitions: [{ table: 'event', interval: 'month' }],
      },
    )
    const only = { only: ['partitions'] as const }
    expect((await workspace.run(inspect, only)).findings).toMatchObject([
      { rule: 'partition-missing', message: 'the present has no partition; rows go to the default one' },
      { rule: 'default-partition-rows', message: '2 rows are in the default partition' },
    ])
    await workspace.run(partitionsEnsure, { ahead: 0 })
    expect((await workspace.run(inspect, { ...only, maxDefaultRows: 1 })).findings).toMatchObject([
      {
        rule: 'partition-missing',
        message: expect.stringContaining(`there is no partition from ${monthFromNow(1)} on`),
      },
    ])
  })

  it('measures what no row needs', async () => {
    const workspace = await prepare(
      make,
      `create table t (id int, pad text) with (autovacuum_enabled = off);
       insert into t select n, repeat('x', 1000) from generate_series(1, 20000) n;`,
    )
    await sql(workspace, 'analyze t')
    const only = { only: ['bloat'] as const }
    const tight = await workspace.run(inspect, only)
    expect(tight.bloat![0]!.percent).toBeLessThan(10)
    expect(tight.findings).toEqual([])
    await sql(workspace, 'delete from t where id % 10 <> 0')
    await sql(workspace, 'analyze t')
    const loose = await workspace.run(inspect, only)
    expect(loose.bloat![0]!.percent).toBeGreaterThan(80)
    expect(loose.findings).toMatchObject([{ rule: 'table-bloat', object: 'public.t' }])
    expect((await workspace.run(inspect, { ...only, maxBloat: 95 })).findings).toEqual([])
    await sql(workspace, 'delete from t')
    await sql(workspace, 'analyze t')
    expect((await workspace.run(inspect, only)).bloat).toMatchObject([{ name: 't', percent: 100 }])
  })

  it('has thresholds for storage and unused indexes', async () => {
    const workspace = await prepare(make, schema)
    const report = await workspace.run(inspect, {
      only: ['server', 'indexes'],
      storageLimit: '1MB',
      maxUnusedIndex: '16kB',
    })
    expect(report.findings.map(({ rule, object }) => [rule, object])).toEqual([
      ['storage', undefined],
      ['unused-index', 'public.tenant_name'],
    ])
    expect((await failureOf(workspace.run(inspect, { storageLimit: 'much' }))).code).toBe('USAGE')
  })

  it('goes on past a monitor that fails, and lets none of them write', async () => {
    const workspace = await prepare(
      make,
      `${schema} create function sneak() returns int language sql as 'insert into embedding values (9, null) returning 1';`,
      {
        monitors: [
          { name: 'broken', sql: 'select * from nowhere' },
          { name: 'writer', sql: 'select sneak()' },
          { name: 'fine', sql: 'with one as (select 1 as n) select n from one' },
        ],
      },
    )
    const report = await workspace.run(inspect, { only: ['monitors'] })
    expect(report.findings).toMatchObject([
      { rule: 'monitor-failed', severity: 'error', message: expect.stringContaining('42P01') },
      { rule: 'monitor-failed', message: expect.stringContaining('25006') },
    ])
    expect(report.monitors![2]!.rows).toEqual([{ n: 1 }])
    expect(await sql(workspace, 'select count(*)::int as n from embedding')).toEqual([{ n: 3 }])
    const text = inspect.render(report, style)
    expect(text).toMatch(/^broken\n {2}failed: relation "nowhere" does not exist/m)
    expect(formatFindings(report.findings, 'junit', 'inspect')).toContain('failures="2"')
  })

  it('works in an empty database', async () => {
    const workspace = await make({})
    const report = await workspace.run(inspect)
    expect([report.tables, report.partitions, report.findings]).toEqual([[], [], []])
    expect(inspect.render(report, style)).toContain('Nothing is above its threshold.')
  })
})

it('looks up what monitors name in the schema of the project', async () => {
  const workspace = createWorkspace({})
  try {
    await sql(workspace, 'create schema app; create table app.things as select 7 as n')
    workspace.migration('../../vault-db.config.json', '{"projects": [{"name": "app", "schema": "app"}]}')
    declare(workspace, { monitors: [{ name: 'things', sql: 'select n from things' }] })
    expect((await workspace.run(inspect, { only: ['monitors'] })).monitors).toMatchObject([
      { rows: [{ n: 7 }] },
    ])
  } finally {
    workspace.dispose()
  }
})

describeServer('inspect a server in use', () => {
  let database: ServerDatabase
  let workspace: Workspace
  const clients: pg.Client[] = []

  beforeEach(async () => {
    database = await createServerDatabase()
    workspace = await prepare(async (migrations) => createWorkspace(migrations, database.url), schema, {
      monitors,
    })
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => {})
    workspace.dispose()
    await database.drop()
  })

  const connect = async () => {
    const client = new pg.Client({ connectionString: database.url, application_name: 'nightly report' })
    await client.connect()
    clients.push(client)
    return client
  }

  it('names the oldest transaction, without the password in its query', async () => {
    const client = await connect()
    await client.query(`begin; select 'postgres://me:hunter2@host/db'`)
    const report = await workspace.run(inspect, { only: ['server'], maxTransactionAge: 0, maxConnections: 0 })
    // Other files of this run share the server: theirs may be older.
    expect(report.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['old-transaction']))
    expect(report.server!.connections.idleInTransaction).toBeGreaterThan(0)
    expect(report.server!.oldestTransaction!.pid).not.toBeNull()
    expect(JSON.stringify(report)).not.toContain('hunter2')
    const calm = await workspace.run(inspect, { only: ['server'], maxTransactionAge: 86_400_000 })
    expect(calm.findings).toEqual([])
  })

  it('works for a role that may only read, and says what it cannot see', async () => {
    const client = await connect()
    const role = `reader_${database.name.slice(-8)}`
    await workspace.run(refresh)
    await client.query(
      `create role ${role} login password 'x'; alter role ${role} set default_transaction_read_only = on`,
    )
    const url = new URL(database.url)
    url.username = role
    url.password = 'x'
    const blind = await workspace.run(inspect, {}, { url: url.href })
    expect(blind.notes).toEqual([expect.stringMatching(/grant pg_monitor/)])
    expect(blind.views![0]!.refreshedAt).toBeNull()
    expect(blind.tables![0]).toMatchObject({ name: 'tenant', rows: 2000 })
    expect(blind.bloat).toEqual([])
    expect(blind.findings.filter(({ rule }) => rule === 'monitor-failed')).toHaveLength(2)
    await client.query(`grant usage on schema vault_db to ${role}; grant select on vault_db.refreshes to ${role};
      grant pg_monitor to ${role}; grant select on all tables in schema public to ${role}`)
    const seeing = await workspace.run(inspect, {}, { url: url.href })
    expect(seeing.notes).toEqual([])
    expect(seeing.views![0]!.refreshedAt).toBeInstanceOf(Date)
    expect(seeing.findings.map(({ rule }) => rule)).toEqual(['monitor'])
    await client.query(`drop owned by ${role}; drop role ${role}`)
  })

  it('finds an index whose concurrent build failed', async () => {
    const client = await connect()
    await expect(
      client.query('create unique index concurrently doubled on embedding (status)'),
    ).rejects.toThrow()
    const { findings } = await workspace.run(inspect, { only: ['indexes'] })
    expect(findings).toMatchObject([{ rule: 'invalid-index', object: 'public.doubled' }])
  })

  it('says why pg_stat_statements is silent, and reads it where it speaks', async () => {
    const client = await connect()
    await client.query('create extension pg_stat_statements')
    const only = { only: ['queries'] as const }
    expect((await workspace.run(inspect, only)).queries).toMatchObject({
      queries: null,
      reason: expect.stringMatching(/shared_preload_libraries/),
    })
    // Stands in for a server that preloads it: the columns of PostgreSQL 14 and later.
    await client.query(`alter extension pg_stat_statements drop view pg_stat_statements; drop view pg_stat_statements;
      create view pg_stat_statements as
        select oid as dbid, 12::bigint as calls, 1500.5::float8 as mean_exec_time, 300::float8 as stddev_exec_time,
          1800::float8 as max_exec_time, 18006::float8 as total_exec_time, 24::bigint as rows,
          'alter role x password ''hunter2'''::text as query
        from pg_database where datname in (current_database(), 'postgres')`)
    const slow = await workspace.run(inspect, only)
    expect(slow.queries).toMatchObject({
      queries: [{ calls: 12, meanMs: 1500.5, p95Ms: 1800, maxMs: 1800, rows: 24 }],
    })
    expect(slow.findings).toMatchObject([
      { rule: 'slow-query', message: expect.stringMatching(/^1\.5 s on average, 12 calls/) },
    ])
    expect(JSON.stringify(slow)).not.toContain('hunter2')
    expect(inspect.render(slow, style)).toMatch(/^1\.5 s +1\.8 s +1\.8 s +12 +alter role/m)
    expect((await workspace.run(inspect, { ...only, maxQueryTime: 2000 })).findings).toEqual([])
  })
})

describe('numbers for people', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [8192, '8.0 kB'],
    [5 * 1024 ** 3, '5.0 GB'],
  ])('%d bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  it.each([
    [0, '0'],
    [999, '999'],
    [12_345, '12.3k'],
    [999_600, '1.0M'],
    [123_456_789, '123M'],
  ])('%d of something', (count, text) => expect(formatCount(count)).toBe(text))

  it.each([
    [0.25, '0.3 ms'],
    [42, '42 ms'],
    [1500, '1.5 s'],
    [900_000, '15 min'],
    [10_800_000, '3.0 h'],
    [864_000_000, '10.0 days'],
  ])('%d ms', (ms, text) => expect(formatAge(ms)).toBe(text))

  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['10', 10],
    ['1.5 kB', 1536],
    ['20GB', 20 * 1024 ** 3],
    ['1TiB', 1024 ** 4],
  ])('a size of %s', (text, bytes) => expect(parseSize('--x', text)).toBe(bytes))
})
