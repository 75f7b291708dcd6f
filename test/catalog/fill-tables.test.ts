import pg from 'pg'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { type FillReport, fillTables } from '../../src/db/scratch/fill-tables.js'
import { sessionFrom } from '../../src/db/session.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'

type Use = (schema: string, check: (filled: Filled) => Promise<void>) => Promise<void>

interface Filled {
  readonly session: Session
  readonly report: FillReport
  readonly rows: (sql: string) => Promise<Record<string, unknown>[]>
}

async function fill(
  session: Session,
  schema: string,
  check: (filled: Filled) => Promise<void>,
): Promise<void> {
  await session.script(schema)
  const report = await fillTables(session, await readCatalog(session), { rowsPerTable: 3 })
  await check({ session, report, rows: async (sql) => (await session.query(sql)).rows })
}

const onEmbedded: Use = async (schema, check) => {
  const database = await openScratch()
  try {
    await fill(await database.connect(), schema, check)
  } finally {
    await database.close()
  }
}

const onServer: Use = async (schema, check) => {
  const database = await createServerDatabase()
  const session = await sessionFrom(new pg.Client({ connectionString: database.url }), { kind: 'server' })
  try {
    await fill(session, schema, check)
  } finally {
    await session.close()
    await database.drop()
  }
}

/** Every type that PostgreSQL brings along and that a column may have, with modifiers where they narrow it. */
const plainTypes = `smallint, integer, bigint, numeric, numeric(3,2), numeric(2,2), real, double precision, money, boolean,
text, varchar(5), char(1), char(3), "char", name, uuid, date, timestamp, timestamp(0), timestamptz, time, timetz,
interval, json, jsonb, jsonpath, bytea, bit(3), bit varying(4), inet, cidr, macaddr, macaddr8, point, line,
lseg, box, path, polygon, circle, tsvector, tsquery, oid, pg_lsn, int4range, numrange, tstzrange, daterange,
int4multirange, datemultirange, text[], integer[][], regclass, xid`

const types = plainTypes
  .replace(/\(([^)]*)\)/g, (all) => all.replaceAll(',', ';'))
  .split(',')
  .map((type) => type.trim().replaceAll(';', ','))

