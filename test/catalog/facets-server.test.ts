import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { privilegesOf } from '../../src/catalog/plan/default-grants.js'
import {
  type GivenGrant,
  type GrantChange,
  grantChanges,
  printGrant,
  printGrantChanges,
} from '../../src/catalog/plan/grants-sql.js'
import { createServerDatabase, describeServer, server } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const prefix = `facet_${randomBytes(4).toString('hex')}`
const app = `${prefix}_app`
const reader = `${prefix}_reader`
const owner = `"${prefix} ow""ner; drop table t; --"`
const roles = [app, reader, owner]

const t = 'create table t (a int primary key, b text, c text);'

const pairs: readonly Pair[] = [
  {
    name: 'comments',
    old: `${t} comment on column t.a is 'gone'; comment on table t is 'old'`,
    new: `${t} comment on table t is E'it''s \\\\ new\\nline'; comment on column t.b is 'B'; comment on constraint t_pkey on t is 'key'`,
  },
  {
    name: 'several privileges, public, grant option',
    old: t,
    new: `${t} grant select, insert on t to ${app}; grant all on t to ${reader} with grant option; grant select on t to public`,
  },
  {
    name: 'fewer privileges, a grant option less, a privilege of the owner less',
    old: `${t} grant all on t to ${reader} with grant option; grant select (b) on t to ${app}`,
    new: `${t} grant select on t to ${reader}; grant update on t to ${reader} with grant option; revoke insert on t from current_user`,
  },
  {
    name: 'nobody has anything',
    old: t,
    new: `${t} revoke all on t from current_user; revoke usage on schema public from public`,
  },
  {
    name: "schema public is somebody else's, open and without comment",
    old: t,
    new: `${t} alter schema public owner to ${owner}; comment on schema public is null; grant create on schema public to public; grant usage on schema public to ${app}`,
  },
  {
    name: "schema public without its owner's rights",
    old: '',
    new: 'revoke all on schema public from public, pg_database_owner',
  },
  {
    name: 'grants of what is dropped and made again',
    old: `${t} create view v as select a, b from t; create view w as select a from v; grant select on v to ${app}; grant select (a) on w to ${reader}; alter view w owner to ${app}; comment on column w.a is 'a';
create function f(a int) returns int language sql as 'select 1'; grant execute on function f(int) to ${app}; create type e as enum ('a', 'b'); grant usage on type e to ${app}; create table u (e e)`,
    new: `create table t (a bigint primary key, b text, c text); create view v as select a, b from t; create view w as select a from v; grant select on v to ${app}; grant select (a) on w to ${reader}; alter view w owner to ${app}; comment on column w.a is 'a';
create function f(a int) returns text language sql as 'select null::text'; grant execute on function f(int) to ${app}; create type e as enum ('b', 'c'); grant usage on type e to ${app}; create table u (e e)`,
  },
  {
    name: 'columns keep what the table loses',
    old: `${t} grant select, update on t to ${reader} with grant option; grant select (b) on t to ${reader}; grant all (c) on t to public`,
    new: `${t} grant select (b), update (c) on t to ${reader}; grant insert (c) on t to ${app} with grant option`,
  },
  {
    name: 'a new column with grants beside a table that loses them',
    old: `${t} grant select on t to ${reader}`,
    new: `create table t (a int primary key, b text, c text, d text); grant select (d), select (a) on t to ${reader}`,
  },
  {
    name: 'a new owner, its grants become those of the owner',
    old: `${t} grant select on t to ${owner}; grant update (b) on t to ${owner}`,
    new: `${t} alter table t owner to ${owner}; grant select on t to ${app}; revoke delete on t from ${owner}; grant select (b) on t to ${reader}`,
  },
  {
    name: 'from one owner to another',
    old: `${t} alter table t owner to ${owner}; grant select on t to ${app}; revoke delete on t from ${owner}`,
    new: `${t} alter table t owner to ${app}; grant select on t to ${owner}`,
  },
  {
    name: 'owned sequences go with their table',
    old: `create table s (id serial); grant select on sequence s_id_seq to ${app}`,
    new: `create table s (id serial); alter table s owner to ${owner}; revoke all on sequence s_id_seq from ${owner}; grant usage on sequence s_id_seq to ${reader}; comment on sequence s_id_seq is 'ids'`,
  },
  {
    name: 'owned sequences of new tables',
    old: '',
    new: `create table s (id serial); alter table s owner to ${owner}; grant usage on sequence s_id_seq to ${reader}`,
  },
  {
    name: 'every kind that grants know',
    old: everyKind(),
    new: `${everyKind()}
grant all on schema s to ${app} with grant option; grant usage on schema s to public;
grant usage on sequence s.q to ${app}; grant select, update on sequence s.q to ${reader};
grant select on s.v to ${app}; grant insert (a) on s.v to ${reader}; grant select on s.m to public; grant select (a) on s.m to ${app};
revoke execute on function s.f(int) from public; grant execute on function s.f(int) to ${app} with grant option;
grant execute on procedure s.p(text) to ${app}; revoke execute on function s.agg(int) from public;
revoke usage on type s.e from public; grant usage on type s.c to ${app} with grant option; grant usage on domain s.d to ${reader}; revoke usage on type s.r from public;
grant usage on foreign data wrapper w to ${app}; grant usage on foreign server z to ${app} with grant option;
grant select on s.ft to ${app}; grant select (a) on s.ft to ${reader}; revoke usage on language plpgsql from public;
comment on aggregate s.agg(int) is 'sum'; comment on procedure s.p(text) is 'p'; comment on domain s.d is 'd'; comment on materialized view s.m is 'm';
comment on foreign data wrapper w is 'w'; comment on server z is 'z'; comment on foreign table s.ft is 'ft'; comment on schema s is 's'; comment on column s.v.a is 'a'; comment on type s.c is 'c'`,
  },
  {
    name: 'owners of every kind',
    old: everyKind(),
    new: `${everyKind()}
alter sequence s.q owner to ${app}; alter view s.v owner to ${app}; alter materialized view s.m owner to ${app};
alter function s.f(int) owner to ${app}; alter procedure s.p(text) owner to ${app}; alter aggregate s.agg(int) owner to ${app};
alter type s.e owner to ${app}; alter type s.c owner to ${app}; alter domain s.d owner to ${app}; alter type s.r owner to ${app};
alter server z owner to ${app}; alter foreign table s.ft owner to ${app}; alter schema s owner to ${app};
alter statistics s.x owner to ${app}; alter publication pb owner to ${app}`,
  },
  {
    name: 'every kind is new, under default privileges',
    old: `alter default privileges grant select, insert on tables to ${app}; alter default privileges grant usage on sequences to ${app} with grant option;
alter default privileges revoke execute on functions from public; alter default privileges revoke usage on types from public; alter default privileges grant create on schemas to ${reader};
create schema s; alter default privileges in schema s grant update on tables to ${reader}; alter default privileges in schema s grant execute on functions to ${reader}`,
    new: `${everyKind()} grant insert on s.v to ${app}; grant create on schema s to ${reader}; alter default privileges revoke all on tables from current_user`,
  },
]

