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
/** Each was a mistake of some differ, ours included. */
const pairs: readonly Pair[] = [
  pair(
    'to partitioned, all dressed',
    `${roles} create table o (id int primary key); create table t (id bigint generated always as identity, o int references o, at date not null, v text default 'x', primary key (id, at)); create index t_v on t (v); create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function tg(); alter table t enable row level security; create policy p on t using (v = 'x'); grant select on t to hard_a; comment on table t is 'c'; comment on column t.v is 'cv'; create view vt as select id, v from t; create table child (t bigint, at date, foreign key (t, at) references t)`,
    `${roles} create table o (id int primary key); create table t (id bigint generated always as identity, o int references o, at date not null, v text default 'x', primary key (id, at)) partition by range (at); create table t1 partition of t for values from ('2020-01-01') to ('2030-01-01'); create table td partition of t default; create index t_v on t (v); create function tg() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function tg(); alter table t enable row level security; create policy p on t using (v = 'x'); grant select on t to hard_a; comment on table t is 'c'; comment on column t.v is 'cv'; create view vt as select id, v from t; create table child (t bigint, at date, foreign key (t, at) references t)`,
    `insert into o values (1); insert into t (o, at) values (1, '2025-01-01'), (1, '2031-01-01')`,
  ),
  pair(
    'attach and detach',
    `create table p (id int not null, k int) partition by range (id); create table p1 partition of p for values from (0) to (10); create table x (id int not null, k int); create index on p (k)`,
    `create table p (id int not null, k int) partition by range (id); create table p1 (id int not null, k int); create table x partition of p for values from (10) to (20); create index on p (k)`,
    'insert into x values (11, 1); insert into p values (1, 2)',
  ),
  pair(
    'bounds',
    `create table p (id int) partition by list (id); create table p1 partition of p for values in (1); create table pd partition of p default`,
    `create table p (id int) partition by list (id); create table p1 partition of p for values in (1, 2); create table p3 partition of p for values in (3); create table pd partition of p default`,
    'insert into p values (1), (9)',
  ),
  pair(
    'sub-partitions',
    `create table p (a int, b int) partition by range (a); create table p1 partition of p for values from (0) to (10)`,
    `create table p (a int, b int, primary key (a, b)) partition by range (a); create table p1 partition of p for values from (0) to (10) partition by list (b); create table p11 partition of p1 for values in (1); create table p1d partition of p1 default; create index pb on p (b)`,
  ),
  pair(
    'shared sequence',
    `create sequence s; create table a (id int default nextval('s')); create table b (id int default nextval('s')); alter sequence s owned by a.id`,
    `create sequence s increment 5; create table a (id int); create table b (id int default nextval('s')); alter sequence s owned by b.id`,
  ),
  pair(
    'owner column dropped',
    `create table a (id serial, x int)`,
    `create sequence a_id_seq as int; create table a (x int default nextval('a_id_seq'))`,
  ),
  pair(
    'enum in everything',
    `create type e as enum ('a','b','c'); create domain d as e default 'a' check (value <> 'b'); create type ct as (x e, y e[]); create table t (a e default 'b', b e[] default array['a','b']::e[], c d, k ct, r int); create function f(x e default 'a') returns e language sql as 'select x'; create view v as select a, b, c from t where a <> 'c'; create index i on t (a) where a in ('a','b'); alter table t add check (a <> 'c'); create policy p on t using (a = 'a')`,
    `create type e as enum ('c','a'); create domain d as e default 'a' check (value <> 'c'); create type ct as (x e, y e[]); create table t (a e default 'a', b e[] default array['a']::e[], c d, k ct, r int); create function f(x e default 'a') returns e language sql as 'select x'; create view v as select a, b, c from t where a <> 'c'; create index i on t (a) where a in ('a'); alter table t add check (a <> 'c'); create policy p on t using (a = 'a')`,
    `insert into t values ('a', '{a}', 'a', row('a','{a}'), 1)`,
  ),
  pair(
    'kinds of relations',
    `create table b (id int, n text); create view a as select id, n from b; create view c as select * from a; create materialized view m as select id from b; create index on m (id)`,
    `create table b (id int, n text); create materialized view a as select id, n from b; create view c as select * from a; create table m (id int)`,
  ),
  pair(
    'view columns',
    `create table b (id int, n text); create view a with (security_barrier) as select id, n from b; create view c as select n from a; grant select on c to public; comment on column c.n is 'x'`,
    `create table b (id int, n text); create view a with (security_invoker=true) as select n, id as ident from b; create view c as select n from a; grant select on c to public; comment on column c.n is 'x'`,
  ),
  pair(
    'return type under everything',
    `create function f(a int) returns int language sql immutable as 'select a'; create table t (id int default f(1), g int generated always as (f(id)) stored, check (f(id) > 0)); create index i on t (f(id)); create view v as select f(id) from t; create policy p on t using (f(id) > 1)`,
    `create function f(a int) returns bigint language sql immutable as 'select a::bigint'; create table t (id int default f(1), g int generated always as (f(id)) stored, check (f(id) > 0)); create index i on t (f(id)); create view v as select f(id) from t; create policy p on t using (f(id) > 1)`,
    'insert into t values (3)',
  ),
  pair(
    'names and defaults of arguments',
    `create function f(a int, b int default 2) returns int language sql as 'select a'; create function g(out x int, out y text) language sql as $$ select 1, 'a' $$; create view v as select f(1) as r`,
    `create function f(first int, b int) returns int language sql as 'select 2'; create function g(out x int, out z text) language sql as $$ select 1, 'a' $$; create view v as select f(1, 3) as r`,
  ),
  pair(
    'exclusion',
    `create extension btree_gist; create table t (r int, d daterange, exclude using gist (r with =, d with &&))`,
    `create extension btree_gist; create table t (r int, d daterange, exclude using gist (r with =, d with &&) where (r > 0) deferrable)`,
    `insert into t values (1, '[2020-01-01,2021-01-01)')`,
  ),
  pair(
    'triggers',
    `create table t (id int, b text); create function tg() returns trigger language plpgsql as 'begin return null; end'; create constraint trigger c after insert on t deferrable for each row execute function tg(); create trigger x after update on t referencing old table as o for each statement execute function tg(); create rule r as on delete to t do also select 1`,
    `create table t (id int, b text); create function tg() returns trigger language plpgsql as 'begin return null; end'; create constraint trigger c after insert on t deferrable initially deferred for each row when (new.id > 1) execute function tg(); create trigger x after update on t referencing new table as n for each statement execute function tg(); alter table t disable trigger x; create rule r as on delete to t do also select 2; alter table t disable rule r; comment on trigger c on t is 'x'`,
  ),
  pair(
    'grants',
    `${roles} create table t (a int, b int); grant select on t to hard_a with grant option; grant select (a), update (b) on t to "hard ""b"; alter default privileges grant select on tables to hard_a`,
    `${roles} create table t (a int, b int); grant select, insert on t to hard_a; grant select (b) on t to "hard ""b" with grant option; alter default privileges grant select, insert on tables to hard_a; alter default privileges in schema public grant execute on functions to "hard ""b"; create table u (x int); create function ff() returns int language sql as 'select 1'; revoke execute on function ff() from public`,
  ),
  pair(
    'primary key moves',
    `create table a (id int primary key, k int not null unique); create table b (a int references a (id) on delete cascade)`,
    `create table a (id int not null, k int primary key); create table b (a int references a (k) match full on update cascade)`,
    'insert into a values (1, 1); insert into b values (1)',
  ),
  pair(
    'set null of columns',
    `create table a (x int, y int, primary key (x, y)); create table b (x int, y int, foreign key (x, y) references a on delete set null)`,
    `create table a (x int, y int, primary key (x, y)); create table b (x int, y int, foreign key (x, y) references a on delete set null (y))`,
  ),
  pair(
    'unique constraint and index',
    `create table t (a int, b int, constraint u unique (a)); create unique index v on t (b)`,
    `create table t (a int, b int, constraint v unique (b)); create unique index u on t (a)`,
    'insert into t values (1,2)',
  ),
  pair(
    'both sides of a key',
    `create table a (id serial primary key); create table b (id serial primary key, a int references a); create view v as select b.id, a.id as aid from b join a on a.id = b.a`,
    `create table a (id bigserial primary key); create table b (id bigserial primary key, a bigint references a); create view v as select b.id, a.id as aid from b join a on a.id = b.a`,
    'insert into a default values; insert into b (a) values (1)',
  ),
  pair(
    'inheritance types',
    `create table p (a int default 1, check (a > 0) no inherit); create table c (b int default 2) inherits (p); alter table c alter a set default 5`,
    `create table p (a bigint default 1, check (a > 1)); create table c (b int default 2) inherits (p); alter table c alter a set default 6`,
    'insert into c values (3, 3)',
  ),
  pair(
    'start to inherit',
    `create table p (a int not null, check (a > 0)); create table c (a int not null, b int, constraint p_a_check check (a > 0))`,
    `create table p (a int not null, check (a > 0)); create table c (a int not null, b int, constraint p_a_check check (a > 0)) ; alter table c inherit p`,
  ),
  pair(
    'generated chain',
    `create table t (a int, g int generated always as (a + 1) stored); create index i on t (g); create view v as select g from t; create statistics s on a, g from t`,
    `create table t (a bigint, g bigint generated always as (a + 2) stored); create index i on t (g); create view v as select g from t; create statistics s on a, g from t`,
    'insert into t values (1)',
  ),
  pair(
    'marks on replaced indexes',
    `create table t (a int not null, b int not null); create unique index i on t (a); alter table t replica identity using index i; alter table t cluster on i`,
    `create table t (a int not null, b int not null); create unique index i on t (b); alter table t replica identity using index i; alter table t cluster on i`,
  ),
  pair(
    'foreign tables',
    `create extension postgres_fdw; create server s foreign data wrapper postgres_fdw options (host 'a'); create foreign table f (a int options (column_name 'x'), b text) server s options (table_name 't')`,
    `create extension postgres_fdw; create server s foreign data wrapper postgres_fdw options (host 'b', port '1'); create foreign table f (a bigint, c text not null default 'q', check (a > 0)) server s options (table_name 'u'); comment on foreign table f is 'x'`,
  ),
  pair(
    'publications',
    `create table a (x int primary key, y int); create table b (x int primary key); create publication p for table a (x) where (x > 1)`,
    `create table a (x int primary key, y int); create table b (x int primary key); create publication p for table a, b with (publish = 'insert'); create publication q for tables in schema public`,
  ),
  pair(
    'aggregate and operator',
    `create function sf(int, int) returns int language sql immutable as 'select $1 + $2'; create aggregate ag(int) (sfunc = sf, stype = int, initcond = '0'); create function eq(int, text) returns bool language sql immutable as 'select true'; create operator === (leftarg = int, rightarg = text, function = eq)`,
    `create function sf(int, int) returns int language sql immutable as 'select $1 * $2'; create aggregate ag(int) (sfunc = sf, stype = int, initcond = '1', parallel = safe); create function eq(int, text) returns bool language sql immutable as 'select false'; create operator === (leftarg = int, rightarg = text, function = eq, restrict = eqsel)`,
  ),
  pair(
    'row types',
    `create table a (x int); create table b (r a, rs a[]); create function f(a) returns int language sql as 'select $1.x'; create view v as select f(a) from a`,
    `create table a (x int, y text); create table b (r a, rs a[]); create function f(a) returns int language sql as 'select $1.x'; create view v as select f(a) from a`,
    `insert into b values (row(1), array[row(2)::a])`,
  ),
  pair(
    'identity types',
    `create table t (a smallint generated always as identity (maxvalue 100 cycle), b int)`,
    `create table t (a bigint generated by default as identity (start 5 increment 3 cache 7), b int generated always as identity)`,
    'insert into t (b) values (1)',
  ),
  pair(
    'defaults of views',
    `create table t (a int, b text); create view v as select a, b from t; alter view v alter b set default 'z'`,
    `create table t (a int, b text); create view v as select a, b from t; alter view v alter b set default 'y'; alter view v alter a set default 1`,
  ),
  pair(
    'trigger functions',
    `create function a() returns trigger language plpgsql as 'begin return new; end'; create table t (id int); create trigger x before insert on t for each row execute function a()`,
    `create function b() returns trigger language plpgsql as 'begin return new; end'; create table t (id int); create trigger x before insert on t for each row execute function b()`,
  ),
  pair(
    'collations',
    `create table t (a text, b text collate "C"); create index i on t (a, b); create unique index j on t (lower(a)) where b is not null`,
    `create table t (a text collate "C", b text); create index i on t (a, b); create unique index j on t (lower(a)) where b is not null`,
    `insert into t values ('a','b')`,
  ),
  pair(
    'schemas',
    `${roles} create schema s; create table s.t (id serial); grant usage on schema s to hard_a`,
    `${roles} create schema s authorization hard_a; create schema z; create table z.t (id serial); create type z.e as enum ('x'); comment on schema z is 'z'; create table s.t (id bigserial, e z.e default 'x')`,
  ),
  pair(
    'procedures and overloads',
    `create function f(int) returns int language sql as 'select 1'; create function f(text) returns int language sql as 'select 2'; create procedure p(inout a int) language plpgsql as 'begin a := 1; end'`,
    `create function f(int) returns int language sql strict as 'select 1'; create function f(text, int default 1) returns int language sql as 'select 2'; create procedure p(inout a int, b text default 'q') language plpgsql as 'begin a := 2; end'; create function p(x text) returns void language sql as ''`,
  ),
  pair(
    'array and scalar',
    `create table t (a int, b text, c text[])`,
    `create table t (a int[], b text[], c text)`,
    `insert into t values (1, 'x', '{q}')`,
  ),
  pair(
    'not valid',
    `create table a (id int primary key); create table t (a int, b int)`,
    `create table a (id int primary key); create table t (a int, b int); alter table t add constraint f foreign key (a) references a not valid; alter table t add constraint c check (b > 0) not valid`,
    'insert into t values (1, -1)',
  ),
  pair(
    'unlogged with sequence',
    `create table t (id serial primary key, x text)`,
    `create unlogged table t (id serial primary key, x text)`,
    `insert into t (x) values ('a')`,
  ),
  pair(
    'domains',
    `create domain d as text check (value <> ''); create domain d2 as d not null; create table t (a d, b d2 default 'x', c d[])`,
    `create domain d as varchar(20) check (value <> '') check (length(value) > 1); create domain d2 as d default 'zz'; create table t (a d, b d2 default 'xy', c d[])`,
    `insert into t values ('aa', 'bb', '{cc}')`,
  ),
  pair(
    'same names across kinds',
    `create table x (id int); create index y on x (id); create sequence z`,
    `create sequence x; create table y (id int); create view z as select id from y`,
  ),
  pair(
    'partition with own things',
    `create table p (id int, k text) partition by range (id); create table p1 partition of p for values from (0) to (10)`,
    `create table p (id int, k text) partition by range (id); create table p1 partition of p (k default 'q', check (k <> 'z')) for values from (0) to (10); create index p1_own on p1 (k); alter table p1 alter k set not null; alter table p1 set (fillfactor = 80); comment on table p1 is 'p'`,
    `insert into p values (1, 'a')`,
  ),
  pair(
    'partition primary key dropped',
    `create table p (id int primary key, k text) partition by range (id); create table p1 partition of p for values from (0) to (10); create index on p (k)`,
    `create table p (id int not null, k text) partition by range (id); create table p1 partition of p for values from (0) to (10); create unique index on p (id, k)`,
    `insert into p values (1, 'a')`,
  ),
  pair(
    'foreign key to partitioned',
    `create table p (id int primary key) partition by range (id); create table p1 partition of p for values from (0) to (10); create table c (p int references p)`,
    `create table p (id bigint primary key) partition by hash (id); create table p0 partition of p for values with (modulus 2, remainder 0); create table p1 partition of p for values with (modulus 2, remainder 1); create table c (p bigint references p on delete cascade)`,
  ),
  pair(
    'window, support, settings',
    `create function f(a int) returns int language plpgsql as 'begin return 1; end'`,
    `create function f(a int) returns int language plpgsql stable strict leakproof security definer cost 7 parallel safe set work_mem = '1MB' set search_path = public, pg_temp as 'begin return 2; end'`,
  ),
]
describeServer('pairs that are hard to get right', () => {
  it.each(pairs)('$name', async (each) => {
    await checkPair(each)
  })
})
