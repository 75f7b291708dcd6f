import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { verifyIndexes } from '../../src/commands/verify-indexes.js'
import type { Evidence, Usage } from '../../src/indexes/evidence.js'
import { describeServer } from '../helpers/server.js'
import { createWorkspace } from '../helpers/workspace.js'
import { evidenceInside, evidenceOf, findingsOf, linesOf } from './evidence-of.js'
import { openPlace, type Place } from './server.js'

/** The evidence as it would be had the server counted for so many days. */
function aged(evidence: Evidence, days: number, more: Partial<Usage> = {}): Evidence {
  const countedSince = new Date(Date.parse(evidence.usage.readAt) - days * 86_400_000).toISOString()
  return { ...evidence, usage: { ...evidence.usage, countedSince, ...more } }
}

const states = ['index-invalid', 'index-leftover', 'index-extra', 'index-duplicate', 'index-missing']

describeServer('verify-indexes on a live server', () => {
  let place: Place
  beforeAll(async () => {
    place = await openPlace()
  })
  afterAll(() => place.dispose())

  it('names what a failed CREATE INDEX CONCURRENTLY left, declared or not, with the way out', async () => {
    await place.sql(
      'create table tickets (seat integer)',
      'create unique index concurrently tickets_seat on tickets (seat)',
    )
    const declared = (await evidenceOf(place.session)).contract.actual
    await place.sql('drop index tickets_seat', 'insert into tickets values (1), (1)')
    const failing = 'create unique index concurrently tickets_seat on tickets (seat)'
    await expect(place.sql(failing)).rejects.toThrow(/could not create unique index/)
    const known = findingsOf(await evidenceOf(place.session, declared), states)
    expect(known.map(({ check, object }) => [check, object])).toEqual([
      ['index-invalid', 'index public.tickets_seat'],
    ])
    expect(known[0]!.hint).toContain('unique')
    expect(known[0]!.fix!.repair[0]).toBe('drop index concurrently public.tickets_seat')
    await place.sql('delete from tickets', ...known[0]!.fix!.repair)
    expect(linesOf(await evidenceOf(place.session, declared), states)).toEqual([])
    await place.sql('drop table tickets')
  })

  it('names the copies that an interrupted REINDEX CONCURRENTLY left, on TOAST tables too', async () => {
    await place.sql(
      'create table books (id integer primary key, body text)',
      'create index books_body on books (body)',
    )
    const declared = (await evidenceOf(place.session)).contract.actual
    const [holder, worker] = [await place.other(), await place.other()]
    await holder.query('begin; insert into books values (1)')
    await worker.query(`set statement_timeout = '500ms'`)
    await expect(worker.query('reindex table concurrently books')).rejects.toThrow(/statement timeout/)
    await holder.query('rollback')
    const found = findingsOf(await evidenceOf(place.session, declared), states)
    const named = found.map(({ check, object }) => `${check} ${object.replace(/\d+/, 'N')}`)
    expect(named).toEqual([
      'index-leftover index pg_toast.pg_toast_N_index_ccnew',
      'index-leftover index public.books_body_ccnew',
      'index-leftover index public.books_pkey_ccnew',
    ])
    expect(found[1]!.hint).toBe(
      'Drop it. Then, where the index is bloated or broken: reindex index concurrently public.books_body',
    )
    await place.sql(...found.flatMap(({ fix }) => fix!.repair))
    expect(linesOf(await evidenceOf(place.session, declared), states)).toEqual([])
    await place.sql('drop table books')
  })

  it('does not call an index invalid while it is being built, whoever looks', async () => {
    await place.sql('create table boats (id integer primary key, name text)', 'insert into boats values (1)')
    const [holder, builder, judge] = [await place.other(), await place.other(), await place.other()]
    await holder.query(`begin; update boats set name = 'x'`)
    const built = builder.query('create index concurrently boats_name on boats (name)')
    const exists = `select from pg_index where indexrelid = to_regclass('boats_name') and not indisvalid`
    while ((await judge.query(exists)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(linesOf(await evidenceOf(place.session), states)).toEqual([])
    await place.sql('drop role if exists vault_db_looker', 'create role vault_db_looker')
    await place.session.query('set role vault_db_looker')
    const seen = await evidenceOf(place.session)
    await place.session.query('reset role')
    expect(seen.structure.indexes.find(({ name }) => name === 'boats_name')).toMatchObject({
      valid: false,
      building: true,
    })
    expect(linesOf(seen, states)).toEqual([])
    await holder.query('rollback')
    await built
    await place.sql('drop table boats', 'drop role vault_db_looker')
  })

  it('calls an index unused only by statistics that are old enough, and only where nothing else needs it', async () => {
    await place.sql(
      'create table owners (id integer primary key)',
      'create table things (id integer primary key, owner integer references owners, tag text, a integer, b integer)',
      'create index things_owner on things (owner)',
      'create index things_tag on things (tag)',
      'create index things_a on things (a)',
      'create index things_ab on things (a, b)',
      'create unique index things_once on things (b, tag)',
    )
    const evidence = await evidenceOf(place.session)
    const unused = (of: Evidence) => linesOf(of, ['index-unused'], { unusedBytes: 0 })
    expect(unused(aged(evidence, 29))).toEqual([])
    expect(unused(aged(evidence, 31))).toEqual([
      'index-unused index public.things_a',
      'index-unused index public.things_tag',
    ])
    const young = { ...aged(evidence, 31), recentSources: ['create index things_tag on things (tag)'] }
    expect(unused(young)).toEqual(['index-unused index public.things_a'])
    expect(linesOf(aged(evidence, 31), ['index-unused'])).toEqual([])
    const [found] = findingsOf(aged(evidence, 31), ['index-unused'], { unusedBytes: 0 })
    expect(found!.evidence[0]).toMatch(
      /^0 scans, counted since \d{4}-\d\d-\d\d \(31 days\), in this database$/,
    )
    const lastScan = new Date(Date.parse(evidence.usage.readAt) - 40 * 86_400_000).toISOString()
    const idle = { scans: 7, lastScan, sizeBytes: 1, wastedBytes: null }
    const indexes = {
      ...evidence.usage.indexes,
      'index public.things_a': idle,
      'index public.things_tag': { ...idle, lastScan: null },
    }
    expect(unused(aged(evidence, 60, { indexes }))).toEqual(['index-unused index public.things_a'])
    await place.sql('drop table things, owners')
  })

  it('estimates what a delete left empty, and finds statistics that are missing or old', async () => {
    await place.sql(
      'create table heap (id integer primary key, body text) with (autovacuum_enabled = off)',
      `insert into heap select n, repeat('x', 40) from generate_series(1, 40000) n`,
    )
    const checks = ['index-bloat', 'table-bloat', 'stats-stale']
    const limits = { bloatBytes: 500_000 }
    const lines = async () => linesOf(await evidenceOf(place.session), checks, limits)
    await expect.poll(lines, { timeout: 20_000 }).toEqual(['stats-stale table public.heap'])
    await place.sql('vacuum analyze heap')
    expect(linesOf(await evidenceOf(place.session), checks, limits)).toEqual([])
    await place.sql('delete from heap where id % 10 <> 0')
    await expect.poll(lines, { timeout: 20_000 }).toEqual(['stats-stale table public.heap'])
    await place.sql('vacuum analyze heap')
    const found = findingsOf(await evidenceOf(place.session), checks, limits)
    expect(found.map(({ check, object }) => [check, object])).toEqual([
      ['index-bloat', 'index public.heap_pkey'],
      ['table-bloat', 'table public.heap'],
    ])
    expect(found[0]!.message).toMatch(/^About 8\d % /)
    await place.sql(...found[0]!.fix!.repair, 'vacuum full heap', 'analyze heap')
    expect(linesOf(await evidenceOf(place.session), checks, limits)).toEqual([])
    await place.sql('drop table heap')
  })

  it('knows that nobody analyzes a partitioned table by itself', async () => {
    await place.sql(
      'create table parts (id integer) partition by range (id)',
      'create table parts_1 partition of parts default',
      'insert into parts select generate_series(1, 20000)',
    )
    await place.sql('analyze parts_1')
    expect(linesOf(await evidenceOf(place.session), ['stats-stale'])).toEqual([
      'stats-stale table public.parts',
    ])
    await place.sql('analyze parts')
    expect(linesOf(await evidenceOf(place.session), ['stats-stale'])).toEqual([])
    await place.sql('drop table parts')
  })

  it('sees transaction ids that nothing freezes', async () => {
    await place.session.script('begin; create table old (id integer primary key)')
    const set = (age: number) =>
      place.session.script(`update pg_catalog.pg_class set relfrozenxid =
  (((pg_catalog.txid_current() - ${age} + 4294967296) % 4294967296)::text)::xid where oid = 'old'::regclass`)
    const found = async (age: number) => {
      await set(age)
      const all = findingsOf(await evidenceInside(place.session), ['xid-age'])
      return all.map(({ object, severity }) => `${severity} ${object}`)
    }
    expect(await found(250_000_000)).toEqual([])
    expect(await found(400_000_000)).toEqual(['warn table public.old'])
    expect(await found(1_200_000_000)).toEqual(['error table public.old'])
    await place.session.script('rollback')
  })

  it('names the indexes that another version of a collation sorted', async () => {
    await place.session.script(`begin;
create collation by_icu (provider = icu, locale = 'de');
create table words (word text collate by_icu, other text);
create index words_word on words (word);
create index words_other on words (other)`)
    const found = async () => findingsOf(await evidenceInside(place.session), ['collation-version-mismatch'])
    expect(await found()).toEqual([])
    await place.session.script(
      `update pg_catalog.pg_collation set collversion = '1.0' where collname = 'by_icu'`,
    )
    const [mismatch] = await found()
    expect(mismatch).toMatchObject({ object: 'collation public.by_icu', severity: 'error' })
    expect(mismatch!.fix!.repair).toEqual([
      'reindex index concurrently public.words_word',
      'alter collation public.by_icu refresh version',
    ])
    await place.session.script('rollback')
  })

  it('finds a damaged B-tree when it reads every one through, and names the extension where it lacks', async () => {
    const compare = (sign: string) =>
      `create or replace function turn_cmp(a integer, b integer) returns integer language sql immutable as $$ select ${sign}(case when a < b then -1 when a > b then 1 else 0 end) $$`
    const workspace = createWorkspace({}, place.url)
    await place.sql(
      compare('+'),
      `create operator class turn_ops for type integer using btree as
        operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 turn_cmp(integer, integer)`,
      'create table turns (place integer)',
      'insert into turns select generate_series(1, 500)',
      'create index turns_place on turns (place turn_ops)',
      // What a new version of a collation does: the order changes, the entries stay where they are.
      compare('-'),
    )
    const look = (deep: boolean) => workspace.run(verifyIndexes, { deep, only: ['index-corrupt'] })
    try {
      expect((await look(true)).notes.join()).toContain('create extension amcheck')
      await place.sql('create extension amcheck')
      expect((await look(false)).findings).toEqual([])
      const [found, ...others] = (await look(true)).findings
      expect([found?.object, others]).toEqual(['index public.turns_place', []])
      expect(found!.evidence.join()).toMatch(/invariant violated/)
      await place.sql(...found!.fix!.repair)
      expect((await look(true)).findings).toEqual([])
    } finally {
      await place.sql(
        'drop extension if exists amcheck',
        'drop table turns',
        'drop operator family turn_ops using btree cascade',
        'drop function turn_cmp',
      )
      workspace.dispose()
    }
  })

  it('serves a role that may only read, and says what it could not see', async () => {
    const workspace = createWorkspace(
      {
        '001_items.sql':
          'create table items (id integer generated always as identity primary key, price integer); create index items_price on items (price);',
      },
      place.url,
    )
    await workspace.run(migrateUp)
    await place.sql(
      'drop role if exists vault_db_reader',
      `create role vault_db_reader login password 'reader'`,
      'grant usage on schema vault_db to vault_db_reader',
      'grant select on all tables in schema vault_db to vault_db_reader',
      'drop index items_price',
    )
    const url = new URL(place.url)
    url.username = 'vault_db_reader'
    url.password = 'reader'
    const look = (replay: boolean) => workspace.run(verifyIndexes, { replay }, { url: url.href })
    try {
      for (const replay of [false, true]) {
        const report = await look(replay)
        expect(
          report.findings.filter(({ severity }) => severity === 'error').map(({ object }) => object),
        ).toEqual(['index public.items_price'])
        expect(report.notes.join()).toContain('1 sequences do not show this role how far they are')
        expect(report.notes.join().includes('compared word by word')).toBe(
          replay && report.basis.words.includes('PostgreSQL 18'),
        )
      }
    } finally {
      await place.sql('drop owned by vault_db_reader', 'drop role vault_db_reader')
      workspace.dispose()
    }
  })
})
