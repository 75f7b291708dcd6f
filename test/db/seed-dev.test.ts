import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DevSeed } from '../../src/config/define-project.js'
import { ledgerDdl } from '../../src/db/revisions.js'
import { seedDev } from '../../src/db/seed-dev.js'
import { describeServer } from '../helpers/server.js'
import { failureOf, openSeedEmbedded, openSeedServer, type SeedDatabase } from './seed-database.js'

const fill: DevSeed = {
  skipWhenRowsIn: ['prompts', 'app.tags'],
  run: async (db) => {
    await db
      .insertInto('prompts')
      .values([{ name: 'review' }, { name: 'debug' }])
      .execute()
    await sql`insert into app.tags select n, n from generate_series(1, 11) n`.execute(db)
    await db.deleteFrom('prompts').where('name', '=', 'nobody').execute()
  },
}

function devContract(open: () => Promise<SeedDatabase>): void {
  let database: SeedDatabase
  const query = async (text: string) => (await database.session.query(text)).rows
  const run = (seed: DevSeed, schema = 'public') =>
    seedDev(database.session, seed, {
      project: 'test',
      schema,
      file: 'seeds/test/dev.ts',
      lockWaitMs: 1_000,
      signal: new AbortController().signal,
      onWait: () => {},
    })

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database?.close())
  beforeEach(() =>
    database.session.script(`drop schema if exists vault_db, app cascade; drop schema public cascade; create schema public; create schema app;
      create table prompts (id integer generated always as identity, name text);
      create table app.tags (id integer, n integer) partition by range (n);
      create table app.tags_low partition of app.tags for values from (0) to (6);
      create table app.tags_high partition of app.tags for values from (6) to (100); ${ledgerDdl}`),
  )

  test('fills the tables and says how many rows each got; then skips', async () => {
    expect(await run(fill)).toEqual({
      skippedFor: null,
      tables: [
        { table: 'app.tags', inserted: 11 },
        { table: 'public.prompts', inserted: 2 },
      ],
    })
    expect(await run(fill)).toEqual({ skippedFor: ['public.prompts', 'app.tags'], tables: [] })
    expect(
      await query(
        'select (select count(*) from prompts)::int as p, (select count(*) from app.tags)::int as t',
      ),
    ).toEqual([{ p: 2, t: 11 }])
  })

  test('one own row is enough to skip', async () => {
    await query("insert into prompts (name) values ('mine')")
    expect((await run(fill)).skippedFor).toEqual(['public.prompts'])
    expect(await query('select count(*)::int as n from app.tags')).toEqual([{ n: 0 }])
  })

  test('a seed that fails leaves nothing behind', async () => {
    const failing: DevSeed = {
      ...fill,
      run: async (db) => {
        await fill.run(db)
        await db.insertInto('nowhere').values({ a: 1 }).execute()
      },
    }
    const failure = await failureOf(run(failing))
    expect([failure.code, failure.database?.sqlState, failure.at?.file]).toEqual([
      'SEED_FAILED',
      '42P01',
      'seeds/test/dev.ts',
    ])
    const thrown = await failureOf(
      run({
        ...fill,
        run: async (db) => {
          await fill.run(db)
          throw new TypeError('oops')
        },
      }),
    )
    expect([thrown.code, thrown.message]).toEqual(['SEED_FAILED', 'The development seed failed: oops'])
    expect(await query('select count(*)::int as n from prompts')).toEqual([{ n: 0 }])
  })

  test('missing tables are named, with what to run', async () => {
    const failure = await failureOf(run({ ...fill, skipWhenRowsIn: ['prompts', 'nope', 'app.no"pe'] }))
    expect(failure.message).toContain('public.nope, app.no"pe')
    expect(failure.hint).toContain('vault-db migrate up')
  })

  test('a database that calls itself production is refused', async () => {
    await query("insert into vault_db.meta (key, value) values ('environment', 'production')")
    expect((await failureOf(run(fill))).message).toContain('production')
    expect(await query('select count(*)::int as n from prompts')).toEqual([{ n: 0 }])
  })

  test('tables are looked up in the schema of the project', async () => {
    await query('create table app.prompts (name text)')
    await run(
      {
        skipWhenRowsIn: ['prompts'],
        run: async (db) => {
          await db.insertInto('prompts').values({ name: 'x' }).execute()
        },
      },
      'app',
    )
    expect(await query('select name from app.prompts')).toEqual([{ name: 'x' }])
    expect(await query("select current_setting('search_path') as path")).not.toEqual([
      { path: expect.stringContaining('app') },
    ])
  })
}

describe('seed dev on the embedded database', () => devContract(openSeedEmbedded))
describeServer('seed dev on a server', () => {
  devContract(openSeedServer)

  test('two at once: one fills, the other skips', async () => {
    const database = await openSeedServer()
    await database.session.script('create table prompts (name text)')
    const seed: DevSeed = {
      skipWhenRowsIn: ['prompts'],
      run: async (db) => {
        await sql`insert into prompts select 'x' from pg_sleep(0.3)`.execute(db)
      },
    }
    const options = {
      project: 'test',
      schema: 'public',
      file: 'dev.ts',
      lockWaitMs: 10_000,
      signal: new AbortController().signal,
    }
    const told: string[] = []
    const sessions = await Promise.all([database.connect(), database.connect()])
    const results = await Promise.all(
      sessions.map((session) =>
        seedDev(session, seed, { ...options, onWait: (holder) => told.push(holder) }),
      ),
    )
    for (const session of sessions) await session.close()
    expect(results.map(({ skippedFor }) => skippedFor !== null).toSorted()).toEqual([false, true])
    expect(told).toEqual([expect.stringMatching(/^Another seed of "test" is running \(pid \d+\)\.$/)])
    await database.close()
  })
})
