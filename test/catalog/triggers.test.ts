import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const base = `create function f() returns trigger language plpgsql as 'begin return new; end';
create function "G g"() returns trigger language plpgsql as 'begin return null; end';
create table t (id int primary key, n text, k varchar(10)); create view v as select id from t;`
const parts = `${base} create table e (id int, at int) partition by range (at); create table e1 partition of e for values from (1) to (5) partition by range (at);
create table e11 partition of e1 for values from (1) to (3); create table e2 partition of e for values from (5) to (9);`

const pairs: readonly Pair[] = [
  {
    name: 'triggers of every form',
    old: base,
    new: `${base} create trigger a before insert or update of n, id on t for each row when (new.n in ('a', 'b') and new.k is distinct from 'it''s') execute function f('x', 'y''z');
create trigger b after delete or truncate on t execute function "G g"(); create trigger c after update on t referencing old table as o new table as "N n" for each statement execute function f();
create constraint trigger d after insert on t deferrable initially deferred for each row execute function f(); create constraint trigger e after update on t from v2 not deferrable for each row when (old.id <> new.id) execute function f();
create trigger "i of" instead of update on v for each row execute function f(); comment on trigger a on t is 'a''s'; comment on trigger "i of" on v is 'i'`.replace(
      ' from v2',
      '',
    ),
  },
  {
    name: 'states',
    old: `${base} create trigger a before insert on t execute function f(); create trigger b before insert on t execute function f(); create trigger c before insert on t execute function f(); create trigger d before insert on t execute function f(); alter table t disable trigger d`,
    new: `${base} create trigger a before insert on t execute function f(); create trigger b before insert on t execute function f(); create trigger c before insert on t execute function f(); create trigger d before insert on t execute function f(); create trigger e before insert on t execute function f();
alter table t disable trigger a; alter table t enable replica trigger b; alter table t enable always trigger c; alter table t disable trigger e`,
  },
  {
    name: 'a definition changes, a state and a comment stay',
    old: `${base} create trigger a before insert on t for each row execute function f(); comment on trigger a on t is 'a'; alter table t disable trigger a`,
    new: `${base} create trigger a after insert or delete on t for each row execute function "G g"('1'); comment on trigger a on t is 'a'; alter table t disable trigger a`,
  },
  {
    name: 'a constraint trigger changes, and one stops to be one',
    old: `${base} create constraint trigger a after insert on t for each row execute function f(); create constraint trigger b after insert on t for each row execute function f(); comment on trigger a on t is 'a'; comment on constraint a on t is 'k'`.replace(
      `; comment on constraint a on t is 'k'`,
      '',
    ),
    new: `${base} create constraint trigger a after insert on t deferrable for each row execute function f(); create trigger b after insert on t for each row execute function f(); comment on trigger a on t is 'a'`,
  },
  {
    name: 'a constraint takes the name of a constraint trigger',
    old: `${base} create constraint trigger a after insert on t for each row execute function f(); alter table t add constraint b check (id > 0)`,
    new: `${base} create constraint trigger b after insert on t for each row execute function f(); alter table t add constraint a check (id > 0)`,
  },
  {
    name: 'a column of a trigger gets another type',
    old: `${base} create trigger a before update of k on t for each row execute function f(); create trigger b before update on t for each row when (old.k <> new.k) execute function f(); alter table t disable trigger b`,
    new: `${base.replace('k varchar(10)', 'k text')} create trigger a before update of k on t for each row execute function f(); create trigger b before update on t for each row when (old.k <> new.k) execute function f(); alter table t disable trigger b`,
    rows: "insert into t values (1, 'a', 'b')",
  },
  {
    name: 'a trigger with its column, function and all',
    old: `${base} create function h() returns trigger language plpgsql as 'begin return new; end'; alter table t add x int; create trigger a before update of x on t for each row execute function h()`,
    new: base,
  },
  {
    name: 'triggers of partitioned tables, and partitions with states of their own',
    old: `${parts} create trigger a after insert on e for each row execute function f(); create trigger b after insert on e for each row execute function f(); alter table e11 disable trigger b`,
    new: `${parts} create trigger a after insert on e for each row execute function f(); create trigger b after insert on e for each row execute function f(); create trigger c after delete on e for each row execute function f();
alter table e2 disable trigger a; alter table e1 enable always trigger b; alter table e11 disable trigger c`,
  },
  {
    name: 'the parent changes its state, a partition keeps its own',
    old: `${parts} create trigger a after insert on e for each row execute function f(); alter table e1 enable always trigger a`,
    new: `${parts} create trigger a after insert on e for each row execute function f(); alter table e disable trigger a; alter table e1 enable always trigger a`,
  },
  {
    name: 'the parent gets another definition, a partition keeps its state',
    old: `${parts} create trigger a after insert on e for each row execute function f(); alter table e11 disable trigger a`,
    new: `${parts} create trigger a after insert or delete on e for each row execute function f(); alter table e11 disable trigger a`,
  },
  {
    name: 'a partition comes and goes with a state of its own',
    old: `${parts} create trigger a after insert on e for each row execute function f(); alter table e2 disable trigger a`,
    new: `${parts.replace(/create table e2 .*$/, '')} create table e3 partition of e for values from (9) to (12); create trigger a after insert on e for each row execute function f(); alter table e3 enable replica trigger a`,
  },
  {
    name: 'links to an extension',
    old: `create extension pg_trgm; ${base} create trigger a after insert on t execute function f(); create trigger b after insert on t execute function f()`,
    new: `create extension pg_trgm; ${base} create trigger a after insert on t execute function f(); create trigger b after insert or delete on t execute function f(); alter trigger a on t depends on extension pg_trgm; alter trigger b on t depends on extension pg_trgm; create materialized view m as select id from t; alter materialized view m depends on extension pg_trgm`,
  },
  {
    name: 'rules',
    old: `${base} create rule a as on delete to t do instead nothing; create rule b as on insert to v do instead insert into t (id) values (new.id); comment on rule a on t is 'old'`,
    new: `${base} create rule a as on delete to t where old.id > 5 do instead (insert into t (n) values ('a;b'); update t set n = 'x' where id = old.id); create rule b as on insert to v do also notify x; create rule "C c" as on update to v do instead update t set id = new.id where t.id = old.id returning t.id;
create rule d as on insert to t do also nothing; alter table t disable rule d; alter table t enable always rule a; comment on rule a on t is 'new'`,
  },
  {
    name: 'a rule over a column that gets another type',
    old: `${base} create rule a as on insert to t do also insert into t (k) values (new.k); alter table t disable rule a`,
    new: `${base.replace('k varchar(10)', 'k text')} create rule a as on insert to t do also insert into t (k) values (new.k); alter table t disable rule a`,
  },
  {
    name: 'event triggers',
    old: `create function ef() returns event_trigger language plpgsql as 'begin end'; create event trigger a on ddl_command_start execute function ef(); create event trigger b on sql_drop execute function ef()`,
    new: `create function ef() returns event_trigger language plpgsql as 'begin end'; create schema x; create function x."E f"() returns event_trigger language plpgsql as 'begin end'; create event trigger a on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function ef(); create event trigger b on sql_drop execute function ef(); alter event trigger b disable;
create event trigger "C c" on table_rewrite execute function x."E f"(); alter event trigger "C c" enable always; comment on event trigger "C c" is 'c'`,
  },
]

describeServer('triggers and rules, in both directions', () => {
  it.each(pairs)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})

describeServer('triggers', () => {
  it('are replaced in one statement', async () => {
    const { sql } = await checkPair({
      name: '',
      old: `${base} create trigger a before insert on t for each row execute function f()`,
      new: `${base} create trigger a before insert on t for each row when (new.id > 0) execute function f()`,
    })
    expect(sql).toContain('create or replace trigger a')
    expect(sql).not.toContain('drop trigger')
  })
})