function everyKind(): string {
  return `create schema s; create sequence s.q; create view s.v as select 1 as a; create materialized view s.m as select 1 as a;
create function s.f(int) returns int language sql as 'select 1'; create procedure s.p(text) language sql as ''; create aggregate s.agg(int) (sfunc = int4pl, stype = int);
create type s.e as enum ('a'); create type s.c as (a int); create domain s.d as int; create type s.r as range (subtype = int);
create foreign data wrapper w; create server z foreign data wrapper w; create foreign table s.ft (a int) server z;
create table s.st (a int, b int); create statistics s.x on a, b from s.st; create publication pb for table s.st;`
}

describeServer('owner, grants and comments', () => {
  beforeAll(() => onServer(roles.map((role) => `create role ${role}`)))
  afterAll(() => onServer(roles.map((role) => `drop role ${role}`)))

  it.each(pairs)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.filter(({ severity }) => severity === 'irreversible')).toEqual([])
  })
})

describeServer('grants that others gave on', () => {
  const grant = (role: string | null, by: string | null, grantable = false): GivenGrant => ({
    to: role === null ? 'public' : 'role',
    role,
    privilege: 'select',
    grantable,
    by,
  })
  const own: GivenGrant = { to: 'owner', role: null, privilege: 'all', grantable: false }
  const lists: readonly (readonly GivenGrant[])[] = [
    [own],
    [own, grant(app, null, true), grant(reader, app, true), grant(null, reader)],
    [own, grant(app, null), grant(reader, null)],
    [own, grant(reader, app), grant(app, null, true), grant(reader, null)],
    [own, grant(null, app), grant(app, reader, true), grant(reader, null, true)],
    [own],
  ]

  it('are taken back from the end of the chain and given from its start', async () => {
    const database = await createServerDatabase()
    const privileges = privilegesOf('tables', server?.versionNum ?? 0)
    const print = (change: GrantChange) => printGrant(change, { address: 'table public.t', owner: null })
    try {
      await onServer([`create role ${app}`, `create role ${reader}`])
      await onServer(['create table public.t (a int)'], database.url)
      for (const [at, after] of lists.slice(1).entries()) {
        const changes = grantChanges(lists[at]!, after, privileges)
        await onServer(printGrantChanges(changes, print), database.url)
        const left = await onServer(
          [`select ${givers} as list from pg_catalog.pg_class where relname = 't'`],
          database.url,
        )
        const wanted = after
          .slice(1)
          .map(({ role, by, grantable }) => `${role ?? 'public'} by ${by ?? 'owner'} ${grantable}`)
        expect(left).toEqual([{ list: wanted.sort().join('\n') }])
      }
    } finally {
      await database.drop()
      await onServer([`drop role ${app}`, `drop role ${reader}`])
    }
  })

  const givers = `coalesce((select pg_catalog.string_agg(line, chr(10) order by line collate "C") from (select
    coalesce((select rolname from pg_catalog.pg_roles where oid = grantee), 'public') || ' by ' ||
    case when grantor = relowner then 'owner' else pg_catalog.pg_get_userbyid(grantor) end || ' ' || is_grantable as line
    from pg_catalog.aclexplode(relacl) where grantee <> relowner) lines), '')`
})

async function onServer(statements: readonly string[], url = server?.url): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: readonly unknown[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}
