import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { loadDevSeed, type TestDatabase } from '../helpers/apply-project.js'
import { describeVector } from '../helpers/server.js'
import { entity, runDeclared, tenant, user } from './enterprise/declared.js'
import { type Crowd, describeHead, openCrowd, refusal } from './enterprise/targets.js'

const refresh = (database: TestDatabase) => database.query('select refresh_read_model()')

describeHead('the read model of enterprise', (database) => {
  it('has a new entity only after a refresh', async () => {
    await runDeclared(database(), 'create-entity', [tenant(1), null, 'context', 'New', '', '{}', []])
    expect(await database().query('select * from entity_stats')).toEqual([])
    await refresh(database())
    expect(await database().query('select title, version_count, usage_count from entity_stats')).toEqual([
      { title: 'New', version_count: '1', usage_count: '0' },
    ])
  })

  it('records when each view was refreshed, which the documented column does not exist for', async () => {
    expect(
      await refusal(
        database(),
        `SELECT schemaname, matviewname, last_refresh FROM pg_matviews WHERE schemaname = 'public'`,
      ),
    ).toMatchObject({ code: '42703' })
    const before = await runDeclared(database(), 'read-model-freshness')
    expect(before.map(({ matviewname, last_refresh }) => [matviewname, last_refresh])).toEqual([
      ['entity_stats', null],
      ['tenant_usage_summary', null],
    ])
    await refresh(database())
    const [first] = await runDeclared<{ last_refresh: Date }>(database(), 'read-model-freshness')
    await refresh(database())
    const again = await runDeclared<{ last_refresh: Date; duration_ms: number }>(
      database(),
      'read-model-freshness',
    )
    expect(again).toHaveLength(2)
    expect(again[0]!.last_refresh.getTime()).toBeGreaterThanOrEqual(first!.last_refresh.getTime())
    expect(again.every(({ duration_ms }) => duration_ms > 0)).toBe(true)
  })

  it('is filled also where it never was', async () => {
    await database().script('refresh materialized view entity_stats with no data')
    expect(await refusal(database(), 'select * from entity_stats')).toMatchObject({ code: '55000' })
    await refresh(database())
    expect(await database().query('select * from entity_stats')).toEqual([])
  })

  it('has the unique indexes that a concurrent refresh needs', async () => {
    await refresh(database())
    for (const view of ['entity_stats', 'tenant_usage_summary'])
      await database().script(`refresh materialized view concurrently ${view}`)
  })

  it('counts usage of a tenant that has no row, of no entity, and of none at all', async () => {
    await database().query('insert into usage_event (tenant_id, tokens) values ($1, 7)', [tenant(8)])
    await database().query(`insert into event (tenant_id, event_type) values ($1, 'x')`, [tenant(9)])
    await database().query('insert into tenant (id, name) values ($1, $2)', [tenant(7), 'Idle'])
    await database().query(`insert into entity (tenant_id, entity_type, title) values ($1, 'context', 'x')`, [
      tenant(6),
    ])
    await database().query('insert into usage_event (tenant_id, tokens) values ($1, 3)', [tenant(6)])
    await refresh(database())
    const rows = await runDeclared<Record<string, unknown>>(database(), 'top-tenants')
    expect(
      rows.map((row) => [
        row['tenant_id'],
        row['tenant_name'],
        row['tokens_last_30d'],
        row['entity_count'],
        row['events_last_30d'],
      ]),
    ).toEqual(
      expect.arrayContaining([
        [tenant(8), null, '7', '0', '0'],
        [tenant(6), null, '3', '1', '0'],
        [tenant(7), 'Idle', '0', '0', '0'],
        [tenant(9), null, '0', '0', '1'],
      ]),
    )
    expect(rows.map((row) => row['tokens_last_30d'])).toEqual(['7', '3', '0', '0'])
  })
})

describeHead('the read model of enterprise on its dev seed', (database) => {
  beforeEach(async () => {
    await (await loadDevSeed('enterprise')).run(database().db)
  })

  it('has the figures of each current entity', async () => {
    const rows = await database().query(
      `select entity_id, version_count, favorite_count, share_count, outgoing_count, incoming_count, usage_count,
              tokens_total, tokens_last_30d
       from entity_stats where entity_id in ($1, $2, $3) order by entity_id`,
      [entity(1), entity(3), entity(8)],
    )
    const figures = (...values: number[]) => values.map(String)
    expect(rows.map((row) => Object.values(row).slice(1))).toEqual([
      figures(3, 0, 1, 2, 1, 0, 0, 0),
      figures(1, 1, 0, 1, 2, 2, 2100, 2100),
      figures(1, 0, 0, 1, 0, 2, 5700, 700),
    ])
  })

  it('has the billing of each tenant, those with the most tokens first', async () => {
    const rows = await database().query<Record<string, unknown>>(
      `SELECT * FROM tenant_usage_summary ORDER BY tokens_last_30d DESC LIMIT 10`,
    )
    expect(rows).toMatchObject([
      {
        tenant_name: 'Example Studio',
        user_count: '2',
        entity_count: '6',
        tokens_last_30d: '2500',
        tokens_total: '2500',
      },
      {
        tenant_name: 'Example Clinic',
        user_count: '1',
        entity_count: '2',
        tokens_last_30d: '700',
        tokens_total: '5700',
      },
    ])
  })

  it('forgets what was deleted and what is no longer shared', async () => {
    await runDeclared(database(), 'delete-entity', [tenant(1), entity(3), user(1)])
    await database().script('update share set revoked_at = now()')
    await refresh(database())
    const rows = await database().query(
      'select entity_id, share_count from entity_stats where entity_id in ($1, $2)',
      [entity(1), entity(3)],
    )
    expect(rows).toEqual([{ entity_id: entity(1), share_count: '0' }])
  })
})

describeVector('a refresh of the read model among readers (server)', () => {
  let crowd: Crowd
  beforeAll(async () => {
    crowd = await openCrowd(3)
  })
  afterAll(() => crowd.close())

  it('runs while a reader reads, and the reader goes on while it runs', async () => {
    const [reader, owner] = crowd.clients
    await reader!.query(`set lock_timeout = '2s'`)
    await owner!.query(`set lock_timeout = '2s'`)
    await reader!.query('begin')
    await reader!.query('select count(*) from entity_stats')
    await owner!.query('begin')
    await owner!.query('select refresh_read_model()')
    const { rows } = await reader!.query('select count(*)::int as n from entity_stats')
    expect(rows).toEqual([{ n: 0 }])
    await owner!.query('commit')
    await reader!.query('commit')
  })

  it('waits for another refresh instead of failing', async () => {
    const [first, second, watcher] = crowd.clients
    await first!.query('begin')
    await first!.query('select refresh_read_model()')
    let ended = false
    const late = second!.query('select refresh_read_model()').then(() => {
      ended = true
    })
    for (;;) {
      const { rows } = await watcher!.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (rows.length > 0) break
    }
    expect(ended).toBe(false)
    await first!.query('commit')
    await late
    expect(ended).toBe(true)
  })
})
