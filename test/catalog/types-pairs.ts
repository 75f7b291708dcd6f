import type { Pair } from './check-pair.js'

/** Pairs of schemas, extensions and types, for servers and the embedded database. */
export const typePairs: readonly Pair[] = [
  {
    name: 'schemas come and go',
    old: `create schema a; comment on schema a is 'x'; create table a.t (id int)`,
    new: `create schema "B c"; grant usage on schema "B c" to pg_monitor; alter schema "B c" owner to pg_monitor`,
  },
  {
    name: 'grants on schema public',
    old: 'select 1',
    new: `revoke all on schema public from public; grant usage, create on schema public to pg_monitor`,
  },
  {
    name: 'owner of schema public',
    old: 'select 1',
    new: `alter schema public owner to pg_monitor`,
  },
  {
    name: 'comment of schema public',
    old: `comment on schema public is 'other'`,
    new: `comment on schema public is null`,
  },
  {
    name: 'schema public changed and untouched',
    old: `comment on schema public is 'other'; alter schema public owner to postgres; revoke usage on schema public from public`,
    new: 'select 1',
  },
  {
    name: 'extensions',
    old: `create extension citext; create table t (id int, a citext); create extension hstore`,
    new: `create schema ext; create extension citext schema ext; create table t (id int, a ext.citext); create extension pg_trgm schema ext; comment on extension pg_trgm is 'mine'`,
  },
  {
    name: 'comments of extensions',
    old: `create extension citext; comment on extension citext is 'mine'; create extension hstore; comment on extension hstore is null`,
    new: `create extension citext; create extension hstore`,
  },
  {
    name: 'an extension whose members cannot move',
    old: `create schema a; create extension postgres_fdw schema a`,
    new: `create schema a; create extension postgres_fdw`,
  },
  {
    name: 'extension needed by columns, defaults and functions',
    old: 'select 1',
    new: `create extension "uuid-ossp"; create extension citext; create table t (id uuid default uuid_generate_v4() primary key, n citext[]); create function f(citext) returns citext language sql as 'select $1'; create domain d as citext check (value <> '')`,
  },
  {
    name: 'enum labels added at all places',
    old: `create type mood as enum ('b', 'd'); create table t (id int, m mood default 'b', ms mood[])`,
    new: `create type mood as enum ('a', 'b', 'c', 'c''', 'd', 'e', 'f'); create table t (id int, m mood default 'f', ms mood[] default '{a}')`,
    rows: `insert into t values (1, 'd', '{b,d}')`,
  },
  {
    name: 'enum label renamed in place',
    old: `create type mood as enum ('new', 'open', 'closed'); create table t (m mood default 'open')`,
    new: `create type mood as enum ('new', 'active', 'closed'); create table t (m mood default 'active')`,
    rows: `insert into t values ('open'), ('closed')`,
  },
  {
    name: 'enum labels removed and moved, under all that uses them',
    old: `create type mood as enum ('a', 'b', 'c'); comment on type mood is 'm'; grant usage on type mood to pg_monitor;
create table t (id int primary key, m mood not null default 'a', ms mood[] default '{a,b}', g mood generated always as (m) stored, check (m <> 'b'));
create index i on t (m) where m = 'a'; create view v as select m from t where m = 'a'; grant select on v to pg_monitor;
create function f(mood) returns mood language sql as 'select $1'; create policy p on t using (m = 'a')`,
    new: `create type mood as enum ('b', 'a'); comment on type mood is 'm'; grant usage on type mood to pg_monitor;
create table t (id int primary key, m mood not null default 'a', ms mood[] default '{a,b}', g mood generated always as (m) stored, check (m <> 'b'));
create index i on t (m) where m = 'a'; create view v as select m from t where m = 'a'; grant select on v to pg_monitor;
create function f(mood) returns mood language sql as 'select $1'; create policy p on t using (m = 'a')`,
    rows: `insert into t (id) values (1)`,
  },
  {
    name: 'enums without labels and with odd names',
    old: `create type "E" as enum ()`,
    new: `create type "E" as enum ('x y', 'a\\b', 'it''s'); alter type "E" owner to pg_monitor; revoke usage on type "E" from public`,
  },
  {
    name: 'domains in place',
    old: `create domain d as text default 'x' check (value <> ''); create table t (d d)`,
    new: `create domain d as text default 'y' not null constraint len check (length(value) < 9) constraint no check (value <> 'no'); comment on domain d is 'dd'; comment on constraint len on domain d is 'cc'; grant usage on type d to pg_monitor; create table t (d d)`,
    rows: `insert into t values ('y')`,
  },
  {
    name: 'domain checks not valid, validated, changed',
    old: `create domain d as int; alter domain d add constraint a check (value > 0) not valid; alter domain d add constraint b check (value > 0)`,
    new: `create domain d as int; alter domain d add constraint a check (value > 0); alter domain d add constraint b check (value > 1) not valid`,
  },
  {
    name: 'domain over another base type under columns',
    old: `create domain d as int check (value > 0); create domain dd as d; create table t (id int, d d, ds d[], dd dd)`,
    new: `create domain d as bigint check (value > 0); create domain dd as d; create table t (id int, d d, ds d[], dd dd)`,
    rows: `insert into t values (1, 2, '{3}', 4)`,
  },
  {
    name: 'domain with collation and a check by a function on it',
    old: 'select 1',
    new: `create domain d as varchar(20) collate "C"; create function ok(d) returns boolean language sql immutable as 'select true'; alter domain d add constraint c check (ok(value)); create table t (d d)`,
  },
  {
    name: 'a function in a domain check changes its signature',
    old: `create function ok(text) returns boolean language sql immutable as 'select true'; create domain d as text constraint c check (ok(value)); create table t (d d)`,
    new: `create function ok(text, int default 1) returns boolean language sql immutable as 'select true'; create domain d as text constraint c check (ok(value)); create table t (d d)`,
    rows: `insert into t values ('x')`,
  },
  {
    name: 'composite types in place, under columns',
    old: `create type c as (a int, b text, x int); create table t (c c, cs c[]); create type free as (a int, b text)`,
    new: `create type c as (a int, b text, d text collate "C"); comment on column c.a is 'aa'; comment on type c is 'cc'; create table t (c c, cs c[]); create type free as (a bigint, b varchar(10))`,
    rows: `insert into t values (row(1, 'b', 2), array[row(1, 'b', 2)::c])`,
  },
  {
    name: 'composite types with views and functions on attributes',
    old: `create type c as (a int, b text); create table t (c c); create view v as select (c).b from t; create function f(c) returns int language sql as 'select 1'`,
    new: `create type c as (a int, z int); create table t (c c); create view v as select (c).a from t; create function f(c) returns int language sql as 'select 1'`,
    rows: `insert into t values (row(1, 'b'))`,
  },
  {
    name: 'composite type without attributes',
    old: 'create type c as ()',
    new: 'create type c as (a int[])',
  },
  {
    name: 'attribute type changed under a column',
    old: `create type c as (a int, b text); create table t (id int, c c)`,
    new: `create type c as (a bigint, b text); create table t (id int, c c)`,
    rows: `insert into t values (1, row(1, 'b'))`,
  },
  {
    name: 'attribute added in the middle under a column',
    old: `create type c as (a int, b text); create table t (id int, c c, cs c[])`,
    new: `create type c as (a int, m int, b text); create table t (id int, c c, cs c[])`,
    rows: `insert into t values (1, row(1, 'b'), array[row(2, 'x')::c]), (2, null, null)`,
  },
  {
    name: 'typed tables follow their type',
    old: `create type c as (a int, b text); create table t of c; create table u of c (primary key (a))`,
    new: `create type c as (a int, d date); create table t of c; create table u of c (primary key (a))`,
    rows: `insert into t values (1, 'b')`,
  },
  {
    name: 'types in types',
    old: 'select 1',
    new: `create type e as enum ('a'); create type c as (e e, es e[]); create domain d as c; create type r as range (subtype = int); create table t (d d, r r, m r_multirange)`,
  },
  {
    name: 'range types come, change and go',
    old: `create type r as range (subtype = float8); create type gone as range (subtype = text, collation = "C"); create table t (r r)`,
    new: `create function diff(float8, float8) returns float8 language sql immutable as 'select $1 - $2'; create type r as range (subtype = float8, subtype_diff = diff, multirange_type_name = many); comment on type r is 'rr'; grant usage on type r to pg_monitor; create table t (r r)`,
    rows: `insert into t values ('[1,2)')`,
  },
  {
    name: 'range with operator class, collation and a name that holds range',
    old: 'select 1',
    new: `create schema s; create type s.textrange as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C")`,
  },
  {
    name: 'range with a canonical function',
    old: 'select 1',
    new: `create type r; create function canon(r) returns r language internal immutable as 'int4range_canonical'; create type r as range (subtype = int, canonical = canon)`,
  },
  { name: 'shell types', old: 'create type gone', new: 'create type shell' },
  {
    name: 'base types',
    old: 'select 1',
    new: `create type b; create function b_in(cstring) returns b language internal immutable strict as 'int4in'; create function b_out(b) returns cstring language internal immutable strict as 'int4out'; create type b (input = b_in, output = b_out, internallength = 4, passedbyvalue, alignment = int4, default = '7', category = 'N'); create table t (b b)`,
  },
  {
    name: 'a type becomes one of another kind',
    old: `create type x as enum ('a'); create table t (id int, x x)`,
    new: `create domain x as text; create table t (id int, x x)`,
    rows: `insert into t values (1, 'a')`,
  },
]
