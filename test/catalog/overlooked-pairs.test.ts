import { it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const pair = (name: string, from: string, to: string, rows?: string): Pair => ({
  name,
  old: from,
  new: to,
  ...(rows ? { rows } : {}),
})
const roles = `do $$ begin create role hard_a; exception when duplicate_object or unique_violation then null; end $$; do $$ begin create role "hard ""b"; exception when duplicate_object or unique_violation then null; end $$;`
const longest = 'x'.repeat(63)
const other = 'y'.repeat(63)
/** Small attributes, odd names, owners and grants: what differs without a word elsewhere. */
const pairs: readonly Pair[] = [
  pair(
    'comments',
    `create table t (a int primary key, b int, constraint c check (b > 0)); create index i on t (b); create function f(a int, b text) returns int language sql as 'select 1'; create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each row execute function tg(); create type e as enum ('a'); create sequence s; create view v as select a from t; create policy p on t using (true); create rule r as on insert to v do instead nothing; create statistics st on a, b from t; create domain d as int constraint dc check (value > 0)`,
    `create table t (a int primary key, b int, constraint c check (b > 0)); create index i on t (b); create function f(a int, b text) returns int language sql as 'select 1'; create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each row execute function tg(); create type e as enum ('a'); create sequence s; create view v as select a from t; create policy p on t using (true); create rule r as on insert to v do instead nothing; create statistics st on a, b from t; create domain d as int constraint dc check (value > 0);
  comment on table t is 'it''s'; comment on column t.a is E'new\\nline'; comment on constraint c on t is 'c'; comment on constraint t_pkey on t is 'pk'; comment on index t_pkey is 'ix'; comment on index i is 'i'; comment on function f(int, text) is 'f'; comment on trigger x on t is 'x'; comment on type e is 'e'; comment on sequence s is 's'; comment on view v is 'v'; comment on column v.a is 'va'; comment on policy p on t is 'p'; comment on rule r on v is 'r'; comment on statistics st is 'st'; comment on domain d is 'd'; comment on constraint dc on domain d is 'dc'; comment on schema public is 'pub'`,
  ),
  pair(
    'long names',
    `create table "${longest}" ("${longest}" int primary key, b int unique)`,
    `create table "${longest}" ("${longest}" bigint primary key, "${other}" int not null default 1 check ("${other}" > 0), b int unique references "${longest}" ("${longest}")); create index "${other}" on "${longest}" ("${other}"); create view "${'v'.repeat(63)}" as select * from "${longest}"`,
  ),
  pair(
    '63 bytes of more than one each',
    `create table "${'é'.repeat(31)}" (a int)`,
    `create table "${'é'.repeat(31)}" (a int primary key, "${'ü'.repeat(31)}" serial)`,
  ),
  pair(
    'quotes everywhere',
    `create schema "a.b"; create table "a.b"."c""d" ("e.f" int, "G" text)`,
    `create schema "a.b"; create table "a.b"."c""d" ("e.f" serial, "G" varchar(3), constraint "k.k" unique ("G")); create function "a.b"."f.f"("p p" int) returns int language sql as 'select 1'; create type "a.b"."t'y" as enum ('a''b', 'c"d'); create table "a.b".x (y "a.b"."t'y" default 'a''b')`,
  ),
  pair(
    'reloptions of views and indexes',
    `create table t (a int, b tsvector, p point); create view v as select a from t; create index g on t using gin (b); create index b on t using brin (a); create index h on t using gist (p); create materialized view m as select a from t`,
    `create table t (a int, b tsvector, p point) with (autovacuum_enabled = false, parallel_workers = 2); create view v with (security_barrier = true, check_option = local) as select a from t; create index g on t using gin (b) with (fastupdate = off, gin_pending_list_limit = 64); create index b on t using brin (a) with (pages_per_range = 16, autosummarize = on); create index h on t using gist (p) with (buffering = on, fillfactor = 50); create materialized view m with (fillfactor = 50) as select a from t; create index mi on m (a); alter materialized view m cluster on mi`,
  ),
  pair(
    'deferrability',
    `create table a (id int primary key); create table t (a int references a, b int unique, c int, constraint x exclude using btree (c with =))`,
    `create table a (id int primary key deferrable); create table t (a int references a deferrable, b int unique deferrable initially deferred, c int, constraint x exclude using btree (c with =) deferrable initially deferred)`.replace(
      'references a deferrable',
      'constraint q check (a > 0)',
    ),
    'insert into a values (1); insert into t values (1, 1, 1)',
  ),
  pair(
    'foreign key deferrability only',
    `create table a (id int primary key); create table t (a int references a)`,
    `create table a (id int primary key); create table t (a int references a deferrable initially deferred)`,
    'insert into a values (1); insert into t values (1)',
  ),
  pair(
    'no inherit',
    `create table p (a int, constraint c check (a > 0)); create table k () inherits (p)`,
    `create table p (a int, constraint c check (a > 0) no inherit); create table k () inherits (p)`,
  ),
  pair(
    'sequences',
    `${roles} create sequence s as smallint start 5 minvalue 2 maxvalue 100 cycle cache 4; create sequence down increment -1; grant usage on s to hard_a`,
    `${roles} create sequence s as bigint start 7 increment 2 no cycle; create sequence down as int increment -2 minvalue -50 maxvalue -1; grant select, update on s to hard_a with grant option; alter sequence s owner to hard_a`,
  ),
  pair(
    'owners',
    `${roles} create table t (id serial); create view v as select 1 x; create function f() returns int language sql as 'select 1'; create type e as enum ('a'); create schema z; create sequence q`,
    `${roles} create table t (id serial); create view v as select 1 x; create function f() returns int language sql as 'select 1'; create type e as enum ('a'); create schema z; create sequence q; alter table t owner to hard_a; alter view v owner to "hard ""b"; alter function f() owner to hard_a; alter type e owner to hard_a; alter schema z owner to hard_a; alter sequence q owner to hard_a; grant select on t to "hard ""b"; revoke all on t from hard_a; grant insert on t to hard_a`,
  ),
  pair(
    'enum to text and back',
    `create type e as enum ('a', 'b'); create table t (x e default 'a', y text default 'b')`,
    `create type e as enum ('a', 'b'); create table t (x text default 'a', y e default 'b')`,
    `insert into t values ('b', 'a')`,
  ),
  pair(
    'enum values added and used',
    `create type e as enum ('a'); create table t (x e)`,
    `create type e as enum ('z', 'a', 'b'); create table t (x e default 'b', constraint c check (x <> 'z')); create index i on t (x) where x = 'b'; create view v as select * from t where x = 'z'; create function f() returns e language sql as $$ select 'b'::e $$`,
    `insert into t values ('a')`,
  ),
  pair(
    'enum in key, generated, partition',
    `create type e as enum ('a', 'b', 'c'); create table t (x e primary key, g text generated always as (case when x = 'a' then 'q' else 'r' end) stored); create table r (x e references t)`,
    `create type e as enum ('b', 'a'); create table t (x e primary key, g text generated always as (case when x = 'a' then 'q' else 'r' end) stored); create table r (x e references t)`,
    `insert into t values ('a'); insert into r values ('a')`,
  ),
  pair(
    'mutual views and functions',
    `create table t (a int); create view v as select a from t; create function f(v) returns int language sql as 'select $1.a'`,
    `create table t (a int, b int); create view v as select a, b from t; create function f(v) returns int language sql as 'select $1.a'; create view w as select f(v.*) from v; create function g() returns setof w language sql as 'select * from w'`,
  ),
  pair(
    'atomic bodies',
    `create table t (a int); create function a() returns bigint language sql begin atomic select count(*) from t; end`,
    `create table t (a bigint, b int); create function c() returns bigint language sql begin atomic select sum(b) from t; end; create function a() returns bigint language sql begin atomic select count(*) + c() from t where a > 1; end`,
  ),
  pair(
    'default of a function that changes kind',
    `create function n() returns int language sql as 'select 1'; create table t (a int default n())`,
    `create function n(x int default 3) returns int language sql as 'select x'; create table t (a int default n())`,
    'insert into t default values',
  ),
  pair(
    'policies',
    `${roles} create table t (a int, o text); alter table t enable row level security; create policy p on t for select using (o = current_user); create policy q on t as restrictive to hard_a using (a > 0)`,
    `${roles} create table t (a bigint, o text); alter table t enable row level security; alter table t force row level security; create policy p on t for update using (o = current_user) with check (a < 9); create policy q on t as permissive to public using (a > 0); create policy z on t for insert to hard_a, "hard ""b" with check (exists (select 1 from t x where x.a = t.a))`,
  ),
  pair(
    'storage and compression',
    `create table t (a text, b bytea, c numeric, d jsonb)`,
    `create table t (a text, b bytea, c numeric, d jsonb); alter table t alter a set storage main, alter b set storage plain, alter c set storage external, alter d set compression pglz, alter a set statistics 7, alter c set (n_distinct = -0.5, n_distinct_inherited = 3)`,
  ),
  pair(
    'text search and collations',
    `create text search dictionary d (template = simple); create text search configuration c (copy = english); create collation k (locale = 'C'); create table t (a text collate k, b tsvector generated always as (to_tsvector('c', a)) stored)`,
    `create text search dictionary d (template = simple, stopwords = 'english'); create text search configuration c (copy = simple); alter text search configuration c alter mapping for asciiword with d, simple; create collation k (locale = 'POSIX'); create table t (a text collate k, b tsvector generated always as (to_tsvector('c', a)) stored)`,
  ),
  pair(
    'casts and operator classes',
    `create type ct as (a int); create function toint(ct) returns int language sql immutable as 'select $1.a'; create cast (ct as int) with function toint(ct)`,
    `create type ct as (a int); create function toint(ct) returns int language sql immutable as 'select $1.a'; create cast (ct as int) with function toint(ct) as assignment; create function cmp(int, int) returns int language sql immutable as 'select 1'; create operator class oc for type int using btree as operator 1 <, operator 3 =, function 1 cmp(int, int); create table t (a int); create index i on t (a oc)`,
  ),
  pair(
    'event triggers',
    `create function e() returns event_trigger language plpgsql as 'begin end'; create event trigger x on ddl_command_end execute function e()`,
    `create function e() returns event_trigger language plpgsql as 'begin end'; create event trigger x on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function e(); alter event trigger x disable; create table t (a int)`,
  ),
  pair(
    'extensions',
    `create extension hstore; create table t (h hstore)`,
    `create schema ext; create extension hstore schema ext; create extension citext; create table t (h ext.hstore, c citext)`,
    `insert into t values ('a=>1')`,
  ),
  pair(
    'recursive view, lateral, window',
    `create table t (a int, p int)`,
    `create table t (a int, p int); create recursive view v (a, d) as select a, 0 from t where p is null union all select t.a, v.d + 1 from t join v on v.a = t.p; create view w as select a, row_number() over (partition by p order by a) from t; create materialized view m as with x as (select a from t) select * from x, lateral (select count(*) from t where t.a = x.a) q with no data`,
  ),
  pair(
    'table dropped under many',
    `create table t (a int primary key); create table u (a int references t); create view v as select * from t; create function f(t) returns int language sql as 'select 1'; create materialized view m as select * from v; create index on m (a)`,
    `create table u (a int)`,
    'insert into t values (1)',
  ),
  pair(
    'schema of everything dropped',
    `create schema s; create type s.e as enum ('a'); create table s.t (id serial primary key, e s.e default 'a'); create view s.v as select * from s.t; create function s.f() returns setof s.t language sql as 'select * from s.t'`,
    `create table keep (a int)`,
  ),
  pair(
    'privileges by default',
    `${roles} alter default privileges revoke execute on functions from public; create function f() returns int language sql as 'select 1'`,
    `${roles} alter default privileges revoke execute on functions from public; create function f() returns int language sql as 'select 1'; create function g() returns int language sql as 'select 1'; grant execute on function g() to public; create procedure p() language sql as ''; create type e as enum ('a'); revoke usage on type e from public`,
  ),
  pair(
    'identity over partitions and triggers',
    `create table p (id int generated always as identity, k int) partition by list (k); create table p1 partition of p for values in (1); create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert on p for each row execute function tg()`,
    `create table p (id bigint generated by default as identity, k int) partition by list (k); create table p1 partition of p for values in (1); create table p2 partition of p for values in (2); create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert or update of k on p for each row when (new.k > 0) execute function tg(); alter table p1 disable trigger x`,
    'insert into p (k) values (1)',
  ),
  pair(
    'columns all change at once',
    `create table t (a int, b int, c int, d int, e int)`,
    `create table t (a bigint not null default 5, b text, c int generated always as identity, d numeric(4,1), f int)`,
    'insert into t values (1,2,3,4,5)',
  ),
  pair(
    'statistics',
    `create table t (a int, b int); create statistics s (ndistinct) on a, b from t; create statistics x on (a + b) from t`,
    `create table t (a int, b bigint); create statistics s (ndistinct, mcv) on a, b from t; alter statistics s set statistics 50; create statistics x on (a * b), a from t; comment on statistics x is 'y'`,
  ),
  pair(
    'unlogged partitions and tablespaces',
    `create table p (a int) partition by list (a); create table p1 partition of p for values in (1)`,
    `create table p (a int) partition by list (a) ; create unlogged table p1 partition of p for values in (1)`,
    'insert into p values (1)',
  ),
  pair(
    'multirange, ranges',
    `create type r as range (subtype = int); create table t (a r, b int4range)`,
    `create type r as range (subtype = bigint, multirange_type_name = mr); create table t (a r, b int8range, c mr)`,
  ),
]
describeServer('pairs that are easy to overlook', () => {
  it.each(pairs)('$name', async (each) => {
    await checkPair(each)
  })
})
