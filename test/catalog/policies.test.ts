import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const base = `create table t (id int, owner name, k varchar(10)); create table u (id int); alter table t enable row level security;`

const inPlace: readonly Pair[] = [
  {
    name: 'roles and expressions',
    old: `${base} create policy p on t for update to pg_monitor using (owner = current_user) with check (id > 0); create policy q on t using (true); create policy r on t to pg_monitor, pg_read_all_data using (true)`,
    new: `${base} create policy p on t for update to pg_monitor, pg_read_all_data using (owner = session_user and id in (select id from u)) with check (id > 1); create policy q on t using (k in ('a', 'b')) with check (false); create policy r on t using (true)`,
  },
]

const others: readonly Pair[] = [
  {
    name: 'policies of every command',
    old: base,
    new: `${base} create policy a on t for select using (true); create policy b on t as restrictive for insert to pg_monitor with check (id > 0); create policy "C c" on t for delete using (exists (select from u where u.id = t.id)); create policy d on t for update using (true) with check (false); create policy e on t; comment on policy "C c" on t is 'c''s'`,
  },
  {
    name: 'command, kind, and an expression that goes',
    old: `${base} create policy a on t for select using (true); create policy b on t using (true) with check (true); create policy c on t using (true); comment on policy b on t is 'b'`,
    new: `${base} create policy a on t for delete using (true); create policy b on t using (true); create policy c on t as restrictive using (true); comment on policy b on t is 'b'`,
  },
  {
    name: 'a column of a policy gets another type, another goes',
    old: `${base} create policy a on t using (k = 'x'); create policy b on t using (id > 0); create policy c on t using (exists (select from u where u.id = 1))`,
    new: `create table t (owner name, k text); create table u (id bigint); alter table t enable row level security; create policy a on t using (k = 'x'); create policy c on t using (exists (select from u where u.id = 1))`,
    rows: "insert into t values (1, 'a', 'b')",
  },
  {
    name: 'a policy with a function that gets another result',
    old: `${base} create function f() returns int language sql as 'select 1'; create policy a on t using (id = f())`,
    new: `${base} create function f() returns bigint language sql as 'select 1::bigint'; create policy a on t using (id = f())`,
  },
]

describeServer('policies, changed in place', () => {
  it.each(inPlace)('$name', async (pair) => {
    const { sql } = await checkPair(pair)
    expect(sql).not.toMatch(/^drop /m)
  })
})

describeServer('policies, in both directions', () => {
  it.each(others)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})
