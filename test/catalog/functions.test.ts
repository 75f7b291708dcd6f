import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

/** Nothing may be dropped on the way there. */
const inPlace: readonly Pair[] = [
  {
    name: 'a body',
    old: `create function f(a int) returns int language sql as 'select a'; create view v as select f(1) as x`,
    new: `create function f(a int) returns int language sql as 'select a + 1'; create view v as select f(1) as x`,
  },
  {
    name: 'every attribute',
    old: `create function f(a int) returns setof int language sql as 'select a'`,
    new: `create function f(a int) returns setof int language sql immutable strict security definer leakproof parallel safe
cost 12.5 rows 7 set search_path to public, pg_temp, "$user" set work_mem = '8MB' set app.mode to 'a, b' set datestyle to 'ISO, MDY'
as 'select a'`,
  },
  {
    name: 'an empty search path',
    old: `create function f() returns int language sql set search_path = public as 'select 1'`,
    new: `create function f() returns int language sql set search_path = '' as 'select 1'`,
  },
  {
    name: 'language, and a body that holds dollar tags and ends with one',
    old: `create function f() returns text language sql as 'select 1::text'`,
    new: `create function f() returns text language plpgsql as $x$ begin return $$a$$ || $body$b$body$; end; -- $function$x$`,
  },
  {
    name: 'a name for an argument that had none',
    old: `create function f(int, text) returns int language sql as 'select 1'`,
    new: `create function f(a int, "Select" text) returns int language sql as 'select 1'`,
  },
  {
    name: 'another default and one more',
    old: `create function f(a int, b text, c int default 1) returns int language sql as 'select 1'`,
    new: `create function f(a int, b text default 'x,y)', c int default 2 + 3) returns int language sql as 'select 1'`,
  },
  {
    name: 'the name of a single OUT argument',
    old: `create function f(a int, out b int) language sql as 'select 1'`,
    new: `create function f(a int, out c int) language sql as 'select 1'`,
  },
  {
    name: 'a text body becomes a parsed one',
    old: `create table t (id int); create function f(a int) returns bigint language sql as 'select count(*) from public.t where id = a'`,
    new: `create table t (id int); create function f(a int) returns bigint begin atomic select count(*) from t where id = a; end`,
  },
  {
    name: 'a parsed body lets go of a table',
    old: `create table t (id int); create table u (id int); create function f() returns bigint begin atomic select count(*) from t; end`,
    new: `create table u (id int); create function f() returns bigint return (select count(*) from u)`,
  },
  {
    name: 'a procedure',
    old: `create procedure p(a int, inout b int default 4) language plpgsql as 'begin end'`,
    new: `create procedure p(a int, inout b int default 5) language plpgsql security definer set work_mem = '1MB' as 'begin b := a; end';
comment on procedure p(int, int) is 'does little'`,
  },
  {
    name: 'link to an extension',
    old: `create extension pg_trgm; create function f() returns int language sql as 'select 1'; create function g() returns int language sql as 'select 1'`,
    new: `create extension pg_trgm; create function f() returns int language sql as 'select 1'; create function g() returns int language sql as 'select 2';
alter function f() depends on extension pg_trgm; alter function g() depends on extension pg_trgm`,
  },
  {
    name: 'support function and transforms stay as they are',
    old: `create function f(a text, b text) returns bool language internal immutable strict support pg_catalog.text_starts_with_support as 'text_starts_with'`,
    new: `create function f(a text, b text) returns bool language internal stable strict as 'text_starts_with'`,
  },
]

