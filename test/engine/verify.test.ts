import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { createContext } from '../../src/commands/create-context.js'
import { migrateVerify } from '../../src/commands/migrate-verify.js'
import type { MigrateVerifyReport } from '../../src/commands/verify/report.js'
import { migrationNames } from '../helpers/apply-project.js'
import { describeServer, describeVector, server } from '../helpers/server.js'
import { describeTargets, type MakeWorkspace } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const first = '20250101000000_things.sql'
const second = '20250102000000_change.sql'

const things = `-- vault-db: up
create type mood as enum ('good', 'bad');
create table things (id int primary key, name text not null default 'unnamed', mood mood, price numeric(8,2));
comment on table things is 'What there is.';
comment on column things.price is 'In euros.';
create table parts (id int generated always as identity primary key, thing int not null references things (id));
create index parts_thing on parts (thing);
create view cheap as select * from things where price < 10;
create function label(t things) returns text language sql stable as $$ select t.name $$;
alter table things enable row level security;
create sequence turns;
create policy all_see on things for select using (true);
grant select on things to public;
-- vault-db: down
drop sequence turns; drop view cheap; drop function label(things); drop table parts; drop table things; drop type mood;
`

const change = (up: string, down: string) => ({
  [first]: things,
  [second]: `-- vault-db: up\n${up};\n-- vault-db: down\n${down};\n`,
})

