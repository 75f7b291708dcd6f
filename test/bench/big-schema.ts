/**
 * SQL of a schema of any size. A table has nine columns, four constraints, two indexes, an identity, defaults and
 * comments; every tenth a view, a function, a trigger and a grant; every twentieth a policy, an enum and a domain;
 * every fiftieth is partitioned. The same text for the same size.
 */
export function bigSchema(tables: number): string {
  return bigSchemaParts(tables).join('')
}

/** The same in parts of a hundred tables: a transaction with more needs more locks than a server has by default. */
export function bigSchemaParts(tables: number): readonly string[] {
  const parts: string[] = []
  for (let from = 0; from < tables; from += 100) {
    const statements = from === 0 ? ['create domain positive as integer check (value > 0)'] : []
    for (let at = from; at < Math.min(tables, from + 100); at += 1) statements.push(...statementsOf(at))
    parts.push(`${statements.join(';\n')};\n`)
  }
  return parts
}

function statementsOf(at: number): readonly string[] {
  return [
    ...tableStatements(at),
    ...(at % 10 === 0 ? tenth(at) : []),
    ...(at % 20 === 0 ? twentieth(at) : []),
    ...(at % 50 === 0 ? partitioned(at) : []),
  ]
}

function tableStatements(at: number): readonly string[] {
  const owner = at === 0 ? '' : ` references t${at - 1} (id) on delete cascade`
  return [
    `create table t${at} (
  id bigint generated always as identity primary key,
  owner_id bigint${owner},
  name text not null default 'x',
  note varchar(200),
  amount numeric(12,2) check (amount >= 0),
  tags text[],
  at timestamptz not null default now(),
  data jsonb default '{}',
  flag boolean,
  unique (name, at)
)`,
    `create index on t${at} (owner_id)`,
    `create index on t${at} (at desc) where flag`,
    `comment on table t${at} is 'table ${at}'`,
    `comment on column t${at}.name is 'name of ${at}'`,
  ]
}

function tenth(at: number): readonly string[] {
  return [
    `create view v${at} as select id, name, upper(note) as note from t${at} where flag`,
    `create function f${at}(a integer) returns integer language sql as 'select a + ${at}'`,
    `create trigger touched before update on t${at} for each row execute function suppress_redundant_updates_trigger()`,
    `grant select on t${at} to public`,
  ]
}

function twentieth(at: number): readonly string[] {
  return [
    `create type kind${at} as enum ('a', 'b', 'c${at}')`,
    `alter table t${at} add column kind kind${at}, add column size positive default 1`,
    `create policy own on t${at} using (owner_id = id)`,
    `create index on t${at} (lower(name))`,
  ]
}

function partitioned(at: number): readonly string[] {
  return [
    `create table p${at} (id bigint not null, at date not null, primary key (id, at)) partition by range (at)`,
    `create table p${at}_2026 partition of p${at} for values from ('2026-01-01') to ('2027-01-01')`,
    `create index on p${at} (at)`,
  ]
}

/** Changes that pg_dump prints, each with its way back; for any size of the schema. */
export const smallChanges: readonly (readonly [name: string, change: string, back: string])[] = [
  [
    'column type',
    'alter table t1 alter note type varchar(100)',
    'alter table t1 alter note type varchar(200)',
  ],
  ['default', "alter table t1 alter name set default 'y'", "alter table t1 alter name set default 'x'"],
  ['index', 'create index extra on t1 (tags)', 'drop index extra'],
  [
    'constraint',
    'alter table t1 add constraint extra check (id > 0)',
    'alter table t1 drop constraint extra',
  ],
  [
    'function body',
    'create or replace function f0(a integer) returns integer language sql as $$select 1$$',
    "create or replace function f0(a integer) returns integer language sql as 'select a + 0'",
  ],
  [
    'view',
    'create or replace view v0 as select id, name, lower(note) as note from t0 where flag',
    'create or replace view v0 as select id, name, upper(note) as note from t0 where flag',
  ],
  ['trigger', 'alter table t0 disable trigger touched', 'alter table t0 enable trigger touched'],
  ['policy', 'alter policy own on t0 using (true)', 'alter policy own on t0 using (owner_id = id)'],
  ['comment', "comment on table t1 is 'other'", "comment on table t1 is 'table 1'"],
  ['sequence', 'alter table t1 alter id set increment 2', 'alter table t1 alter id set increment 1'],
  ['grant', 'grant select on t1 to public', 'revoke select on t1 from public'],
  [
    'storage',
    'alter table t1 alter name set storage external',
    'alter table t1 alter name set storage extended',
  ],
]
