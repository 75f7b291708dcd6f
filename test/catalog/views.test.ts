import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const tables =
  'create table t (id int, n text, c varchar(10), p numeric(10,2)); create table u (id int, t_id int);'

/** No view may be dropped on the way there, whatever the way back asks for. */
const inPlace: readonly Pair[] = [
  {
    name: 'a query, under another view',
    old: `${tables} create view v as select id from t; create view w as select * from v`,
    new: `${tables} create view v as select id from t where n is not null; create view w as select * from v`,
  },
  {
    name: 'a column more, with a comment and a grant',
    old: `${tables} create view v as select id from t; create view w as select * from v; comment on column v.id is 'old'`,
    new: `${tables} create view v as select id, n as "N n" from t; create view w as select * from v; comment on column v."N n" is 'it''s'; grant select (id) on v to pg_monitor`,
  },
  {
    name: 'options',
    old: `${tables} create view v with (security_barrier) as select * from t; create view w as select * from t where id > 0 with local check option; create view x as select * from t where id > 1`,
    new: `${tables} create view v with (security_invoker, security_barrier = true) as select * from t; create view w with (security_barrier = on) as select * from t where id > 0; create view x as select * from t where id > 1 with cascaded check option`,
  },
  {
    name: 'options and query together',
    old: `${tables} create view v with (security_barrier) as select id from t`,
    new: `${tables} create view v with (security_invoker = true) as select id from t where id > 1 with check option`,
  },
  {
    name: 'defaults of columns',
    old: `${tables} create sequence s; create view v as select id, n from t; alter view v alter id set default 1`,
    new: `${tables} create sequence s; create view v as select id, n from t; alter view v alter id set default nextval('s'); alter view v alter n set default 'x'`,
  },
  {
    name: 'owner and grants',
    old: `${tables} create view v as select id from t; grant select on v to public; grant insert (id) on v to pg_monitor`,
    new: `${tables} create view v as select id from t; grant all on v to pg_monitor with grant option; comment on view v is 'a view'; alter view v owner to pg_database_owner`,
  },
  {
    name: 'a column comment goes',
    old: `${tables} create view v as select id from t; comment on column v.id is 'gone'; create materialized view m as select id from t; comment on column m.id is 'gone'`,
    new: `${tables} create view v as select id from t; create materialized view m as select id from t`,
  },
  {
    name: 'a view lets go of a table',
    old: `${tables} create view v as select id from u`,
    new: `create table t (id int, n text, c varchar(10), p numeric(10,2)); create view v as select id from t`,
  },
  {
    name: 'settings of a materialized view',
    old: `${tables} create materialized view m as select id, n from t; create index m_i on m (id); create unique index m_u on m (n)`,
    new: `${tables} create materialized view m with (fillfactor = 60, toast.autovacuum_enabled = off) as select id, n from t with no data; create index m_i on m (id); create unique index m_u on m (n);
alter materialized view m cluster on m_i; alter materialized view m alter n set storage external, alter n set statistics 200, alter id set (n_distinct = 5), alter n set compression pglz;
comment on materialized view m is 'm'; comment on column m.n is 'n'; grant select (n) on m to pg_monitor`,
  },
]