const lines = ({ proofs }: MigrateVerifyReport) =>
  proofs.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule}: ${message}`))

/** up, down, and what must be found; nothing where the list is empty. */
const cases: readonly (readonly [name: string, up: string, down: string, found: readonly string[]])[] = [
  ['a good down', 'alter table things add column size int', 'alter table things drop column size', []],
  [
    'a good down in another column order',
    'alter table things rename column name to title',
    'alter table things rename column title to name',
    [],
  ],
  [
    'a leftover index',
    'create index things_name on things (name); alter table things add column size int',
    'alter table things drop column size',
    ['down-leftover: index public.things_name is there after down, and was not before up'],
  ],
  [
    'a lost index',
    'drop index parts_thing',
    'select 1',
    ['down-leftover: index public.parts_thing is gone after down, and was there before up'],
  ],
  [
    'a lost default',
    'alter table things alter column name drop default',
    'select 1',
    ['down-leftover: default public.things.name is gone after down, and was there before up'],
  ],
  [
    'a default that became another',
    `alter table things alter column name set default 'new'`,
    `alter table things alter column name set default 'old'`,
    [
      `down-leftover: default public.things.name: expression is 'old'::text after down, and was 'unnamed'::text before up`,
    ],
  ],
  [
    'a lost comment',
    `comment on table things is 'Other.'`,
    'comment on table things is null',
    ['down-leftover: table public.things: comment is none after down, and was What there is. before up'],
  ],
  [
    'a lost comment of a column',
    `comment on column things.price is null`,
    'select 1',
    ['down-leftover: column public.things.price: comment is none after down, and was In euros. before up'],
  ],
  [
    'a lost grant',
    'revoke select on things from public',
    'select 1',
    [
      expect.stringMatching(
        /^down-leftover: table public\.things: grants is .* after down, and was .*select to everyone before up$/,
      ) as never,
    ],
  ],
  [
    'row security that stays off',
    'alter table things disable row level security',
    'select 1',
    ['down-leftover: table public.things: row security is no after down, and was yes before up'],
  ],
  [
    'a policy that stays away',
    'drop policy all_see on things',
    'select 1',
    ['down-leftover: policy public.things.all_see is gone after down, and was there before up'],
  ],
  [
    'a view that lost its options',
    'drop view cheap; create view cheap with (security_barrier) as select * from things where price < 10',
    'select 1',
    ['down-leftover: view public.cheap: options is security_barrier=true after down, and was none before up'],
  ],
  [
    'a function body that is not put back',
    `create or replace function label(t things) returns text language sql stable as $$ select upper(t.name) $$`,
    'select 1',
    [
      'down-leftover: function public.label(public.things): body is select upper(t.name) after down, and was select t.name before up',
    ],
  ],
  [
    'a foreign key that comes back weaker',
    'alter table parts drop constraint parts_thing_fkey',
    'alter table parts add constraint parts_thing_fkey foreign key (thing) references things (id) not valid',
    [
      'down-leftover: constraint public.parts.parts_thing_fkey: validated is no after down, and was yes before up',
    ],
  ],
  [
    'data of a dropped column',
    'drop view cheap; alter table things drop column price',
    `alter table things add column price numeric(8,2); comment on column things.price is 'In euros.';
     create view cheap as select id, name, mood, price from things where price < 10`,
    ['down-rows: public.things: 2 rows changed (price) by up and down'],
  ],
  [
    'rows of a dropped table',
    'drop table parts',
    `create table parts (id int generated always as identity primary key, thing int not null references things (id));
     create index parts_thing on parts (thing)`,
    ['down-rows: public.parts: 3 rows lost by up and down'],
  ],
  [
    'rows that are changed and not changed back',
    `update things set name = upper(name)`,
    'select 1',
    ['down-rows: public.things: 3 rows changed (name) by up and down'],
  ],
  [
    'rows that up adds and down leaves',
    `insert into things (id, name) values (-1, 'seed')`,
    'select 1',
    ['down-rows: public.things: 1 row left behind by up and down'],
  ],
  [
    'a down that fails',
    'create table more (id int)',
    'drop table less',
    ['down-failed: down fails: table "less" does not exist'],
  ],
  [
    'a down that forgets a table',
    'create table more (id int)',
    'select 1',
    ['down-leftover: table public.more is there after down, and was not before up'],
  ],
  [
    'an up that does something else the second time',
    `do $$ begin
       if nextval('turns') = 1 then create table one (id int); else create table one (id int, more int); end if;
     end $$`,
    'drop table one',
    ['up-again: column public.one.more is there after the second up, and was not after the first'],
  ],
  [
    'an up that fails on any filled table',
    'alter table things add column size int not null',
    'alter table things drop column size',
    ['up-on-rows: up fails on a filled table: column "size" of relation "things" contains null values'],
  ],
]

describeTargets('migrate verify', (make: MakeWorkspace) => {
  it.each(cases)('%s', async (_name, up, down, found) => {
    const workspace = await make(change(up, down))
    const report = await workspace.run(migrateVerify)
    expect(lines(report)).toEqual(found)
    expect(migrateVerify.outcome?.(report, {})).toBe(found.length > 0 ? 'findings' : 'clean')
    expect(report.proofs.map(({ name, rows }) => [name, rows])).toEqual([
      ['20250102000000_change', found.some((line) => String(line).startsWith('up-on-rows')) ? 0 : 6],
    ])
  })

  it('tells a missing down from one that says it cannot undo', async () => {
    const workspace = await make({
      [first]: things,
      [second]: 'drop table parts;',
      '20250103000000_gone.sql':
        '-- vault-db: irreversible\n-- vault-db: up\ndrop view cheap;\ndrop function label;\ndrop table things;\n',
      '20250104000000_ts.ts': `export const config = { irreversible: true }
        export const up = (db) => db.schema.createTable('more').addColumn('id', 'integer').execute()
        export const down = () => { throw new Error('never called') }`,
    })
    const report = await workspace.run(migrateVerify, { all: true })
    expect(report.proofs.map(({ outcome }) => outcome)).toEqual([
      'proved',
      'findings',
      'irreversible',
      'irreversible',
    ])
    expect(lines(report)).toEqual([
      'down-missing: it has no `down`, and does not say that it is irreversible',
    ])
  })

  it('proves migrations outside a transaction and in TypeScript, each on rows', async () => {
    const workspace = await make({
      [first]: things,
      [second]: `-- vault-db: no-transaction
-- vault-db: up
create index concurrently things_name on things (name);
alter type mood add value 'mixed';
-- vault-db: down
drop index concurrently things_name;
`,
      '20250103000000_rename.ts': `import { sql } from 'kysely'
