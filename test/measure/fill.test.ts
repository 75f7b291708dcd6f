import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContext } from '../../src/commands/create-context.js'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { fillSized, type SizedFill } from '../../src/db/measure/fill-sized.js'
import { openDatabase } from '../../src/db/open.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { valuesSql } from '../../src/measure/parameter-values.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'

/** Whatever makes rows hard to make up. */
const schema = `
create type mood as enum ('calm', 'busy');
create domain short_code as text check (value ~ '^[A-Z][0-9]+$');
create table tenant (id uuid primary key, slug text not null unique check (slug ~ '^[a-z0-9-]+$'), settings jsonb not null default '{}');
create table member (tenant_id uuid not null references tenant, id uuid not null, email text not null, boss_id uuid,
  born date, mood mood not null default 'calm', is_gone boolean not null default false, code short_code,
  primary key (id), unique (tenant_id, id), foreign key (tenant_id, boss_id) references member (tenant_id, id));
create unique index member_email on member (tenant_id, lower(email));
create table note (id bigint generated always as identity primary key, number serial, author uuid not null,
  tenant_id uuid not null, title text not null, body text, tags text[] not null default '{}', links uuid[],
  stars smallint check (stars between 1 and 5), price numeric(4,2), state text not null check (state in ('draft', 'sent', 'lost')),
  words tsvector generated always as (to_tsvector('simple', title)) stored,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz,
  sent_at timestamptz, check (updated_at >= created_at), check ((state = 'sent') = (sent_at is not null)),
  check (title <> ''), foreign key (tenant_id, author) references member (tenant_id, id));
create index note_author on note (author, created_at desc);
create index note_words on note using gin (words);
create table version (id uuid primary key, note_id bigint not null references note, version int not null,
  previous uuid references version, is_current boolean not null, unique (note_id, version));
create unique index version_current on version (note_id) where is_current;
create table label (id int primary key, name varchar(12) not null unique);
create table note_label (note_id bigint references note, label_id int references label, primary key (note_id, label_id));
create table friend (a uuid not null references member, b uuid not null references member, since date not null,
  primary key (a, b), check (a <> b));
create table link (id uuid primary key, member_id uuid references member, token text unique, check (num_nonnulls(member_id, token) = 1));
create table room (id int primary key, during tstzrange not null, exclude using gist (during with &&));
create table event (id uuid not null, at timestamptz not null, tenant_id uuid not null, kind text not null, data jsonb)
  partition by range (at);
create table event_2025_01 partition of event for values from ('2025-01-01') to ('2025-02-01');
create table event_2025_02 partition of event for values from ('2025-02-01') to ('2025-03-01') partition by list (kind);
create table event_2025_02_a partition of event_2025_02 for values in ('open', 'close');
create table event_2025_02_b partition of event_2025_02 for values in ('other');
create table event_rest partition of event default;
create index event_tenant on event (tenant_id, at desc);
create table stuck (id int primary key, name text not null check (length(name) > 5 and length(name) < 3));
create table word (id int primary key, value text not null unique);
insert into word values (1, 'standing'), (2, 'still');
create table use_of_word (id int primary key, word_id int not null references word);
create table left_of (id int primary key, right_id int not null);
create table right_of (id int primary key, left_id int not null references left_of);
alter table left_of add foreign key (right_id) references right_of;
create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end';
create trigger refuse before insert on label for each row execute function refuse();`

const header = `
-- @rows tenant 50
-- @rows member 1_000
-- @rows note 10_000
-- @common note.state 60 % sent
-- @nulls note.deleted_at 95 %
-- @width note.body 700 bytes
-- @rows version 20_000
-- @distinct version.note_id 10_000
-- @rows label 300
-- @rows note_label 25_000
-- @rows friend 3_000
-- @rows link 2_000
-- @rows room 100
-- @rows event 12_000
-- @distinct event.tenant_id 50
-- @rows stuck 100
-- @rows use_of_word 500
-- @rows left_of 200
-- @rows right_of 200
select 1`

const facts = parseQuery({ name: 'sizes', file: 'sizes.sql', text: header.trim() }).sizes

interface Filled {
  readonly database: Database
  readonly session: Session
  readonly fill: SizedFill
  readonly before: readonly unknown[]
}

async function open(database: Database): Promise<Filled> {
  const session = await database.connect('test')
  await session.script(schema)
  const before = await definitions(session)
  const fill = await fillSized(session, {
    ...{ catalog: await readCatalog(session), schema: 'public', facts, mostRows: 1e9, wanted: ['invoice'] },
    ...{ signal: new AbortController().signal, step: (_, work) => work(), detail: () => {} },
  })
  return { database, session, fill, before }
}

