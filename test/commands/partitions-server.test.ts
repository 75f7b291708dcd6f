import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { partitionsDetach } from '../../src/commands/partitions-detach.js'
import { partitionsEnsure } from '../../src/commands/partitions-ensure.js'
import { partitionsList } from '../../src/commands/partitions-list.js'
import { failureOf } from '../db/seed-database.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { type declare, monthPartition, prepare } from './partitions-project.js'

const event = `
create table event (at timestamptz not null, n int) partition by range (at);
create table event_default partition of event default;`
const declared = { partitions: [{ table: 'event', interval: 'month' as const }] }

const log = `
create table log (at timestamptz not null) partition by range (at);
create table log_2023 partition of log for values from ('2023-01-01') to ('2024-01-01');
create table log_rest partition of log for values from ('2024-01-01') to (maxvalue);
insert into log values ('2023-05-01'), (now());`

/** What needs more than one session. */
describeServer('partitions with others at work', () => {
  let database: ServerDatabase
  let workspace: Workspace
  const clients: pg.Client[] = []

  beforeEach(async () => {
    database = await createServerDatabase()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => {})
    workspace.dispose()
    await database.drop()
  })

  const connect = async (user?: string) => {
    const url = new URL(database.url)
    if (user) url.username = user
    const client = new pg.Client({ connectionString: url.href, application_name: 'other work' })
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }
  const start = async (sql: string, more: Parameters<typeof declare>[1] = {}) => {
    workspace = await prepare(async (migrations) => createWorkspace(migrations, database.url), sql, more)
    return connect()
  }

  it('six runs at once make each partition once, and no row is lost while others write', async () => {
    const client = await start(event, declared)
    await client.query(
      "insert into event select now() + n * interval '1 day', n from generate_series(0, 99) n",
    )
    const writer = await connect()
    let written = 100
    let isOver = false
    const reader = await connect()
    const missed: number[] = []
    const reading = (async () => {
      while (!isOver) {
        const { rows } = await reader.query('select count(*)::int as n from event where n < 100')
        if (rows[0].n !== 100) missed.push(rows[0].n)
      }
    })()
    const writing = (async () => {
      while (!isOver) {
        await writer.query("insert into event values (now() + $1 * interval '1 day', $2)", [
          written % 100,
          written,
        ])
        written += 1
      }
    })()
    const runs = await Promise.all(Array.from({ length: 6 }, () => workspace.run(partitionsEnsure)))
    isOver = true
    await Promise.all([writing, reading])
    expect(missed).toEqual([])
    const made = runs.flatMap(({ tables }) => tables[0]!.made.map(({ name }) => name))
    expect(made.toSorted()).toEqual(
      [0, 1, 2, 3].map((n) => `public.${monthPartition('event', n)}`).toSorted(),
    )
    const { rows } = await client.query(
      'select count(*)::int as n, count(distinct n)::int as different from event',
    )
    expect(rows).toEqual([{ n: written, different: written }])
    expect(
      (
        await client.query(
          "select count(*)::int as n from event_default where at < now() + interval '80 days'",
        )
      ).rows,
    ).toEqual([{ n: 0 }])
  })

  it('names who is in the way, lets others through between its attempts, and ends with nothing changed', async () => {
    const client = await start(event, declared)
    await client.query('begin; insert into event values (now(), 1)')
    const reader = await connect()
    await reader.query("set statement_timeout = '5s'")
    const options = { lockTimeout: 200, lockRetry: 1500, ahead: 0 }
    const running = failureOf(workspace.run(partitionsEnsure, options))
    for (let i = 0; i < 5; i += 1) {
      await sleep(100)
      await reader.query('insert into event values (now(), 2)')
    }
    const error = await running
    expect(error.code).toBe('LOCK_TIMEOUT')
    expect(error.details.join()).toMatch(/pid \d+ \(other work/)
    expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(1)
    await client.query('commit')
    expect((await workspace.run(partitionsEnsure, { ahead: 0 })).tables[0]!.made).toMatchObject([
      { movedRows: 6 },
    ])
  })

  it('finishes a concurrent detach that was interrupted', async () => {
    const client = await start(log, { partitions: [{ table: 'log', interval: 'year' }] })
    const reader = await connect()
    await reader.query('begin; select * from log')
    await client.query("set statement_timeout = '300ms'")
    await expect(client.query('alter table log detach partition log_2023 concurrently')).rejects.toThrow()
    await reader.query('commit')
    const listed = await workspace.run(partitionsList)
    expect(listed.tables[0]!.partitions[0]).toMatchObject({ name: 'public.log_2023', isDetachPending: true })
    // Not old enough to go by itself, and so not dropped either.
    const report = await workspace.run(partitionsDetach, {
      olderThan: '2000-01-01',
      drop: true,
      allow: ['drop-table'],
    })
    expect(report.detached).toMatchObject([{ name: 'public.log_2023', mode: 'finalized', dropped: false }])
    expect((await client.query('select count(*)::int as n from log_2023')).rows).toEqual([{ n: 1 }])
    expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(1)
  })

  it('finishes its own, once the reader that it waits for is gone', async () => {
    await start(log, { partitions: [{ table: 'log', interval: 'year' }] })
    const reader = await connect()
    await reader.query('begin; select * from log')
    const options = { olderThan: '2024-01-01', lockTimeout: 200 }
    const error = await failureOf(workspace.run(partitionsDetach, { ...options, lockRetry: 500 }))
    expect([error.code, error.details.length > 0]).toEqual(['LOCK_TIMEOUT', true])
    const running = workspace.run(partitionsDetach, { ...options, lockRetry: 30_000 })
    await sleep(500)
    await reader.query('commit')
    expect((await running).detached).toMatchObject([{ name: 'public.log_2023', mode: 'finalized' }])
  })

  it('stops when it is interrupted, and cancels the statement that waits', async () => {
    const client = await start(event, declared)
    await client.query('begin; insert into event values (now(), 1)')
    const controller = new AbortController()
    const running = failureOf(
      workspace.run(partitionsEnsure, { lockTimeout: 30_000 }, { signal: controller.signal }),
    )
    while (!(await isWaiting(await connect()))) await sleep(50)
    controller.abort()
    expect((await running).code).toBe('INTERRUPTED')
    await client.query('commit')
    expect((await workspace.run(partitionsList)).tables[0]!.partitions).toHaveLength(1)
  })

  it('lists for a role that may only look', async () => {
    const client = await start(`${event} insert into event values (now(), 1);`, declared)
    const role = `looker_${database.name.slice(-8)}`
    await client.query(`create role ${role} login password 'x'`)
    const url = new URL(database.url)
    url.username = role
    url.password = 'x'
    const blind = await workspace.run(partitionsList, {}, { url: url.href })
    expect(blind.tables[0]).toMatchObject({
      defaultRows: null,
      partitions: [{ name: 'public.event_default', isCounted: false }],
    })
    await client.query(`grant select on event_default to ${role}`)
    expect((await workspace.run(partitionsList, {}, { url: url.href })).tables[0]!.defaultRows).toBe(1)
    await client.query(`drop owned by ${role}; drop role ${role}`)
  })

  it('leaves a table of pg_partman to its run_maintenance()', async () => {
    const client = await start(event, {
      partitions: [{ table: 'event', interval: 'month', ensure: 'unused' }],
    })
    // Stands in for the extension: the same names, and one partition made.
    await client.query(`create function unused(ahead int) returns void language sql as 'select'`)
    await client.query(`create schema parts;
      create table parts.part_config (parent_table text, premake int);
      insert into parts.part_config values ('public.event', 4);
      create function parts.run_maintenance(p_parent_table text default null, p_analyze boolean default false, p_jobmon boolean default true)
        returns void language plpgsql as $$ begin
          execute format('create table %s_p2030 partition of %s for values from (''2030-01-01'') to (''2031-01-01'')', p_parent_table, p_parent_table);
        end $$;
      set allow_system_table_mods = on;
      insert into pg_extension select 99999, 'pg_partman', 10, oid, true, '5.1', null, null from pg_namespace where nspname = 'parts'`)
    const { tables } = await workspace.run(partitionsEnsure)
    expect(tables).toMatchObject([
      {
        by: 'pg_partman (premake 4)',
        isCalled: true,
        made: [{ name: 'public.event_p2030', from: '2030-01-01' }],
      },
    ])
  })
})

async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "select from pg_stat_activity where application_name like 'vault-db%' and wait_event_type = 'Lock'",
  )
  return rows.length > 0
}