export async function up(db) { await sql\`alter table things rename to items\`.execute(db) }
export async function down(db) {
  const { rows } = await sql\`select count(*)::int as n from items\`.execute(db)
  await sql\`alter table items rename to things\`.execute(db)
  await sql\`comment on table things is \${sql.lit(rows[0].n + ' things')}\`.execute(db)
}`,
    })
    const report = await workspace.run(migrateVerify, { all: true })
    expect(report.proofs.map(({ rows }) => rows)).toEqual([0, 6, 6])
    expect(lines(report)).toEqual([
      `down-leftover: enum public.mood: labels is good, bad, mixed after down, and was good, bad before up`,
      'down-leftover: table public.things: comment is 3 things after down, and was What there is. before up',
    ])
  })

  it('tries rows that fit where a migration asks more of them than the schema did', async () => {
    const workspace = await make({
      [first]: `-- vault-db: up
create table owners (id uuid primary key);
create table old (id int primary key, code text, state text, owner uuid);
-- vault-db: down
drop table old; drop table owners;
`,
      [second]: `-- vault-db: up
create type state as enum ('open', 'shut');
alter table old alter column code type int using code::int, alter column code set not null,
  alter column state type state using state::state, add check (code > 100), add foreign key (owner) references owners (id);
-- vault-db: down
alter table old drop constraint old_owner_fkey, drop constraint old_code_check, alter column code drop not null,
  alter column code type text, alter column state type text;
drop type state;
`,
    })
    const report = await workspace.run(migrateVerify)
    expect(lines(report)).toEqual([])
    expect(report.proofs).toMatchObject([
      {
        outcome: 'proved',
        rows: 6,
        note: expect.stringMatching(/^stops on rows of any kind \(.+ integer: "sample/),
      },
    ])
  })

  it('passes parameters on, and without them says that it had no rows', async () => {
    const workspace = await make({
      [first]: things,
      '20250102000000_owner.ts': `import { sql } from 'kysely'
export const parameters = { owner: { type: 'text', summary: 'who gets old rows' } }
export async function up(db, { parameters, stop }) {
  const { rows } = await sql\`select from things\`.execute(db)
  if (rows.length > 0 && parameters.owner === undefined) stop('Old rows need an owner.')
  await sql\`alter table things add column owner text\`.execute(db)
  await sql\`update things set owner = \${parameters.owner ?? null}\`.execute(db)
}
export const down = (db) => db.schema.alterTable('things').dropColumn('owner').execute()`,
    })
    expect((await workspace.run(migrateVerify)).proofs).toMatchObject([
      {
        outcome: 'proved',
        rows: 0,
        note: 'tried without rows, since on rows it stops: Old rows need an owner. Give --set owner=…',
      },
    ])
    const given = await workspace.run(migrateVerify, { set: { owner: 'ada' } })
    expect(given.proofs).toMatchObject([{ outcome: 'proved', rows: 6, note: null }])
    await expect(workspace.run(migrateVerify, { set: { ower: 'ada' } })).rejects.toMatchObject({
      code: 'USAGE',
    })
  })

  it('makes roles that migrations name, and takes them away from a server again', async () => {
    const role = `verify_role_${process.pid}`
    const workspace = await make(
      change(`grant select on parts to ${role}`, `revoke insert on parts from ${role}`),
    )
    expect(lines(await workspace.run(migrateVerify))).toEqual([
      expect.stringContaining('down-leftover: table public.parts: grants is '),
    ])
    if (workspace.log.length > 0 && server) {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      const { rows } = await client.query('select from pg_roles where rolname = $1', [role])
      await client.end()
      expect(rows).toEqual([])
    }
  })

  it('names places, objects and the SQL that is missing', async () => {
    const workspace = await make(change('create index things_name on things (name)', 'select 1'))
    const report = await workspace.run(migrateVerify, {}, { options: { verbose: true } })
    const file = `migrations/app/${second}`
    expect(migrateVerify.findings?.(report)).toMatchObject([
      { rule: 'down-leftover', severity: 'error', at: { file }, object: 'index public.things_name' },
    ])
    const shown = migrateVerify.render(report, await createStyle(80, false))
    expect(shown).toContain('drop index public.things_name;')
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('leaves no trace of a proof for the migrations after it, in sequences neither', async () => {
    const table = 'create table roles (id serial primary key, name text unique)'
    const workspace = await make({
      '001_roles.sql': `-- vault-db: up\n${table};\n-- vault-db: down\ndrop table roles;\n`,
      '002_more.sql':
        '-- vault-db: up\nalter table roles add column more int;\n-- vault-db: down\nalter table roles drop column more;\n',
      '003_seed.sql': `-- vault-db: up
create table users (role int not null references roles (id));
insert into roles (name) values ('admin');
insert into users values (1);
-- vault-db: down
drop table users;
delete from roles where name = 'admin';
`,
    })
    const report = await workspace.run(migrateVerify, { all: true })
    expect(report.proofs.map(({ outcome, rows }) => [outcome, rows])).toEqual([
      ['proved', 0],
      ['proved', 3],
      ['proved', 3],
    ])
  })

  it('leaves the target alone', async () => {
    const workspace = await make(change('create table more (id int)', 'drop table more'))
    await workspace.run(migrateVerify, { all: true })
    const { migrateStatus } = await import('../../src/commands/migrate-status.js')
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [] })
  })
})