const others: readonly Pair[] = [
  {
    name: 'grants and comments of overloaded functions',
    old: `create function f(int) returns int language sql as 'select 1'; create function f(int, text default '') returns int language sql as 'select 1'`,
    new: `create function f(int) returns int language sql as 'select 1'; create function f(int, text default '') returns int language sql as 'select 1';
comment on function f(int, text) is 'it''s'; revoke all on function f(int) from public; grant execute on function f(int, text) to pg_monitor with grant option`,
  },
  {
    name: 'another result, under a view, a default, a check, an index and a policy',
    old: `create function f(a int) returns int language sql immutable as 'select a';
create table t (id int default f(1) check (f(id) > 0), g int generated always as (f(id)) stored); create index i on t (f(id));
alter table t enable row level security; create policy p on t using (f(id) > 0); create view v as select f(id) as x from t; comment on view v is 'kept'`,
    new: `create function f(a int) returns bigint language sql immutable as 'select a::bigint';
create table t (id int default f(1) check (f(id) > 0), g int generated always as (f(id)) stored); create index i on t (f(id));
alter table t enable row level security; create policy p on t using (f(id) > 0); create view v as select f(id) as x from t; comment on view v is 'kept'`,
    rows: 'insert into t values (1), (2)',
  },
  {
    name: 'an argument renamed, a default removed, an OUT row changed',
    old: `create function f(a int) returns int language sql as 'select 1'; create function g(a int default 1) returns int language sql as 'select 1';
create function h(out a int, out b text) language sql as 'select 1, null::text'; create function i(a anyelement, b anyelement default 1) returns int language sql as 'select 1'`,
    new: `create function f(b int) returns int language sql as 'select 1'; create function g(a int) returns int language sql as 'select 1';
create function h(out a int, out c text) language sql as 'select 1, null::text'; create function i(a anyelement, b anyelement default 'x'::text) returns int language sql as 'select 1'`,
  },
  {
    name: 'returns table, variadic and a window function',
    old: `create function f(variadic a int[]) returns table (x int, "Y z" text) language sql as 'select 1, null::text'`,
    new: `create function f(variadic a int[]) returns table (x int, "Y z" text, more numeric) rows 5 language sql as 'select 1, null::text, 2.0';
create function w() returns bigint language internal window immutable as 'window_row_number'`,
  },
  {
    name: 'function, procedure and aggregate of one name',
    old: `create function f(int) returns int language sql as 'select 1'; create procedure g(int) language sql as ''; create function s(int, int) returns int language sql as 'select 1'; create aggregate h(int) (sfunc = s, stype = int)`,
    new: `create procedure f(int) language sql as ''; create function s2(int, int) returns int language sql as 'select 1'; create aggregate g(int) (sfunc = s2, stype = int); create function h(int) returns int language sql as 'select 1'`,
  },
  {
    name: 'functions over row types',
    old: 'select 1',
    new: `create table t (id int, n text); create view v as select id, n from t;
create function f(t) returns text language sql as 'select $1.n'; create function g(v[]) returns setof v language sql as 'select * from public.v'; create function h(r t) returns t begin atomic select r; end`,
  },
  {
    name: 'parsed bodies that call each other',
    old: 'select 1',
    new: `create function a(int) returns int language sql as 'select 1'; create function b(x int) returns int return a(x);
create or replace function a(int) returns int begin atomic select b($1); end`,
  },
  {
    name: 'a parsed body that calls itself, and a view in a circle with a function',
    old: 'select 1',
    new: `create function a(n int) returns int language sql as 'select 1'; create or replace function a(n int) returns int return case when n > 0 then a(n - 1) else 0 end;
create view v as select 1 as x, 'q'::text collate "C" as y; create function f() returns bigint return (select count(*) from v); create or replace view v as select f()::int as x, 'z'::text collate "C" as y`,
  },
  {
    name: 'a text body before the tables it reads, in a materialized view',
    old: 'select 1',
    new: `create table zz (id int); create function f() returns bigint language sql stable as 'select count(*) from public.zz'; create materialized view m as select f() as n`,
  },
  {
    name: 'a parsed body over a column that gets another type',
    old: `create table t (id int); create function f() returns int begin atomic select max(id) from t; end; comment on function f() is 'kept'`,
    new: `create table t (id bigint); create function f() returns int begin atomic select max(id)::int from t; end; comment on function f() is 'kept'`,
    rows: 'insert into t values (5)',
  },
  {
    name: 'odd names',
    old: 'select 1',
    new: `create type "my type" as (a int); create function "f(int)"("a b" "my type", "out" int default 1, inout "table" int default 2) language sql as 'select 1'; comment on function "f(int)"("my type", int, int) is 'x'`,
  },
]

describeServer('functions, changed in place', () => {
  it.each(inPlace)('$name', async (pair) => {
    const { sql } = await checkPair(pair)
    expect(sql).not.toMatch(/^drop (function|procedure|view|aggregate)/m)
  })
})

describeServer('functions, in both directions', () => {
  it.each(others)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})