/** Constraints and indexes, apart from the names of partitions' indexes, which PostgreSQL chooses. */
async function definitions(session: Session): Promise<readonly unknown[]> {
  const { rows } = await session.query<{ text: string }>(
    `select pg_get_constraintdef(oid) || convalidated as text from pg_constraint where connamespace = 'public'::regnamespace
     union all select regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \\S+ ', '') || indisvalid
       from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace order by 1`,
  )
  return rows.map(({ text }) => text)
}

const suites = (name: string, make: () => Promise<Database>) => {
  let filled: Filled
  const one = async <T>(sql: string) => (await filled.session.query<{ x: T }>(sql)).rows[0]!.x

  beforeAll(async () => {
    filled = await open(await make())
  })
  afterAll(() => filled?.database.close())

  it(`${name}: every table has the declared rows, but one that no row can obey, which is named`, async () => {
    const { unfilled } = filled.fill
    expect(unfilled).toEqual([
      {
        table: 'public.stuck',
        reason: expect.stringMatching(/violates check constraint "stuck_name_check"/),
      },
    ])
    const wrong: unknown[] = []
    for (const fact of facts) {
      if (fact.kind !== 'rows' || fact.table === 'stuck') continue
      const count = Number(await one(`select count(*) as x from ${fact.table}`))
      if (count !== fact.rows) wrong.push([fact.table, count])
    }
    expect(wrong).toEqual([])
  })

  it(`${name}: constraints and indexes are what they were, and hold`, async () => {
    expect(await definitions(filled.session)).toEqual(filled.before)
  })

  it(`${name}: rows lie in no order, are spread as declared, and belong together by every way`, async () => {
    const correlation = await one<number>(
      `select max(abs(correlation)) as x from pg_stats where tablename in ('note', 'version', 'event_2025_01') and attname in ('id', 'note_id', 'created_at', 'at')`,
    )
    expect(correlation).toBeLessThan(0.1)
    expect(await one(`select count(distinct (tenant_id, author))::int as x from note`)).toBe(1000)
    const each = `select min(n)::int || ' ' || max(n)::int as x from (select count(*) n from note group by author) s`
    expect(await one(each)).toBe('10 10')
    expect(Number(await one(`select avg((state = 'sent')::int) as x from note`))).toBeCloseTo(0.6, 1)
    expect(Number(await one(`select avg((deleted_at is null)::int) as x from note`))).toBeCloseTo(0.95, 1)
    expect(await one(`select count(*)::int as x from event where tableoid = 'event_rest'::regclass`)).toBe(0)
    const least = `select min(n)::int as x from (select count(*) n from event group by tableoid) s`
    expect(await one(least)).toBeGreaterThan(3000)
    expect(await one(`select count(distinct version)::int as x from version`)).toBe(2)
    expect(await one(`select (avg(length(body)) between 650 and 750) as x from note`)).toBe(true)
    expect(await one(`select count(*)::int as x from note where body ilike '%invoice%'`)).toBeGreaterThan(10)
    expect(await one(`select string_agg(value, ' ' order by id) as x from word`)).toBe('standing still')
  })

  it(`${name}: the values of parameters meet rows, but for the class that is missing`, async () => {
    const query = parseQuery({
      name: 'q',
      file: 'q.sql',
      text: '-- @param $1 of note.tenant_id\n-- @param $2 of note.author\n-- @param $3 of note.id\nselect $1::uuid, $2::uuid, $3::bigint',
    })
    const counts: unknown[] = []
    for (const kind of ['typical', 'worst', 'missing'] as const) {
      const request = valuesSql(query, kind, {
        types: ['uuid', 'uuid', 'bigint'],
        tables: filled.fill.tables,
      })
      if ('lacking' in request) throw new Error(request.lacking)
      const { list } = (await filled.session.query<{ list: string[] }>(request.sql)).rows[0]!
      const { rows } = await filled.session.query(
        'select from note where tenant_id = $1 and author = $2 and id = $3',
        list,
      )
      counts.push([kind, rows.length])
    }
    expect(counts).toEqual([
      ['typical', 1],
      ['worst', 1],
      ['missing', 0],
    ])
  })

  it(`${name}: identities and sequences go on behind the rows`, async () => {
    await filled.session.script('set session_replication_role = origin')
    const { rows } = await filled.session.query<{ id: string; number: number }>(
      `insert into note (author, tenant_id, title, state) select author, tenant_id, 'x', 'draft' from note limit 1 returning id, number`,
    )
    expect(rows).toEqual([{ id: '10001', number: 10001 }])
    await filled.session.script('delete from note where id = 10001')
  })
}

describe('a fill in this process', () => suites('embedded', openScratch))

describeServer('a fill on a server', () => {
  let drop = async () => {}
  afterAll(() => drop())
  suites('server', async () => {
    const made = await createServerDatabase()
    const database = await openDatabase(
      await createContext({ cwd: process.cwd(), env: {}, options: { url: made.url } }).target(),
    )
    drop = made.drop
    return database
  })
})