describe('which migrations are verified', () => {
  const made: Workspace[] = []
  afterAll(() => {
    for (const workspace of made) workspace.dispose()
  })
  const make = (files: Readonly<Record<string, string>>) => {
    const workspace = createWorkspace(files)
    made.push(workspace)
    return workspace
  }
  const table = (name: string) =>
    `-- vault-db: up\ncreate table ${name} (id int);\n-- vault-db: down\ndrop table ${name};\n`
  const three = {
    '001_apples.sql': table('apples'),
    '002_pears.sql': table('pears'),
    '003_plums.sql': table('plums'),
  }
  const names = ({ proofs }: MigrateVerifyReport) => proofs.map(({ name }) => name)
  const git = (workspace: Workspace, ...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...words], {
      cwd: workspace.folder,
      stdio: 'pipe',
    })

  it('is the newest, one by a part of its name, or all', async () => {
    const workspace = make(three)
    expect(names(await workspace.run(migrateVerify))).toEqual(['003_plums'])
    expect(names(await workspace.run(migrateVerify, { migration: 'pear' }))).toEqual(['002_pears'])
    expect(names(await workspace.run(migrateVerify, { migration: '001' }))).toEqual(['001_apples'])
    expect(names(await workspace.run(migrateVerify, { all: true }))).toEqual(
      Object.keys(three).map((n) => n.slice(0, -4)),
    )
    await expect(workspace.run(migrateVerify, { migration: 'p' })).rejects.toMatchObject({
      code: 'MIGRATION_UNKNOWN',
    })
    await expect(workspace.run(migrateVerify, { migration: 'x', all: true })).rejects.toMatchObject({
      code: 'USAGE',
    })
    expect(await make({}).run(migrateVerify)).toMatchObject({ proofs: [] })
  })

  it('is what git says was added or changed, new files among them', async () => {
    const workspace = make(three)
    git(workspace, 'init', '-q')
    git(workspace, 'add', '.')
    git(workspace, 'commit', '-q', '-m', 'x')
    const unchanged = await workspace.run(migrateVerify, { since: 'HEAD' })
    expect(names(unchanged)).toEqual([])
    expect(migrateVerify.render(unchanged, await createStyle(80, false))).toContain('since HEAD')
    workspace.migration('002_pears.sql', `${three['002_pears.sql']}-- more\n`)
    workspace.migration('004 new.sql'.replace(' ', '_'), table('new_ones'))
    workspace.migration('etl/note.sql', 'no migration')
    expect(names(await workspace.run(migrateVerify, { since: 'HEAD' }))).toEqual(['002_pears', '004_new'])
    await expect(workspace.run(migrateVerify, { since: 'nowhere' })).rejects.toMatchObject({ code: 'USAGE' })
    await expect(workspace.run(migrateVerify, { since: '--output=x' })).rejects.toMatchObject({
      code: 'USAGE',
    })
  })

  it('says so where there is no repository', async () => {
    await expect(make(three).run(migrateVerify, { since: 'HEAD' })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('git repository'),
    })
  })

  it('works in a schema of the project’s own', async () => {
    const workspace = make({
      '001_notes.sql': `-- vault-db: up
create table notes (id int primary key, text text);
create table log (line text);
create function log_note() returns trigger language plpgsql as 'begin insert into log values (new.text); return new; end';
create trigger log_note after insert on notes for each row execute function log_note();
-- vault-db: down
drop table notes; drop function log_note(); drop table log;
`,
      '002_size.sql':
        '-- vault-db: up\nalter table notes add column size int;\n-- vault-db: down\nalter table notes drop column size;\n',
    })
    writeFileSync(
      join(workspace.folder, 'vault-db.config.json'),
      JSON.stringify({ projects: [{ name: 'app', schema: 'My inner' }] }),
    )
    expect((await workspace.run(migrateVerify, { all: true })).proofs).toMatchObject([
      { outcome: 'proved', rows: 0 },
      { outcome: 'proved', rows: 9, unfilled: [] },
    ])
  })

  it('stops where a migration does not even run on an empty database', async () => {
    const workspace = make({ ...three, '004_broken.sql': 'create table (;' })
    await expect(workspace.run(migrateVerify)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: { file: expect.stringContaining('004_broken.sql'), line: 1 },
    })
  })

  it('advises a server where the embedded PostgreSQL lacks an extension', async () => {
    const workspace = make(three)
    workspace.migration(
      'project.json',
      JSON.stringify({ name: 'app', description: '', extensions: ['postgis'] }),
    )
    const lack = {
      code: 'REQUIREMENTS_MISSING',
      details: [expect.stringContaining('postgis')],
      hint: expect.stringContaining('--url'),
    }
    await expect(workspace.run(migrateVerify)).rejects.toMatchObject(lack)
    const undeclared = make({ '001_maps.sql': 'create extension postgis;' })
    await expect(undeclared.run(migrateVerify)).rejects.toMatchObject({ ...lack, at: { line: 1 } })
  })
})

