import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestDatabase } from '../helpers/apply-project.js'
import { describeVector } from '../helpers/server.js'
import { type Crowd, describeHead, openCrowd, refusal } from './enterprise/targets.js'

const tenant = '00000000-0000-4000-8000-000000000001'

const ensure = (database: TestDatabase, ahead?: number) =>
  database.query<{ table_name: string; partition_name: string; moved_rows: string }>(
    ahead === undefined ? 'select * from ensure_partitions()' : 'select * from ensure_partitions($1)',
    ahead === undefined ? [] : [ahead],
  )

const addEvent = (database: TestDatabase, at: string, type = 'test') =>
  database.query<{ partition: string }>(
    `insert into event (tenant_id, event_type, occurred_at) values ($1, $2, ${at}) returning tableoid::regclass::text as partition`,
    [tenant, type],
  )

/** Name → bound, in UTC. */
async function partitionsOf(database: TestDatabase, table: string): Promise<Record<string, string>> {
  await database.script(`set local timezone = 'UTC'`)
  const rows = await database.query<{ name: string; bound: string }>(
    `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::text::regclass order by c.relname`,
    [table],
  )
  return Object.fromEntries(
    rows.map(({ name, bound }) => [name, bound.replaceAll('00:00:00+00', '').replaceAll(" '", "'")]),
  )
}

describeHead('the partitions of enterprise', (database) => {
  it('are the documented ones, each its month or day in UTC, and a default one', async () => {
    expect(await partitionsOf(database(), 'event')).toEqual({
      event_2025_01: "FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      event_2025_02: "FOR VALUES FROM ('2025-02-01') TO ('2025-03-01')",
      event_2025_03: "FOR VALUES FROM ('2025-03-01') TO ('2025-04-01')",
      event_default: 'DEFAULT',
    })
    expect(await partitionsOf(database(), 'usage_event')).toEqual({
      usage_event_2025_01_19: "FOR VALUES FROM ('2025-01-19') TO ('2025-01-20')",
      usage_event_2025_01_20: "FOR VALUES FROM ('2025-01-20') TO ('2025-01-21')",
      usage_event_default: 'DEFAULT',
    })
  })

  it('take the first and the last moment of a month, whatever the time zone of the session', async () => {
    await database().script(`set local timezone = 'Pacific/Auckland'`)
    for (const at of ["'2025-02-01 00:00:00+00'", "'2025-02-28 23:59:59.999999+00'"])
      expect(await addEvent(database(), at)).toEqual([{ partition: 'event_2025_02' }])
    expect(await addEvent(database(), "'2025-03-01 00:00:00+00'")).toEqual([{ partition: 'event_2025_03' }])
  })

  it('keep an event for a month without a partition, and a usage event of today', async () => {
    expect(await addEvent(database(), "'2031-07-15 12:00:00+00'")).toEqual([{ partition: 'event_default' }])
    const usage = await database().query(
      'insert into usage_event (tenant_id, tokens) values ($1, 5) returning tableoid::regclass::text as partition',
      [tenant],
    )
    expect(usage).toEqual([{ partition: 'usage_event_default' }])
    const found = await database().query(
      `select event_type from event where occurred_at >= '2031-07-01' and occurred_at < '2031-08-01'`,
    )
    expect(found).toEqual([{ event_type: 'test' }])
  })

  it('are made for this month and day and three ahead, once', async () => {
    const made = await ensure(database())
    expect(made.map(({ table_name }) => table_name).sort()).toEqual([
      ...Array(4).fill('event'),
      ...Array(4).fill('usage_event'),
    ])
    const [first] = await database().query<{ month: string; day: string }>(`
      select to_char(now() at time zone 'UTC', '"event_"YYYY_MM') as month,
             to_char(now() at time zone 'UTC' + interval '3 days', '"usage_event_"YYYY_MM_DD') as day`)
    const names = made.map(({ partition_name }) => partition_name)
    expect(names).toContain(first!.month)
    expect(names).toContain(first!.day)
    expect(await ensure(database())).toEqual([])
    expect(await ensure(database(), 5)).toHaveLength(4)
  })

  it('take over the rows of the default partition, of this month and of months that were missed', async () => {
    await addEvent(database(), 'now()', 'current')
    await addEvent(database(), "'2024-05-05 05:05:05+00'", 'missed')
    await addEvent(database(), "'2099-01-01'", 'far')
    const before = await database().query('select * from event order by occurred_at')
    const made = await ensure(database())
    expect(made.filter(({ moved_rows }) => moved_rows !== '0').map(({ moved_rows }) => moved_rows)).toEqual([
      '1',
      '1',
    ])
    expect(await database().query('select * from event order by occurred_at')).toEqual(before)
    expect(await database().query('select event_type from event_default')).toEqual([{ event_type: 'far' }])
    expect(await database().query(`select event_type from event_2024_05`)).toEqual([{ event_type: 'missed' }])
  })

  it('have the keys, indexes, comments and closed door of their table', async () => {
    await ensure(database(), 0)
    const rows = await database().query<{ name: string; indexes: number; secured: boolean; bare: number }>(`
      select c.relname as name, (select count(*)::int from pg_inherits x join pg_index ix on ix.indexrelid = x.inhrelid
                                 where ix.indrelid = c.oid) as indexes, c.relrowsecurity as secured,
             (select count(*)::int from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                and col_description(c.oid, a.attnum) is null) as bare
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent in ('event'::regclass, 'usage_event'::regclass)`)
    expect(rows.length).toBeGreaterThan(8)
    expect(rows.filter((row) => row.indexes !== 3 || !row.secured || row.bare > 0)).toEqual([])
  })

  it('are read one at a time when a query names a month', async () => {
    const plan = await database().query<Record<string, string>>(
      `explain (costs off) select * from event where occurred_at >= '2025-02-01 00:00+00' and occurred_at < '2025-03-01 00:00+00'`,
    )
    const text = plan.map((row) => row['QUERY PLAN']).join('\n')
    expect(text.match(/event_\w+/g)?.filter((name) => !name.includes('occurred'))).toEqual(
      expect.arrayContaining(['event_2025_02']),
    )
    expect(text).not.toMatch(/event_2025_01|event_2025_03|event_default/)
  })

  it.each([
    ['-1', '22023'],
    ['null', '22023'],
    ['1001', '22023'],
  ])('are not made %s ahead', async (ahead, code) => {
    expect(await refusal(database(), `select * from ensure_partitions(${ahead})`)).toMatchObject({ code })
  })

  it('stop at a table in the way that is no partition, and at a table that has none', async () => {
    await database().script('create table event_2026_01 (id integer)')
    expect(
      await refusal(database(), `select add_partition('event', 'month', '2026-01-05 00:00+00')`),
    ).toMatchObject({
      code: '42P07',
      message: expect.stringContaining('is there, but is no partition of event'),
    })
    expect(await refusal(database(), `select add_partition('entity', 'month', now())`)).toMatchObject({
      code: '22023',
    })
    expect(await refusal(database(), `select add_partition('event', 'week', now())`)).toMatchObject({
      code: '22023',
    })
  })

  it('can be detached with every row kept, and ensure does not bring the old one back', async () => {
    await addEvent(database(), "'2025-01-10 00:00:00+00'")
    await database().script('alter table event detach partition event_2025_01')
    expect(await database().query('select count(*)::int as n from event_2025_01')).toEqual([{ n: 1 }])
    await ensure(database())
    expect(await partitionsOf(database(), 'event')).not.toHaveProperty('event_2025_01')
  })
})