function suite(use: Use): void {
  it('gives a value of every type, also in columns that are not null', () =>
    use(
      `create table every_type (${types.map((type, at) => `c${at} ${type} not null`).join(', ')})`,
      async ({ report }) =>
        expect(report).toEqual({ filled: [{ table: 'public.every_type', rows: 3 }], unfilled: [] }),
    ))

  it('makes values of enums, domains, composites, ranges and what is in other schemas', () =>
    use(
      `create schema "Odd names";
       create type "Odd names"."a mood" as enum ('it''s fine', 'bad');
       create domain percent as numeric(5,2) check (value between 0 and 100);
       create domain short_code as varchar(4) not null check (value ~ '^[A-Z]{3}$');
       create domain nested as percent check (value > 50);
       create type address as (street text, "house no" integer, mood "Odd names"."a mood");
       create type span as range (subtype = double precision);
       create table "Odd names"."the ""table""" (mood "Odd names"."a mood" not null, moods "Odd names"."a mood"[] not null,
         percent percent not null, code short_code, deep nested not null, address address not null,
         span span not null, spans span_multirange not null)`.replace(', spans span_multirange not null', ''),
      async ({ report, rows }) => {
        expect(report).toEqual({
          filled: [{ table: '"Odd names"."the ""table"""', rows: 3 }],
          unfilled: [],
        })
        const found = await rows('select code, deep from "Odd names"."the ""table"""')
        expect(found.every(({ code, deep }) => /^[A-Z]{3}$/.test(String(code)) && Number(deep) > 50)).toBe(
          true,
        )
      },
    ))

  it('leaves identity, serial and generated columns to the database', () =>
    use(
      `create table t (id int generated always as identity primary key, n serial, doubled int generated always as (base * 2) stored,
         base int not null); create table nothing_to_give (id bigserial primary key); create table no_columns ()`,
      async ({ report, rows }) => {
        expect(report.filled.map(({ rows: count }) => count)).toEqual([3, 3, 3])
        expect(await rows('select id, n, doubled = base * 2 as doubled from t order by id')).toEqual(
          [1, 2, 3].map((id) => ({ id, n: id, doubled: true })),
        )
      },
    ))

  it('follows foreign keys, composite, overlapping and to themselves', () =>
    use(
      `create table tenants (id uuid primary key);
       create table people (tenant uuid not null references tenants, id bigint generated always as identity,
         boss bigint, primary key (tenant, id), foreign key (tenant, boss) references people);
       create table gifts (tenant uuid not null references tenants, giver bigint not null, taker bigint,
         foreign key (tenant, giver) references people, foreign key (tenant, taker) references people,
         check (taker is null or giver is not null));
       create table pairs (a uuid references tenants, b uuid references tenants, primary key (a, b));
       create table trees (id int primary key, parent int not null references trees, check (id > 0))`,
      async ({ report, rows }) => {
        expect(report.unfilled).toEqual([])
        expect(report.filled.every(({ rows: count }) => count >= 1)).toBe(true)
        expect(
          await rows('select count(taker) > 0 as taken, count(distinct tenant) > 1 as several from gifts'),
        ).toEqual([{ taken: true, several: true }])
      },
    ))

  it('breaks cycles: at what may be null, or by deferring', () =>
    use(
      `create table a (id int generated always as identity primary key, b int);
       create table b (id int generated always as identity primary key, a int not null references a);
       alter table a add foreign key (b) references b;
       create table x (id uuid primary key, y uuid not null);
       create table y (id uuid primary key, x uuid not null references x);
       alter table x add foreign key (y) references y deferrable initially deferred`,
      async ({ report, rows }) => {
        expect(report.unfilled).toEqual([])
        expect(await rows('select count(b)::int as closed from a')).toEqual([{ closed: 1 }])
      },
    ))

  it('obeys checks by the constants that they name', () =>
    use(
      `create table checked (
         status text not null check (status in ('draft', 'live')),
         stars int not null check (stars between 1 and 5),
         price numeric(6,2) not null check (price > 0 and price < 1000),
         code text not null unique check (length(code) = 12),
         email varchar(80) not null check (email like '%@%'),
         color text not null check (color ~ '^#[0-9a-f]{6}$'),
         meta jsonb not null check (jsonb_typeof(meta) = 'object' and meta ? 'kind'),
         tags text[] not null check (cardinality(tags) = 4),
         starts date not null, ends date not null, check (ends > starts),
         day date not null check (day >= date '2031-05-01' and day < date '2031-06-01'),
         done boolean not null, done_at timestamptz, check (done = (done_at is not null)),
         one text, other text, check (num_nonnulls(one, other) = 1),
         "Sum" int not null, "Part" int not null, check ("Part" < "Sum" and "Sum" > 10000))`,
      async ({ report, rows }) => {
        expect(report).toEqual({ filled: [{ table: 'public.checked', rows: 3 }], unfilled: [] })
        expect(await rows('select count(distinct status)::int as statuses from checked')).toEqual([
          { statuses: 2 },
        ])
      },
    ))

  it('keeps unique and exclusion constraints, with fewer rows where the type has no more', () =>
    use(
      `create table one_each (answer boolean primary key, name text not null unique);
       create table stays (id int primary key, during tstzrange not null, exclude using gist (during with &&));
       create table single (only_row boolean primary key default true check (only_row))`,
      async ({ report }) => {
        expect(report.unfilled).toEqual([])
        expect(report.filled.map(({ table, rows }) => [table, rows])).toEqual([
          ['public.one_each', 2],
          ['public.single', 1],
          ['public.stays', 3],
        ])
      },
    ))

  it('fills partitions within their bounds, and keys to and from the partitioned table', () =>
    use(
      `create table kinds (id int primary key);
       create table events (id int not null, kind int not null references kinds, at timestamptz not null, primary key (id, at))
         partition by range (at);
       create table events_2031_05 partition of events for values from ('2031-05-01') to ('2031-06-01');
       create table events_other partition of events default;
       create table notes (event int, at timestamptz, foreign key (event, at) references events);
       create table regions (name text not null) partition by list (name);
       create table regions_north partition of regions for values in ('north', 'arctic');
       create table by_kind (kind int not null references kinds) partition by list (kind);
       create table by_kind_12 partition of by_kind for values in (12);
       create table spread (id int not null) partition by hash (id);
       create table spread_0 partition of spread for values with (modulus 4, remainder 0);
       create table spread_3 partition of spread for values with (modulus 4, remainder 3);
       create table empty_parent (id int) partition by range (id)`,
      async ({ report, rows }) => {
        expect(report.unfilled).toEqual([
          { table: 'public.empty_parent', reason: 'it has no partition that rows could go to' },
        ])
        expect(report.filled.map(({ table }) => table)).toEqual(
          expect.arrayContaining([
            'public.by_kind_12',
            'public.events_2031_05',
            'public.events_other',
            'public.regions_north',
            'public.spread_0',
            'public.spread_3',
          ]),
        )
        expect(await rows('select count(*)::int as n from notes join events using (at)')).not.toEqual([
          { n: 0 },
        ])
      },
    ))

  it('lets triggers fire, and row security not stand in the way', () =>
    use(
      `create table log (line text);
       create table secret (id int primary key, note text);
       alter table secret enable row level security;
       create function audit() returns trigger language plpgsql as
         'begin insert into log values (tg_op); new.note := ''touched''; return new; end';
       create trigger audit before insert on secret for each row execute function audit()`,
      async ({ rows }) =>
        expect(await rows("select count(*)::int as n from secret where note = 'touched'")).toEqual([
          { n: 3 },
        ]),
    ))

  it('names a table that it cannot fill, and why', () =>
    use(
      `create table impossible (n int not null check (n > 5 and n < 5));
       create table after_it (id int primary key, n int not null);
       create function refuse() returns trigger language plpgsql as 'begin raise exception ''not here''; end';
       create table refused (id int);
       create trigger refuse before insert on refused for each row execute function refuse();
       create table below (id int not null references lost) `.replace('references lost', ''),
      async ({ report }) => {
        expect(report.unfilled).toEqual([
          { table: 'public.impossible', reason: expect.stringContaining('violates check constraint') },
          { table: 'public.refused', reason: expect.stringContaining('not here') },
        ])
        expect(report.filled.map(({ table }) => table)).toEqual(['public.after_it', 'public.below'])
      },
    ))

  it('gives the same rows each time, keeps rows that are there and points to them', () =>
    use(
      `create table roles (name text primary key); insert into roles values ('admin');
       create table users (id uuid primary key, email text not null unique, role text not null references roles)`,
      async ({ session, rows }) => {
        const first = await rows('select * from users order by id')
        expect(first.length).toBe(3)
        expect(await rows(`select count(*)::int as n from users where role = 'admin'`)).not.toEqual([
          { n: 0 },
        ])
        await session.script(`delete from users; delete from roles; insert into roles values ('admin')`)
        await fillTables(session, await readCatalog(session), { rowsPerTable: 3 })
        expect(await rows('select * from users order by id')).toEqual(first)
      },
    ))
}

describe('rows for a scratch database (embedded)', () => suite(onEmbedded))
describeServer('rows for a scratch database (server)', () => suite(onServer))
