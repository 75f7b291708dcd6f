import type { Pair } from './check-pair.js'

const fdw = `create foreign data wrapper w options (a '1', b '2');
create server s type 't' version '1' foreign data wrapper w options (host 'h', port '1');
create user mapping for public server s options (user 'x'); create user mapping for pg_monitor server s;
create foreign table ft (id int options (name 'i') not null, b text default 'x', constraint c check (id > 0)) server s options (t 'x')`

/** Pairs of the small kinds, for servers and the embedded database. */
export const smallPairs: readonly Pair[] = [
  {
    name: 'collations come',
    old: 'select 1',
    new: `create collation c (locale = 'C'); create collation "D" (provider = icu, locale = 'und-u-ks-level2', deterministic = false); create collation e (lc_collate = 'C', lc_ctype = 'C.UTF-8'); comment on collation c is 'cc'; alter collation c owner to pg_monitor; create table t (a text collate "D")`,
  },
  {
    name: 'collations change',
    old: `create collation c (locale = 'C')`,
    new: `create collation c (provider = icu, locale = 'de')`,
  },
  {
    name: 'a collation changes under columns, indexes and domains',
    old: `create collation c (locale = 'C'); create domain d as text collate c; create table t (id int, a text collate c, d d); create index i on t (a collate c); create view v as select a from t`,
    new: `create collation c (provider = icu, locale = 'de'); create domain d as text collate c; create table t (id int, a text collate c, d d); create index i on t (a collate c); create view v as select a from t`,
    rows: `insert into t values (1, 'a', 'b')`,
  },
  {
    name: 'casts',
    old: `create type e as enum ('a'); create cast (text as e) with inout as implicit; create function f(int) returns e language sql as 'select ''a''::public.e'; create cast (int as e) with function f(int)`,
    new: `create type e as enum ('a'); create cast (text as e) with inout as assignment; comment on cast (text as e) is 'cc'; create function g(int[]) returns text language sql as 'select null::text'; create cast (int[] as text) with function g(int[]) as assignment; create cast (xml as json) without function`,
  },
  {
    name: 'conversions',
    old: `create conversion gone for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1`,
    new: `create default conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8; comment on conversion c is 'cc'; alter conversion c owner to pg_monitor`,
  },
  {
    name: 'languages',
    old: `create language a handler plpgsql_call_handler`,
    new: `create trusted language a handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator; comment on language a is 'aa'; grant usage on language a to pg_monitor; create function f() returns int language a as 'begin return 1; end'`,
  },
  {
    name: 'grants on plpgsql',
    old: 'select 1',
    new: `revoke usage on language plpgsql from public; grant usage on language plpgsql to pg_monitor`,
  },
  {
    name: 'transforms',
    old: `create type c as (a int); create function f(internal) returns internal language internal immutable as 'textin'; create transform for c language plpgsql (from sql with function f(internal))`,
    new: `create type c as (a int); create function f(internal) returns internal language internal immutable as 'textin'; create function g(internal) returns c language internal immutable as 'textin'; create transform for c language plpgsql (from sql with function f(internal), to sql with function g(internal)); comment on transform for c language plpgsql is 'cc'`,
  },
  {
    name: 'text search',
    old: `create text search dictionary d (template = snowball, language = english); create text search configuration c (copy = english)`,
    new: `create text search dictionary d (template = snowball, language = german, stopwords = german); create text search dictionary s (template = synonym, synonyms = synonym_sample); create text search template tt (lexize = dsimple_lexize, init = dsimple_init); create text search dictionary u (template = tt, accept = false);
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline); create text search configuration x (parser = p); alter text search configuration x add mapping for asciiword with u;
create text search configuration c (copy = english); alter text search configuration c alter mapping for asciiword, word with s, d; alter text search configuration c drop mapping for email, url; comment on text search configuration c is 'cc'; comment on text search dictionary d is 'dd'; alter text search dictionary d owner to pg_monitor; alter text search configuration c owner to pg_monitor; comment on text search parser p is 'pp'; comment on text search template tt is 'tt'`,
  },
  {
    name: 'dictionary options go and change places',
    old: `create text search dictionary d (template = snowball, language = english, stopwords = english); create text search dictionary e (template = simple, accept = false)`,
    new: `create text search dictionary d (template = snowball, language = english); create text search dictionary e (template = simple, stopwords = 'english', accept = true)`,
  },
  {
    name: 'text search used by an index and a generated column',
    old: 'select 1',
    new: `create text search configuration c (copy = simple); create table t (a text, v tsvector generated always as (to_tsvector('public.c', a)) stored); create index i on t using gin (to_tsvector('public.c', a))`,
  },
  {
    name: 'operators with commutators, negators and estimators',
    old: `create function eq(int, int) returns boolean language sql immutable as 'select $1 = $2'; create operator === (function = eq, leftarg = int, rightarg = int)`,
    new: `create function eq(int, int) returns boolean language sql immutable as 'select $1 = $2'; create function ne(int, int) returns boolean language sql immutable as 'select $1 <> $2';
create operator === (function = eq, leftarg = int, rightarg = int, commutator = ===, negator = !==, restrict = eqsel, join = eqjoinsel, hashes, merges); create operator !== (function = ne, leftarg = int, rightarg = int, commutator = !==, negator = ===);
create function bang(int) returns int language sql immutable as 'select -$1'; create operator !@ (function = bang, rightarg = int); comment on operator === (int, int) is 'oo'; alter operator !@ (none, int) owner to pg_monitor`,
  },
  {
    name: 'operator estimators in place',
    old: `create function eq(int, int) returns boolean language sql immutable as 'select $1 = $2'; create operator === (function = eq, leftarg = int, rightarg = int, restrict = eqsel); create view v as select 1 === 2 as x`,
    new: `create function eq(int, int) returns boolean language sql immutable as 'select $1 = $2'; create operator === (function = eq, leftarg = int, rightarg = int, join = eqjoinsel); create view v as select 1 === 2 as x`,
  },
  {
    name: 'operator classes and families',
    old: `create operator family gone using hash`,
    new: `create function cmp(int, int) returns int language sql immutable as 'select $1 - $2';
create operator class c for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 cmp(int, int);
create operator family f using btree; alter operator family f using btree add operator 1 < (int, bigint), function 1 (int, bigint) btint48cmp(int, bigint); comment on operator class c using btree is 'cc'; alter operator family f using btree owner to pg_monitor;
create operator class g for type point using gist as operator 15 <-> (point, point) for order by float_ops, function 1 gist_point_consistent(internal, point, smallint, oid, internal), function 2 gist_box_union(internal, internal), function 3 gist_point_compress(internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal), function 8 gist_point_distance(internal, point, smallint, oid, internal), storage box;
create table t (a int); create index i on t (a c)`,
  },
  {
    name: 'members of operator families',
    old: `create operator family f using btree; alter operator family f using btree add operator 1 < (int, bigint), function 1 (int, bigint) btint48cmp(int, bigint)`,
    new: `create operator family f using btree; alter operator family f using btree add operator 2 <= (int, bigint), function 1 (int, smallint) btint42cmp(int, smallint)`,
  },
  {
    name: 'access methods',
    old: 'select 1',
    new: `create access method h2 type table handler heap_tableam_handler; create access method b2 type index handler bthandler; comment on access method h2 is 'hh'; create table t (a int) using h2`,
  },
  {
    name: 'foreign objects',
    old: 'select 1',
    new: `${fdw}; comment on server s is 'ss'; comment on foreign data wrapper w is 'ww'; comment on foreign table ft is 'ff'; comment on column ft.id is 'ii'; grant usage on foreign server s to pg_monitor; grant usage on foreign data wrapper w to pg_monitor; grant select on ft to pg_monitor; grant insert (id) on ft to pg_monitor`,
  },
  {
    name: 'foreign objects change',
    old: fdw,
    new: `create foreign data wrapper w options (b '3', c 'it''s \\'); create server s type 't' version '2' foreign data wrapper w options (port '2', db 'd');
create user mapping for public server s; create user mapping for pg_monitor server s options (user 'y'); create user mapping for current_user server s;
create foreign table ft (id bigint options (name 'j', k '2') not null, c text, constraint c check (id > 1)) server s options (u 'y'); alter server s owner to pg_monitor; alter foreign table ft owner to pg_monitor`,
  },
  {
    name: 'a foreign table moves to another server',
    old: `create foreign data wrapper w; create server a foreign data wrapper w; create server b foreign data wrapper w; create foreign table ft (id int) server a; create view v as select id from ft`,
    new: `create foreign data wrapper w; create server a foreign data wrapper w; create server b foreign data wrapper w; create foreign table ft (id int) server b; create view v as select id from ft`,
  },
  {
    name: 'foreign tables as children and partitions',
    old: `create foreign data wrapper w; create server s foreign data wrapper w; create table p (id int not null, t text) partition by range (id); create table q (id int, constraint c check (id > 0))`,
    new: `create foreign data wrapper w; create server s foreign data wrapper w; create table p (id int not null, t text) partition by range (id); create foreign table p1 partition of p for values from (1) to (2) server s; create table q (id int, constraint c check (id > 0)); create foreign table q1 (own text) inherits (q) server s`,
  },
  {
    name: 'wrapper functions',
    old: `create extension postgres_fdw; create foreign data wrapper w`,
    new: `create extension postgres_fdw; create foreign data wrapper w handler postgres_fdw_handler validator postgres_fdw_validator; create server s foreign data wrapper postgres_fdw options (host 'h')`,
  },
]