const projects = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt']

const owner = '0a000000-0000-4000-8000-000000000001'

async function expectProved(project: string, url: string): Promise<void> {
  const context = createContext({ env: {}, options: { project, url } })
  const report = await migrateVerify.run(context, {
    all: true,
    ...(project === 'vault' ? { set: { owner } } : {}),
  })
  expect(lines(report)).toEqual([])
  expect(report.proofs.map(({ name }) => name)).toEqual(await migrationNames(project))
  expect(report.proofs.flatMap(({ unfilled }) => unfilled)).toEqual([])
  expect(report.proofs.slice(1).every(({ rows }) => rows > 0)).toBe(true)
}

describe('the reference projects (embedded)', () => {
  it.each(projects)('%s: every down is proved on rows', (project) => expectProved(project, 'embedded'))
})

describeVector('the reference projects (server)', () => {
  it.each(projects)('%s: every down is proved on rows', (project) => expectProved(project, server!.url))
})

describeServer('a role that may not create databases', () => {
  it('is told so', async () => {
    const { default: pg } = await import('pg')
    const role = `verify_poor_${process.pid}`
    const client = new pg.Client({ connectionString: server!.url })
    await client.connect()
    await client.query(`create role ${role} login password 'x'`)
    const url = new URL(server!.url)
    url.username = role
    url.password = 'x'
    const context = createContext({ env: {}, options: { project: 'oro', url: url.href } })
    const failure = await migrateVerify.run(context, {}).catch((error: unknown) => error)
    await client.query(`drop role ${role}`)
    await client.end()
    expect(failure).toMatchObject({ code: 'REQUIREMENTS_MISSING', hint: expect.stringContaining('createdb') })
  })
})
