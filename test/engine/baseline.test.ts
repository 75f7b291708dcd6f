import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { normalisePrinting } from '../../src/catalog/normalise-printing.js'
import type { Catalog } from '../../src/catalog/object.js'
import { migrateBaseline } from '../../src/commands/migrate-baseline.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { createServerDatabase, describeServer, type ServerDatabase, server } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { query } from '../projects/oro-workspace.js'

const [first, second, third] = ['20250101000000_base', '20250102000000_more', '20250103000000_less'] as const

const base = `create type mood as enum ('good', 'bad');
create table authors (id int primary key, name text not null default 'nobody', mood mood);
comment on table authors is 'Who writes.';
create table books (id bigint generated always as identity primary key, author int references authors (id) on delete cascade,
  price numeric(8,2) check (price >= 0), born date, title text);
create index books_price on books (price desc) where price > 10;`

const more = `create view cheap as select b.id, a.name from books b join authors a on a.id = b.author where b.price < 10 and b.born is not null;
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on books for each row execute function touch();
alter table books enable row level security;
create policy own on books for select using (price > 0 and (title = current_user or exists (select from authors a where a.id = author)));
create table events (id int, at date not null) partition by range (at);
create table events_2030 partition of events for values from ('2030-01-01') to ('2031-01-01');
grant select on books to public;`

const files = {
  [`${first}.sql`]: base,
  [`${second}.sql`]: more,
  [`${third}.sql`]: 'drop view cheap;',
}

/** The same with columns in another order, spelt otherwise, as another tool would have made it. */
const byHand = `create type mood as enum ('good', 'bad');
create table authors (mood mood, name text default 'nobody', id int);
alter table authors add constraint authors_pkey primary key (id);
alter table authors alter name set not null;
comment on table authors is 'Who writes.';
create table books (title text, id bigint generated always as identity primary key, price decimal(8,2),
  author integer constraint books_author_fkey references authors on delete cascade, born date);
alter table books add constraint books_price_check check (price >= 0);
create index books_price on books using btree (price desc) where (price > (10));`

describeTargets('migrate baseline', (make) => {
  it('finds the migration that the schema is of, however it was made', async () => {
    const workspace = await make(files)
    await query(workspace, byHand)
    const report = await workspace.run(migrateBaseline)
    expect(report).toMatchObject({ at: first, recorded: [first], extra: [] })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [first], pending: [second, third] })
  })

  it('takes the newest of those that match, and insists on the one that is named', async () => {
    const workspace = await make(files)
    await query(workspace, `${byHand}\n${more}`)
    await expect(workspace.run(migrateBaseline, { at: first })).rejects.toMatchObject({
      message: expect.stringContaining(`does not match ${first}`),
    })
    expect(await workspace.run(migrateBaseline)).toMatchObject({ at: second })
  })

  it.each([
    ['drop index books_price', 'expected, not there: index public.books_price'],
    ['alter table authors alter name drop default', 'expected, not there: default public.authors.name'],
    [
      "comment on table authors is 'Others.'",
      'table public.authors: comment should be Who writes., is Others.',
    ],
    ['revoke select on books from public', 'table public.books: grants was changed'],
    ['alter table books disable row level security', 'table public.books: row security should be yes, is no'],
    ['drop policy own on books', 'expected, not there: policy public.books.own'],
    [
      'alter table authors alter mood type text',
      'column public.authors.mood: type should be public.mood, is text',
    ],
    ['alter table books disable trigger touch', /^trigger public\.books\.touch: firing should be enabled/],
    [
      `create or replace function touch() returns trigger language plpgsql as 'begin return old; end'`,
      'function public.touch(): body should be begin return new; end, is begin return old; end',
    ],
    ["alter type mood add value 'odd'", /^enum public\.mood: labels/],
    ['alter table events detach partition events_2030', /^table public\.events_2030: partition of/],
  ])('shows what differs after: %s', async (change, line) => {
    const workspace = await make(files)
    await query(workspace, `${byHand}\n${more}`)
    await query(workspace, change)
    await expect(workspace.run(migrateBaseline, { at: second })).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
      details: expect.arrayContaining([typeof line === 'string' ? line : expect.stringMatching(line)]),
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [] })
  })

  it('is hindered by what no migration knows, unless told otherwise; never takes a wrong state for it', async () => {
    const workspace = await make(files)
    await query(
      workspace,
      `${byHand}\n${more}\ncreate table alembic_version (v text); comment on table books is 'Sold.'`,
    )
    const extra = [
      'there, not expected: table public.alembic_version',
      'table public.books: comment should be none, is Sold.',
    ]
    await expect(workspace.run(migrateBaseline)).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
      message: expect.stringContaining(second),
      details: extra,
      hint: expect.stringContaining('--allow-extra'),
    })
    expect(await workspace.run(migrateBaseline, { allowExtra: true })).toMatchObject({ at: second, extra })
  })

  it('leaves out what the config names, and says so', async () => {
    const workspace = await make(files)
    await query(workspace, `${byHand}\ncreate schema other; create table other.journal (id int);`)
    const ignore = [{ kind: 'schema', name: 'other', reason: 'another tool keeps it' }]
    const config = { projects: ['app'], drift: { ignore } }
    writeFileSync(join(workspace.folder, 'vault-db.config.json'), JSON.stringify(config))
    const report = await workspace.run(migrateBaseline)
    expect(report).toMatchObject({ at: first, extra: [] })
    expect(report.ignored).toEqual([
      { object: 'schema other', reason: 'another tool keeps it' },
      { object: 'table other.journal', reason: 'another tool keeps it' },
    ])
  })

  it('says how to get the first migration where the project has none', async () => {
    const workspace = await make({})
    await query(workspace, byHand)
    await expect(workspace.run(migrateBaseline)).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
      hint: expect.stringContaining('--autogenerate'),
    })
  })

  it('shows twenty differences, and all of them with --verbose', async () => {
    const workspace = await make(files)
    const indexes = Array.from({ length: 30 }, (_, at) => `create index extra_${at} on authors (name)`)
    await query(workspace, `${byHand}\n${indexes.join(';\n')}`)
    const cut = await workspace.run(migrateBaseline).catch((error: unknown) => error)
    expect((cut as { details: string[] }).details.slice(20)).toEqual([
      '… and 10 more; --verbose shows all of them',
    ])
    const whole = await workspace
      .run(migrateBaseline, {}, { options: { verbose: true } })
      .catch((error: unknown) => error)
    expect((whole as { details: string[] }).details.length).toBe(30)
  })
})

