import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { refresh } from '../../src/commands/refresh.js'
import { inOrder } from '../../src/db/refresh-views.js'
import { failureOf } from '../db/seed-database.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { declare, prepare, sql } from './partitions-project.js'

const style = await createStyle(80, false)

// By name alone "a_totals" would come first; it reads the others, one of them through a view.
const views = `
create table sale (shop text, cents int);
insert into sale values ('x', 1), ('x', 2), ('y', 3);
create materialized view z_shops as select shop, sum(cents)::int as cents from sale group by shop with no data;
create unique index z_shops_key on z_shops (shop);
create view shops as select * from z_shops;
create materialized view m_plain as select count(*)::int as n from sale;
create materialized view a_totals as select (select sum(cents)::int from shops) as cents, (select n from m_plain) as n with no data;`

describeTargets('refresh', (make) => {
  it('refreshes all views, each after those it reads, and fills those that never were', async () => {
    const workspace = await prepare(make, views)
    const dry = await workspace.run(refresh, { dryRun: true })
    expect(dry.statements).toEqual([
      'refresh materialized view "public"."m_plain"',
      'refresh materialized view "public"."z_shops"',
      'refresh materialized view "public"."a_totals"',
    ])
    expect(refresh.render(dry, style)).toContain('public.z_shops: it was never filled.')
    expect(await sql(workspace, "select to_regclass('vault_db.refreshes') as t")).toEqual([{ t: null }])
    const first = await workspace.run(refresh)
    expect(first).toMatchObject({
      by: null,
      recorded: true,
      views: [
        { view: 'public.m_plain', mode: 'plainly', rows: 1, why: expect.stringMatching(/unique index/) },
        { view: 'public.z_shops', mode: 'plainly', rows: 2, why: 'it was never filled' },
        { view: 'public.a_totals', mode: 'plainly', rows: 1 },
      ],
    })
    expect(await sql(workspace, 'select * from a_totals')).toEqual([{ cents: 6, n: 3 }])
    await sql(workspace, "insert into sale values ('z', 10)")
    const second = await workspace.run(refresh)
    expect(second.views[1]).toEqual({
      view: 'public.z_shops',
      mode: 'concurrently',
      why: null,
      rows: 3,
      durationMs: expect.any(Number),
    })
    expect(await sql(workspace, 'select * from a_totals')).toEqual([{ cents: 16, n: 4 }])
    expect(refresh.render(second, style)).toMatch(/public\.z_shops +3 +\S+ m?s +concurrently/)
  })

  it('records when each was refreshed, of which moment, and how many rows', async () => {
    const workspace = await prepare(make, views)
    await workspace.run(refresh)
    const read =
      'select view, rows::int, refreshed_at, duration_ms >= 0 as "hasDuration" from vault_db.refreshes order by view'
    const before = await sql<{ refreshed_at: Date }>(workspace, read)
    expect(before).toMatchObject([
      { view: 'public.a_totals', rows: 1, hasDuration: true },
      { view: 'public.m_plain', rows: 1 },
      { view: 'public.z_shops', rows: 2 },
    ])
    await workspace.run(refresh)
    const after = await sql<{ refreshed_at: Date }>(workspace, read)
    expect(after.map(({ refreshed_at }, at) => refreshed_at > before[at]!.refreshed_at)).toEqual([
      true,
      true,
      true,
    ])
  })

  it('refreshes only the declared views, in their order of dependence', async () => {
    const workspace = await prepare(make, views, {
      refresh: [{ view: 'a_totals' }, { view: 'public.z_shops' }, { view: 'm_plain' }],
    })
    expect((await workspace.run(refresh)).views.map(({ view }) => view)).toEqual([
      'public.m_plain',
      'public.z_shops',
      'public.a_totals',
    ])
    declare(workspace, { refresh: [{ view: 'z_shops' }, { view: 'sale' }, { view: 'gone' }] })
    const error = await failureOf(workspace.run(refresh))
    expect([error.code, error.details]).toEqual([
      'REQUIREMENTS_MISSING',
      [
        'refresh: there is no materialized view public.sale',
        'refresh: there is no materialized view public.gone',
      ],
    ])
  })

  it("calls the project's function, and records just what that refreshed", async () => {
    const workspace = await prepare(
      make,
      `${views}
       create function refresh_read_model() returns void language plpgsql as $$ begin
         refresh materialized view z_shops; perform count(*) from m_plain; end $$;`,
      { refresh: { function: 'refresh_read_model' } },
    )
    const dry = await workspace.run(refresh, { dryRun: true })
    expect([dry.by, dry.statements, dry.views]).toEqual([
      'public.refresh_read_model',
      ['select "public"."refresh_read_model"()'],
      [],
    ])
    const report = await workspace.run(refresh)
    expect(report.views).toMatchObject([{ view: 'public.z_shops', mode: 'function', rows: 2 }])
    expect(await sql(workspace, 'select view from vault_db.refreshes')).toEqual([{ view: 'public.z_shops' }])
    declare(workspace, { refresh: { function: 'no_such' } })
    expect((await failureOf(workspace.run(refresh))).message).toContain('There is no function no_such()')
  })

  it('undoes and records nothing of a view that fails, and keeps what came before it', async () => {
    const workspace = await prepare(
      make,
      `create table t (n int); insert into t values (1);
       create materialized view a as select n from t;
       create materialized view b as select 1 / n as n from t;`,
    )
    await sql(workspace, 'insert into t values (0)')
    const error = await failureOf(workspace.run(refresh))
    expect([error.code, error.database?.sqlState]).toEqual(['QUERY_FAILED', '22012'])
    expect(await sql(workspace, 'select view, rows::int from vault_db.refreshes')).toEqual([
      { view: 'public.a', rows: 2 },
    ])
  })

  it('has nothing to do where there are no views', async () => {
    const workspace = await prepare(make, 'create table t (id int)')
    expect(refresh.render(await workspace.run(refresh), style)).toBe('There are no materialized views.')
  })
})