const others: readonly Pair[] = [
  {
    name: 'a chain round a column that gets another type',
    old: `${tables} create view a as select id, p from t; create view b as select a.p, u.id from a join u using (id); create materialized view c as select p from b; create index c_i on c (p); create view d as select * from c;
comment on view b is 'b'; comment on column b.p is 'p'; grant select on a to pg_monitor; grant select (p) on d to public; comment on index c_i is 'i'`,
    new: `create table t (id int, n text, c varchar(10), p numeric(12,4)); create table u (id int, t_id int); create view a as select id, p from t; create view b as select a.p, u.id from a join u using (id); create materialized view c as select p from b; create index c_i on c (p); create view d as select * from c;
comment on view b is 'b'; comment on column b.p is 'p'; grant select on a to pg_monitor; grant select (p) on d to public; comment on index c_i is 'i'`,
    rows: 'insert into t values (1, null, null, 2.5); insert into u values (1, 1)',
  },
  {
    name: 'columns renamed, dropped, retyped, put first',
    old: `${tables} create view a as select id, n from t; create view b as select id, n from t; create view c as select id, n from t; create view d as select id, n from t; create view e as select * from d`,
    new: `${tables} create view a as select id, n as m from t; create view b as select id from t; create view c as select id::bigint, n from t; create view d as select n, id from t; create view e as select * from d`,
  },
  {
    name: 'another collation and another modifier',
    old: `${tables} create view a as select n, c from t; create view b as select p from t`,
    new: `${tables} create view a as select n collate "C" as n, c from t; create view b as select p::numeric(8,1) as p from t`,
  },
  {
    name: 'view, table and materialized view take turns',
    old: `${tables} create view a as select id from t; create table b (id int); create materialized view c as select id from t`,
    new: `${tables} create materialized view a as select id from t; create view b as select id from t; create table c (id int)`,
  },
  {
    name: 'a materialized view with another query',
    old: `${tables} create materialized view m as select id from t; create unique index m_i on m (id); create view w as select * from m; grant select on m to public`,
    new: `${tables} create materialized view m as select id, n from t; create unique index m_i on m (id); create view w as select * from m; grant select on m to public`,
  },
  {
    name: 'queries of many forms',
    old: tables,
    new: `${tables} create recursive view r (n) as values (1) union all select n + 1 from r where n < 5;
create view a as with x as (select id, count(*) over (partition by n order by id rows between 1 preceding and current row) as k from t) select * from x where k > 0;
create view b as select case when n = 'it''s' then array[1,2] else '{}'::int[] end as x, (select max(id) from u where u.t_id = t.id) as y, extract(year from now()) as z, 'a' as "b ""c", row(1, 'x')::text as r from t tablesample system (10) left join lateral (select * from u where u.id = t.id limit 1) q on true;
create view c as select distinct on (id) id, n from t where n in ('a', 'b') and c not in ('x', 'y') and c like 'z%' group by grouping sets ((id, n), (id)) order by id desc nulls last limit 5;
create view d as select * from generate_series(1, 3) with ordinality g(a, b), jsonb_to_recordset('[]') as j(k int, l text);
create view e as select; create view f as values (1, 'x'); create view g as select id from t union select id from u except all select 1;
create view h as select id, n from t order by id for update of t; create view i as select array_agg(distinct n order by n) filter (where id > 1) as l, percentile_cont(0.5) within group (order by p) as m, string_agg(c, ',') as s from t`,
  },
  {
    name: 'a view that reads itself',
    old: tables,
    new: `${tables} create view v as select 1 as id; create or replace view v as select id from v`,
  },
  {
    name: 'triggers and rules of a replaced view',
    old: `${tables} create function f() returns trigger language plpgsql as 'begin return null; end'; create view v as select id from t; create trigger x instead of insert on v for each row execute function f(); create rule y as on delete to v do instead nothing; comment on trigger x on v is 'x'`,
    new: `${tables} create function f() returns trigger language plpgsql as 'begin return null; end'; create view v as select n from t; create trigger x instead of insert on v for each row execute function f(); create rule y as on delete to v do instead nothing; comment on trigger x on v is 'x'`,
  },
  {
    name: 'row types of views',
    old: `${tables} create view v as select id from t; create function f(v) returns setof v language sql as 'select * from public.v'; create table h (x v[])`,
    new: `${tables} create view v as select id, n from t; create function f(v) returns setof v language sql as 'select * from public.v'; create table h (x v[])`,
  },
  {
    name: 'odd names',
    old: tables,
    new: `${tables} create view "A b" ("select", "x.y") as select id, n from t; comment on column "A b"."x.y" is 'x'; create materialized view "${'m'.repeat(63)}" as select "x.y" from "A b"; alter view "A b" alter "select" set default 3`,
  },
]

describeServer('views, changed in place', () => {
  it.each(inPlace)('$name', async (pair) => {
    const { sql } = await checkPair(pair)
    expect(sql).not.toMatch(/^drop (materialized )?view/m)
  })
})

describeServer('views, in both directions', () => {
  it.each(others)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})
