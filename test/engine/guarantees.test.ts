import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { sessionFrom } from '../../src/db/session.js'
import { runCli } from '../helpers/cli.js'
import { startProxy } from '../helpers/proxy.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

/** Each guarantee of the design against a real server, with somebody trying to break it. */
describeServer('guarantees', () => {
  let database: ServerDatabase
  let workspace: Workspace | undefined
  const clients: pg.Client[] = []

  beforeEach(async () => {
    database = await createServerDatabase()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => {})
    workspace?.dispose()
    await database.drop()
  })

  const connect = async (url = database.url) => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }
  const cli = (
    args: readonly string[],
    onStart?: Parameters<typeof runCli>[1]['onStart'],
    url = database.url,
  ) => runCli(args, { cwd: workspace!.folder, env: { DATABASE_URL: url }, ...(onStart ? { onStart } : {}) })
  const make = (migrations: Readonly<Record<string, string>>) => {
    workspace = createWorkspace(migrations, database.url)
    return workspace
  }
  const count = async (sql: string) => Number((await (await connect()).query(sql)).rows[0].count)
  /** The objects of the database, but for what a new one has. */
  const shape = async () => {
    const client = await connect()
    const { objects } = await readCatalog(await sessionFrom(client, { kind: 'server', connected: true }))
    return objects.filter(({ kind }) => kind !== 'schema' && kind !== 'language')
  }

  it('applies each migration once when twenty runners start together, and all exit 0', async () => {
    make({
      '001_a.sql': 'create table a (id int); select pg_sleep(0.3);',
      '002_b.ts': "export const up = (db) => db.schema.createTable('b').addColumn('id', 'integer').execute()",
      '003_c.sql': 'insert into a values (1);',
    })
    const runs = await Promise.all(Array.from({ length: 20 }, () => cli(['migrate', 'up'])))
    expect(runs.filter(({ code }) => code !== 0).map(({ stderr }) => stderr)).toEqual([])
    expect(await count('select count(*) from vault_db.migrations')).toBe(3)
    expect(await count('select count(*) from a')).toBe(1)
  })

  it('goes on after kill -9 at random moments, and ends like an undisturbed run', async () => {
    const migrations = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [
        `00${i}_m.sql`,
        i === 5
          ? '-- vault-db: no-transaction\ncreate index concurrently t1_id on t1 (id);\ninsert into t1 select generate_series(1, 1000);'
          : `create table t${i} (id int primary key, note text default 'x');\nselect pg_sleep(0.02);`,
      ]),
    )
    make(migrations)
    await cli(['migrate', 'up'])
    const undisturbed = await shape()
    for (let round = 0; round < 50; round += 1) {
      await (await connect()).query(
        'drop schema public cascade; create schema public; drop schema vault_db cascade',
      )
      await cli(
        ['migrate', 'up'],
        (child) => void setTimeout(() => child.kill('SIGKILL'), 60 + Math.random() * 500),
      )
      const again = await cli(['migrate', 'up'])
      expect(again.code, again.stderr).toBe(0)
      expect(await shape()).toEqual(undisturbed)
      expect(await count('select count(*) from vault_db.migrations where progress is null')).toBe(8)
      expect(await count('select count(*) from t1')).toBe(1000)
      for (const client of clients.splice(0)) await client.end()
    }
  }, 240_000)

  it('names the session that blocks it, keeps readers flowing, and ends when the blocker lets go', async () => {
    make({ '001_t.sql': 'create table t (id int);' })
    await cli(['migrate', 'up'])
    workspace!.migration('002_alter.sql', 'alter table t add column late int;')
    const blocker = await connect()
    await blocker.query("set application_name = 'nightly report'; begin; select * from t")
    const up = cli(['migrate', 'up', '--lock-timeout', '300ms', '--lock-retry', '30s'])
    const reader = await connect()
    await reader.query("set statement_timeout = '2s'")
    for (let i = 0; i < 10; i += 1) {
      await sleep(150)
      await reader.query('select count(*) from t')
    }
    await blocker.query('commit')
    const { code, stderr } = await up
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('nightly report')
    expect(stderr).toMatch(/pid \d+/)
  })

  it('gives up when the budget is spent, with nothing applied', async () => {
    make({ '001_t.sql': 'create table t (id int);' })
    await cli(['migrate', 'up'])
    workspace!.migration('002_alter.sql', 'create table other (id int); alter table t add column late int;')
    const blocker = await connect()
    await blocker.query('begin; select * from t')
    const { code, stderr } = await cli(['migrate', 'up', '--lock-timeout', '100ms', '--lock-retry', '500ms'])
    expect(code).toBe(2)
    expect(stderr).toContain('LOCK_TIMEOUT')
    expect(await shape()).not.toContain('column other.id integer')
  })

  it('names who holds the runner lock when waiting ends', async () => {
    make({ '001_slow.sql': 'select pg_sleep(3);' })
    const first = cli(['migrate', 'up'])
    await sleep(1200)
    const second = await cli(['migrate', 'up', '--lock-wait', '200ms'])
    expect(second.code).toBe(2)
    expect(second.stderr).toContain('LOCK_HELD')
    expect(second.stderr).toMatch(/pid \d+, vault-db/)
    expect((await first).code).toBe(0)
  })

  it('drops and rebuilds the invalid index that a killed CREATE INDEX CONCURRENTLY left', async () => {
    make({
      '001_t.sql': 'create table t (id int); insert into t select generate_series(1, 1000);',
      '002_i.sql': '-- vault-db: no-transaction\ncreate index concurrently if not exists t_id on t (id);',
    })
    const holder = await connect()
    await cli(['migrate', 'up', '--steps', '1'])
    await holder.query('begin; update t set id = id where id = 1')
    const killed = cli(['migrate', 'up'], (child) => void setTimeout(() => child.kill('SIGKILL'), 1500))
    await killed
    const admin = await connect()
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'vault-db%' and datname = current_database()",
    )
    await sleep(200)
    await holder.query('commit')
    expect(
      await count("select count(*) from pg_index where indexrelid = 't_id'::regclass and not indisvalid"),
    ).toBe(1)
    const again = await cli(['migrate', 'up'])
    expect(again.code, again.stderr).toBe(0)
    expect(
      await count("select count(*) from pg_index where indexrelid = 't_id'::regclass and indisvalid"),
    ).toBe(1)
  })

  it('reads with a role that may only read, and refuses `up` for it before the first statement', async () => {
    make({ '001_t.sql': 'create table t (id int);' })
    await cli(['migrate', 'up'])
    workspace!.migration('002_u.sql', 'create table u (id int);')
    const admin = await connect()
    const role = `reader_${database.name}`
    await admin.query(
      `create role ${role} login; grant usage on schema vault_db to ${role}; grant select on all tables in schema vault_db to ${role}`,
    )
    const url = new URL(database.url)
    // Trust holds for the superuser only, so the role is taken by an option of the connection.
    url.search = `?options=${encodeURIComponent(`-c role=${role} -c default_transaction_read_only=on`)}`
    const status = await cli(['migrate', 'status', '--json'], undefined, url.href)
    expect(status.code, status.stderr).toBe(0)
    expect(JSON.parse(status.stdout)).toMatchObject({ applied: ['001_t'], pending: ['002_u'] })
    const dry = await cli(['migrate', 'up', '--dry-run'], undefined, url.href)
    expect(dry.code, dry.stderr).toBe(0)
    expect(dry.stdout).toContain('create table u (id int);')
    const up = await cli(['migrate', 'up'], undefined, url.href)
    expect(up.code).toBe(2)
    expect(up.stderr).toContain('REQUIREMENTS_MISSING')
    expect(up.stderr).toContain('grant create on schema public')
    await admin.query(`drop owned by ${role}; drop role ${role}`)
  })

  it('survives a connection that is cut in the middle', async () => {
    make({
      '001_t.sql': 'create table t (id int);',
      '002_slow.sql': 'create table u (id int); select pg_sleep(2);',
    })
    const proxy = await startProxy(database.url)
    const run = cli(['migrate', 'up'], undefined, proxy.url)
    await sleep(1500)
    proxy.cut()
    const { code, stderr } = await run
    expect(code).toBe(2)
    expect(stderr).toContain('CONNECTION_LOST')
    await proxy.close()
    const again = await cli(['migrate', 'up'])
    expect(again.code, again.stderr).toBe(0)
    expect(await count('select count(*) from vault_db.migrations')).toBe(2)
  })

  it('cancels the statement at SIGINT, rolls back, lets go of the lock and exits 130', async () => {
    make({ '001_slow.sql': 'create table t (id int); select pg_sleep(30);' })
    const { code, stderr } = await cli(
      ['migrate', 'up'],
      (child) => void setTimeout(() => child.kill('SIGINT'), 1500),
    )
    expect(code, stderr).toBe(130)
    expect(await shape()).toEqual([])
    expect(await count("select count(*) from pg_locks where locktype = 'advisory'")).toBe(0)
  })

  it('keeps the password out of everything it prints', async () => {
    make({ '001_t.sql': 'create table t (id int);' })
    const url = new URL(database.url)
    url.username = 'nobody_here'
    url.password = 'hunter2secret'
    for (const args of [
      ['migrate', 'up'],
      ['migrate', 'status', '--debug'],
      ['doctor', '--json', '--verbose'],
    ]) {
      const { code, stdout, stderr } = await cli(args, undefined, url.href)
      expect(code).toBe(2)
      expect(stdout + stderr).not.toContain('hunter2secret')
    }
  })
})