it('views in a circle are all taken', () => {
  const view = (oid: number, ...dependsOn: number[]) => ({
    oid,
    schema: 's',
    name: `v${oid}`,
    isPopulated: true,
    hasUniqueIndex: true,
    dependsOn,
  })
  expect(inOrder([view(1, 2), view(2, 3), view(3)]).map(({ oid }) => oid)).toEqual([3, 2, 1])
  expect(inOrder([view(1, 2), view(2, 1)])).toHaveLength(2)
})

describeServer('refresh with others at work', () => {
  let database: ServerDatabase
  let workspace: Workspace
  let client: pg.Client

  beforeAll(async () => {
    database = await createServerDatabase()
    workspace = await prepare(
      async (migrations) => createWorkspace(migrations, database.url),
      `create table t as select n from generate_series(1, 300) n;
       create materialized view slow as select n, pg_sleep(0.005)::text as pause from t with no data;
       create unique index slow_n on slow (n);`,
    )
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await workspace.run(refresh)
  })
  afterAll(async () => {
    await client.end()
    workspace.dispose()
    await database.drop()
  })

  it('runs while readers read', async () => {
    let isOver = false
    const running = workspace.run(refresh).finally(() => {
      isOver = true
    })
    await client.query("set lock_timeout = '20ms'")
    let reads = 0
    while (!isOver) {
      expect((await client.query('select count(*)::int as n from slow')).rows).toEqual([{ n: 300 }])
      reads += 1
      await sleep(20)
    }
    await client.query('reset lock_timeout')
    expect((await running).views).toMatchObject([{ mode: 'concurrently', rows: 300 }])
    expect(reads).toBeGreaterThan(5)
  })

  it('two at once wait for each other', async () => {
    const reports = await Promise.all([workspace.run(refresh), workspace.run(refresh)])
    expect(reports.map(({ views }) => views[0]!.rows)).toEqual([300, 300])
  })

  it('refreshes for an owner who may not write to vault_db, and says that nothing is recorded', async () => {
    const role = `owner_${database.name.slice(-8)}`
    await client.query(`create role ${role} login password 'x'; grant create on schema public to ${role};
      alter materialized view slow owner to ${role}; grant select on t to ${role}`)
    const before = await client.query('select * from vault_db.refreshes')
    const url = new URL(database.url)
    url.username = role
    url.password = 'x'
    const report = await workspace.run(refresh, {}, { url: url.href })
    expect(report).toMatchObject({ recorded: false, views: [{ rows: null }] })
    expect(workspace.log.join()).toContain('may not write vault_db.refreshes')
    expect((await client.query('select * from vault_db.refreshes')).rows).toEqual(before.rows)
    await client.query(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`)
  })
})
