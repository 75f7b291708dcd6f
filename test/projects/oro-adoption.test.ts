import { expect, it } from 'vitest'
import { migrateBaseline } from '../../src/commands/migrate-baseline.js'
import { migrateCurrent } from '../../src/commands/migrate-current.js'
import { migrateStamp } from '../../src/commands/migrate-stamp.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { describeTargets } from '../helpers/targets.js'
import type { Workspace } from '../helpers/workspace.js'
import { counts, makeOro, query } from './oro-workspace.js'

const initial = '20251117000000_initial_schema_prompts_tags_executions'
const head = '20251117000100_take_over_from_orm'

/** What SQLAlchemy writes for the document's models, and two rows. */
const madeByAlembic = `
  create table alembic_version (version_num varchar(32) not null,
    constraint alembic_version_pkc primary key (version_num));
  insert into alembic_version values ('93f21d1a4d8b');
  create table prompts (id uuid not null, name varchar(255) not null, content text not null, system_prompt text,
    description text, created_at timestamp with time zone default now() not null,
    updated_at timestamp with time zone, primary key (id));
  create index ix_prompts_created_at on prompts (created_at);
  create unique index ix_prompts_name on prompts (name);
  create table tags (id serial not null, name varchar(100) not null, primary key (id));
  create unique index ix_tags_name on tags (name);
  create table executions (id serial not null, prompt_id uuid not null, rating integer,
    success boolean default 'true' not null, notes text, executed_at timestamp with time zone default now() not null,
    primary key (id), constraint valid_rating check (rating >= 1 and rating <= 5),
    foreign key (prompt_id) references prompts (id) on delete cascade);
  create index ix_executions_executed_at on executions (executed_at);
  create index ix_executions_prompt_id on executions (prompt_id);
  create table prompt_tags (prompt_id uuid not null, tag_id integer not null, primary key (prompt_id, tag_id),
    foreign key (prompt_id) references prompts (id) on delete cascade,
    foreign key (tag_id) references tags (id) on delete cascade);
  insert into prompts (id, name, content) values ('0a000000-0000-4000-8000-000000000001', 'Kept', '');
  insert into executions (prompt_id, rating) select id, 4 from prompts`

/** Columns, indexes, constraints, triggers and comments of the four tables, as lines. */
const shape = `
  select format('%s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)) as line
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  union all select indexdef from pg_indexes where schemaname = 'public'
  union all select pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n'
  union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  order by 1`

async function lostLedger(oro: Workspace): Promise<void> {
  await oro.run(migrateUp)
  await query(oro, 'drop schema vault_db cascade')
}

describeTargets('oro: a database that Alembic made', (make) => {
  it('is adopted at the first migration, keeps its rows, and becomes what a fresh one is', async () => {
    const fresh = await makeOro(make)
    await fresh.run(migrateUp)
    const old = await makeOro(make)
    await query(old, madeByAlembic)
    await expect(old.run(migrateBaseline)).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
      details: expect.arrayContaining([expect.stringContaining('alembic_version')]),
    })
    await query(old, 'drop table alembic_version')
    expect(await old.run(migrateBaseline)).toMatchObject({ at: initial, recorded: [initial] })
    expect((await old.run(migrateUp)).applied.map(({ name }) => name)).toEqual([head])
    expect(await query(old, shape)).toEqual(await query(fresh, shape))
    expect(await counts(old)).toEqual([1, 0, 1])
    expect(await query(old, 'select name, updated_at from prompts')).toEqual([
      { name: 'Kept', updated_at: null },
    ])
  })
})

describeTargets('oro: tables are there, the ledger is not', (make) => {
  it('stamps nothing unasked', async () => {
    const oro = await makeOro(make)
    await lostLedger(oro)
    await expect(oro.run(migrateStamp, { name: 'head' })).rejects.toMatchObject({ code: 'CONSENT_NEEDED' })
    expect(oro.log).toEqual(expect.arrayContaining([`will record ${initial}`, `will record ${head}`]))
    expect(await oro.run(migrateCurrent)).toMatchObject({ current: 'base' })
  })

  it('stamps head without running anything; then there is nothing to do', async () => {
    const oro = await makeOro(make)
    await lostLedger(oro)
    const stamped = await oro.run(migrateStamp, { name: 'head' }, { confirm: async () => true })
    expect(stamped).toMatchObject({ at: head, added: [initial, head] })
    expect((await oro.run(migrateUp)).applied).toEqual([])
    expect(await oro.run(migrateCurrent)).toMatchObject({ current: head, isHead: true })
  })

  it('proves the same with baseline', async () => {
    const oro = await makeOro(make)
    await lostLedger(oro)
    expect(await oro.run(migrateBaseline)).toMatchObject({ at: head, recorded: [initial, head] })
    expect((await oro.run(migrateUp)).applied).toEqual([])
  })
})
