import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ledgerDdl } from '../../src/db/revisions.js'
import { describeServer } from '../helpers/server.js'
import {
  countsOf,
  createSeedFolder,
  failureOf,
  openSeedServer,
  type SeedDatabase,
  type SeedFolder,
} from './seed-database.js'

describeServer('seed lookups: what only a server can show', () => {
  let database: SeedDatabase
  let seeds: SeedFolder
  const lookups = [{ table: 'models', key: 'value', file: 'models.csv' }]
  const query = async (sql: string) => (await database.session.query(sql)).rows

  beforeAll(async () => {
    database = await openSeedServer()
    seeds = await createSeedFolder(database, lookups)
  })
  afterAll(async () => {
    await seeds?.remove()
    await database?.close()
  })
  beforeEach(() =>
    database.session.script(`drop schema if exists vault_db cascade; drop schema public cascade; create schema public; grant usage on schema public to public;
      create table models (value text primary key, label text); ${ledgerDdl}`),
  )

  const writeRows = (count: number) =>
    seeds.write(
      'models.csv',
      `value,label\n${Array.from({ length: count }, (_, n) => `v${n},label ${n}`).join('\n')}\n`,
    )

  test.each([false, true])('two runs at once both succeed (rows there before: %s)', async (isFilled) => {
    await writeRows(5_000)
    if (isFilled) await query("insert into models values ('v1', 'old'), ('mine', null)")
    const sessions = await Promise.all([database.connect(), database.connect()])
    const runs = sessions.map(async (session) => {
      const [report] = await seeds.seed({ session })
      await session.close()
      return report!
    })
    const reports = await Promise.all(runs)
    const [first, second] = reports.toSorted((a, b) => b.inserted - a.inserted)
    expect(countsOf(first)).toEqual(isFilled ? [4_999, 1, 0, 1, 0] : [5_000, 0, 0, 0, 0])
    expect(countsOf(second)).toEqual(isFilled ? [0, 0, 5_000, 1, 0] : [0, 0, 5_000, 0, 0])
  })

  test('rows that a program inserts at the same time do not make it fail', async () => {
    await writeRows(2_000)
    const other = await database.connect()
    await other.query('begin')
    await other.query("insert into models values ('v7', 'theirs')")
    const run = seeds.seed()
    await waitForLock(database)
    await other.query('commit')
    await other.close()
    expect(countsOf((await run)[0])).toEqual([1_999, 1, 0, 0, 0])
  })

  test('a table that stays busy ends the run in time, with nothing changed', async () => {
    await writeRows(10)
    const other = await database.connect()
    await other.query('begin')
    await other.query("insert into models values ('x', null)")
    const failure = await failureOf(seeds.seed({ lockTimeoutMs: 100 }))
    await other.query('rollback')
    await other.close()
    expect(failure.code).toBe('LOCK_TIMEOUT')
    expect(countsOf((await seeds.seed())[0])).toEqual([10, 0, 0, 0, 0])
  })

  test('a role that may only read can plan, also on an unchanged table', async () => {
    await writeRows(3)
    const name = `reader_${process.pid}_${Date.now()}`
    await database.session.script(`create role ${name}; grant select on models to ${name}`)
    const reader = await database.connect()
    await reader.script(`set role ${name}; set default_transaction_read_only = on`)
    try {
      expect(countsOf((await seeds.plan({ session: reader }))[0])).toEqual([3, 0, 0, 0, 0])
      await database.session.script(
        `grant usage on schema vault_db to ${name}; grant select on vault_db.meta to ${name}`,
      )
      await seeds.seed()
      expect(countsOf((await seeds.plan({ session: reader }))[0])).toEqual([0, 0, 3, 0, 0])
      await query('delete from models')
      expect((await failureOf(seeds.seed({ session: reader }))).code).toBe('QUERY_FAILED')
    } finally {
      await reader.close()
      await database.session.script(`drop owned by ${name}; drop role ${name}`)
    }
  })

  test('under row security, where COPY is not allowed, rows go another way', async () => {
    await writeRows(3)
    const name = `writer_${process.pid}_${Date.now()}`
    await database.session.script(`create role ${name}; grant select, insert, update, delete on models to ${name};
      alter table models enable row level security; create policy p on models to ${name} using (true)`)
    const writer = await database.connect()
    await writer.script(`set role ${name}`)
    try {
      expect(countsOf((await seeds.seed({ session: writer }))[0])).toEqual([3, 0, 0, 0, 0])
    } finally {
      await writer.close()
      await database.session.script(`drop owned by ${name}; drop role ${name}`)
    }
  })

  test('mistakes in the last row leave nothing behind', async () => {
    await writeRows(50_000)
    const content = `${Array.from({ length: 50_000 }, (_, n) => `v${n},l`).join('\n')}\nv7,again\n"open,x\n`
    await seeds.write('models.csv', `value,label\n${content}`)
    const failure = await failureOf(seeds.seed())
    expect(failure.details).toEqual([
      'models.csv:50002:1: value "v7" is in line 9 already',
      'models.csv:50003:1: this quote is never closed',
    ])
    expect(await query('select count(*)::int as n from models')).toEqual([{ n: 0 }])
  })

  test('an interrupted run changes nothing, and the session can go on', async () => {
    await writeRows(50_000)
    const stop = new AbortController()
    setImmediate(() => stop.abort())
    const failure = await failureOf(seeds.seed({ signal: stop.signal }))
    expect(failure.code).toBe('INTERRUPTED')
    expect(await query('select count(*)::int as n from models')).toEqual([{ n: 0 }])
  })
})

async function waitForLock(database: SeedDatabase): Promise<void> {
  const session = await database.connect()
  for (;;) {
    const { rows } = await session.query(
      "select from pg_catalog.pg_locks where not granted and mode = 'ShareRowExclusiveLock'",
    )
    if (rows.length > 0) break
  }
  await session.close()
}