describeServer('migrate baseline on a shared server', () => {
  const made: { workspace: Workspace; database: ServerDatabase }[] = []
  const poor = `baseline_poor_${process.pid}`
  const admin = async (sql: string, url = server!.url) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows
  }
  afterAll(async () => {
    for (const { workspace, database } of made) {
      workspace.dispose()
      await database.drop()
    }
    await admin(`drop role if exists ${poor}`)
  })
  const make = async (asRole?: string) => {
    const database = await createServerDatabase()
    const url = new URL(database.url)
    if (asRole !== undefined) {
      url.username = asRole
      url.password = 'x'
      await admin(`grant create on database ${database.name} to ${asRole}`, database.url)
      await admin(`grant create, usage on schema public to ${asRole}`, database.url)
    }
    const workspace = createWorkspace(files, url.href)
    made.push({ workspace, database })
    return { workspace, database, url: url.href }
  }

  it('compares on a temporary database of the server, and leaves none behind', async () => {
    const { workspace, database } = await make()
    await admin(`${byHand}\n${more}`, database.url)
    expect(await workspace.run(migrateBaseline)).toMatchObject({ at: second, comparedOn: 'server' })
    expect(await admin(`select from pg_database where datname like 'vault\\_db\\_scratch%'`)).toEqual([])
  })

  it('compares in this process where the role may not create one, and minds no spelling of another major', async () => {
    await admin(`create role ${poor} login password 'x'`)
    const { workspace, url } = await make(poor)
    await admin(`${byHand}\n${more}`, url)
    await admin('drop index books_price', url)
    await expect(workspace.run(migrateBaseline)).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
      details: ['expected, not there: index public.books_price', expect.stringContaining('in this process')],
    })
    await admin('create index books_price on books (price desc) where price > 10', url)
    expect(await workspace.run(migrateBaseline)).toMatchObject({
      at: second,
      comparedOn: 'process',
      extra: [],
    })
  })

  it('does not mind who owns what the migrations leave to their maker', async () => {
    const { workspace, database } = await make()
    await admin(`${byHand}\n${more}`, database.url)
    await admin(`create role ${poor}_owner`)
    await admin(`alter table authors owner to ${poor}_owner`, database.url)
    expect(await workspace.run(migrateBaseline)).toMatchObject({ at: second, extra: [] })
    await admin(`drop owned by ${poor}_owner cascade`, database.url)
    await admin(`drop role ${poor}_owner`)
  })

  it('leaves the schemas of other projects alone', async () => {
    const { workspace, database } = await make()
    const { writeFileSync } = await import('node:fs')
    const projects = ['app', { name: 'other', schema: 'elsewhere' }]
    writeFileSync(`${workspace.folder}/vault-db.config.json`, JSON.stringify({ projects }))
    await admin(
      `${byHand}\n${more}\ncreate schema elsewhere; create table elsewhere.t (id int)`,
      database.url,
    )
    expect(await workspace.run(migrateBaseline)).toMatchObject({ at: second, extra: [] })
  })
})

describe('normalised printing', () => {
  const catalogOf = (query: string, more: object = {}): Catalog => ({
    serverVersionNum: 150000,
    objects: [
      {
        kind: 'view',
        id: 'view public.v',
        name: 'v',
        schema: 'public',
        parent: null,
        needs: [],
        owner: null,
        comment: '(a.b)',
        grants: null,
        query,
        ...more,
      } as never,
    ],
  })

  it('takes away parentheses, qualifiers and line breaks of SQL, and nothing of texts', () => {
    expect(normalisePrinting(catalogOf(' SELECT t.a,\n    (t.b + 1)\n   FROM public.t'))).toEqual(
      normalisePrinting(catalogOf('SELECT a, b + 1 FROM t')),
    )
    expect(normalisePrinting(catalogOf("SELECT '(a.b)'"))).not.toEqual(
      normalisePrinting(catalogOf("SELECT 'b'")),
    )
    expect(normalisePrinting(catalogOf('', { notNullName: 'x' })).objects[0]).toMatchObject({
      notNullName: null,
      comment: '(a.b)',
    })
  })
})
