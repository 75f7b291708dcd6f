import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const same = 'suppress_redundant_updates_trigger()'
const onEnum = `create table t (id int, x e default 'a'); create view v as select x from t where x = 'b'; create materialized view m as select * from v;
create function f(e) returns e language sql as 'select $1'; create function g(x e default 'a') returns bigint begin atomic select count(*) from t where t.x = g.x; end;
create policy p on t using (x = 'a'); create trigger tr before update on t for each row when (new.x = 'a') execute function ${same}`
const onTable = `create view v as select * from t; create trigger a after insert on t for each row execute function tf(); comment on trigger a on t is 'x';
alter table t enable row level security; create policy p on t using (id > 0); create rule r as on delete to t do instead nothing; create function f(t) returns int language sql as 'select 1'`
const triggerFunction = `create function tf() returns trigger language plpgsql as 'begin return new; end';`

const pairs: readonly Pair[] = [
  {
    name: 'the type of an argument, under a view and a default',
    old: `create function f(a int) returns int language sql as 'select 1'; create table t (id int, x int default f(1)); create view v as select f(id) as y from t`,
    new: `create function f(a bigint) returns int language sql as 'select 1'; create table t (id int, x int default f(1)); create view v as select f(id) as y from t`,
  },
  {
    name: 'a column goes from a table and the views on it, a function over their row type',
    old: `create table t (id int, n text); create view v as select * from t; create view w as select * from v; create function f() returns setof v language sql as 'select * from public.v'`,
    new: `create table t (id int); create view v as select * from t; create view w as select * from v; create function f() returns setof v language sql as 'select * from public.v'`,
    rows: 'insert into t values (1)',
  },
  {
    name: 'a column with another name in a view and a trigger',
    old: `create table t (id int, n text); create view v as select id, n from t; create trigger x before update of n on t execute function ${same}`,
    new: `create table t (id int, m text); create view v as select id, m as n from t; create trigger x before update of m on t execute function ${same}`,
  },
  {
    name: 'objects in another schema',
    old: `create schema a; create schema b; create table a.t (id int); create view a.v as select * from a.t; create function a.f(a.t) returns int language sql as 'select 1'`,
    new: `create schema a; create schema b; create table b.t (id int); create view b.v as select * from b.t; create function b.f(b.t) returns int language sql as 'select 1'`,
  },
  {
    name: 'an enum that loses a label',
    old: `create type e as enum ('a', 'b', 'c'); ${onEnum}`,
    new: `create type e as enum ('a', 'b'); ${onEnum}`,
    rows: "insert into t values (1, 'a')",
  },
  {
    name: 'a table that becomes partitioned',
    old: `${triggerFunction} create table t (id int, n text); ${onTable}`,
    new: `${triggerFunction} create table t (id int, n text) partition by range (id); create table t1 partition of t for values from (0) to (100); ${onTable}`,
    rows: "insert into t values (1, 'a')",
  },
  {
    name: 'a partition that leaves with a trigger of its own',
    old: `${triggerFunction} create table t (id int) partition by range (id); create table t1 partition of t for values from (0) to (100); create trigger a after insert on t for each row execute function tf(); alter table t1 disable trigger a`,
    new: `${triggerFunction} create table t (id int) partition by range (id); create table t1 (id int); create trigger a after insert on t for each row execute function tf(); create trigger a after insert on t1 for each row execute function tf()`,
    rows: 'insert into t values (1)',
  },
  {
    name: 'views that swap who reads whom',
    old: 'create table a (id int); create table b (id int); create view v as select a.id from a; create view w as select v.id from v',
    new: 'create table a (id int); create table b (id int); create view w as select b.id from b; create view v as select w.id from w',
  },
  {
    name: 'everything goes',
    old: `create table a (id int); create view v as select id from a; create view w as select id from v; create materialized view m as select id from w; create function f(w) returns int language sql as 'select 1';
create function g() returns setof v begin atomic select * from v; end; create aggregate ag(int) (sfunc = int4pl, stype = int); create view x as select ag(id) from a`,
    new: 'select 1',
  },
  {
    name: 'a view becomes a table, under another view',
    old: 'create table t (id int); create view v as select * from t; create view w as select * from v',
    new: 'create table t (id int); create table v (id int); create view w as select * from v',
  },
]

describeServer('what hangs on what changes, in both directions', () => {
  it.each(pairs)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})