describeVector('the partitions of enterprise under traffic (server)', () => {
  let crowd: Crowd
  beforeAll(async () => {
    crowd = await openCrowd(4)
  })
  afterAll(() => crowd.close())

  it('two calls at once both end well, and writers meanwhile lose nothing', async () => {
    const [one, two, writer, other] = crowd.clients as [pg.Client, pg.Client, pg.Client, pg.Client]
    let going = true
    const write = async (client: pg.Client) => {
      let written = 0
      while (going) {
        await client.query(`insert into event (tenant_id, event_type) values ($1, 'traffic')`, [tenant])
        written += 1
      }
      return written
    }
    const writers = [write(writer), write(other)]
    const made = await Promise.all([
      one.query('select * from ensure_partitions(6)'),
      two.query('select * from ensure_partitions(6)'),
    ])
    going = false
    const written = (await Promise.all(writers)).reduce((sum, n) => sum + n, 0)
    const names = made.flatMap(({ rows }) => rows.map((row) => row.partition_name))
    expect(names).toHaveLength(14)
    expect(new Set(names).size).toBe(14)
    const { rows } =
      await one.query(`select count(*)::int as n, count(*) filter (where tableoid = 'event_default'::regclass)::int as waiting
                                      from event where event_type = 'traffic'`)
    expect(rows).toEqual([{ n: written, waiting: 0 }])
  })

  it('a call in one transaction makes another wait and find nothing left to do', async () => {
    const [one, two] = crowd.clients as [pg.Client, pg.Client]
    await one.query('begin')
    const first = await one.query('select * from ensure_partitions(9)')
    const second = two.query('select * from ensure_partitions(9)')
    await one.query('commit')
    expect(first.rows).toHaveLength(6)
    expect((await second).rows).toEqual([])
  })
})
