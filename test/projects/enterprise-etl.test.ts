import { readFile } from 'node:fs/promises'
import { beforeEach, expect, it } from 'vitest'
import { applyProject, type TestDatabase } from '../helpers/apply-project.js'
import { entity, tenant, user } from './enterprise/declared.js'
import { describeEmpty } from './enterprise/targets.js'

const folder = new URL('../../migrations/enterprise/etl/', import.meta.url)
const step = (name: string) => readFile(new URL(`${name}.sql`, folder), 'utf8')

/** The document's statements of phase 2, word for word. */
const documented = [
  `INSERT INTO entity (id, entity_type, tenant_id, owner_id, title, description, content, created_at, updated_at)
SELECT
  id,
  'context' as entity_type,
  tenant_id,
  user_id as owner_id,
  title,
  description,
  jsonb_build_object(
    'prompt', prompt,
    'variables', variables,
    'examples', examples
  ) as content,
  created_at,
  updated_at
FROM old_context_table`,
  `INSERT INTO relationship (source_id, target_id, relationship_type, created_at)
SELECT
  template_id as source_id,
  context_id as target_id,
  'depends_on' as relationship_type,
  created_at
FROM old_template_context_table`,
] as const

const oldTables = `
  create table old_context_table (
    id uuid primary key, tenant_id uuid not null, user_id uuid, title text not null, description text, prompt text,
    variables jsonb, examples jsonb, created_at timestamptz not null, updated_at timestamptz not null);
  create table old_template_context_table (template_id uuid, context_id uuid, created_at timestamptz not null)`

const fill = (database: TestDatabase, count: number) =>
  database.query(
    `insert into old_context_table
     select ('00000000-0000-4000-8103-' || lpad(n::text, 12, '0'))::uuid, $2, $3, 'Context ' || n, null, 'Do it ' || n,
            '["a"]', '[]', '2024-01-01 00:00+00', '2024-06-01 00:00+00'
     from generate_series(1, $1::integer) n`,
    [count, tenant(1), user(1)],
  )

const count = async (database: TestDatabase, table: string) =>
  (await database.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n

const differences = async (database: TestDatabase) =>
  database.query<{ finding: string; id: string; other_id: string | null }>(await step('differences'))

describeEmpty('the move from the old schema', (database) => {
  beforeEach(async () => {
    await database().script(oldTables)
    await applyProject(database(), 'enterprise')
    await fill(database(), 3)
  })

  it('runs as the document writes it, and run twice it doubles nothing', async () => {
    await database().query('insert into old_template_context_table values ($1, $2, now()), ($1, $3, now())', [
      entity(3),
      entity(1),
      entity(70),
    ])
    for (const statement of documented) {
      await database().script(statement)
      await expect(database().query(statement)).rejects.toMatchObject({ code: '23505' })
    }
    expect(await count(database(), 'entity')).toBe(3)
    expect(await count(database(), 'relationship')).toBe(2)
    expect(
      await database().query(
        'select version, status, visibility, content, valid_to from entity where id = $1',
        [entity(2)],
      ),
    ).toEqual([
      {
        version: 1,
        status: 'active',
        visibility: 'private',
        content: { prompt: 'Do it 2', variables: ['a'], examples: [] },
        valid_to: null,
      },
    ])
    expect(await differences(database())).toEqual([
      { finding: 'relationship has no context', id: entity(3), other_id: entity(70) },
    ])
    await database().script(await step('fill-tenants'))
    expect(await database().query('select tenant_id from relationship')).toEqual([
      { tenant_id: tenant(1) },
      { tenant_id: tenant(1) },
    ])
  })

  it('goes in batches, and goes on where it was stopped', async () => {
    await database().script('truncate old_context_table')
    await fill(database(), 2500)
    await database().script(`
      create function stop_at() returns trigger language plpgsql as $$ begin
        if new.title = 'Context 1700' then raise exception 'killed'; end if; return new; end $$;
      create trigger stop before insert on entity for each row execute function stop_at()`)
    await expect(database().query(await step('backfill-contexts'))).rejects.toMatchObject({
      message: 'killed',
    })
    expect(await count(database(), 'entity')).toBe(1000)
    await database().script('drop function stop_at cascade')
    await database().script(await step('backfill-contexts'))
    expect(await count(database(), 'entity')).toBe(2500)
    await database().script(await step('backfill-contexts'))
    expect(await count(database(), 'entity')).toBe(2500)
    expect(await differences(database())).toEqual([])
    const [row] = await database().query<{ valid_from: Date }>('select valid_from from entity limit 1')
    expect(row!.valid_from.toISOString()).toBe('2024-06-01T00:00:00.000Z')
  })

  it('brings relationships with the tenant of their template, orphans too', async () => {
    await database().script(await step('backfill-contexts'))
    await database().query('insert into old_template_context_table values ($1, $2, now()), ($3, $2, now())', [
      entity(3),
      entity(1),
      entity(60),
    ])
    await database().script(await step('backfill-relationships'))
    await database().script(await step('backfill-relationships'))
    expect(
      await database().query('select source_id, tenant_id from relationship order by source_id'),
    ).toEqual([
      { source_id: entity(3), tenant_id: tenant(1) },
      { source_id: entity(60), tenant_id: null },
    ])
    expect(await differences(database())).toEqual([
      { finding: 'relationship has no template', id: entity(60), other_id: entity(1) },
    ])
  })

  it('shows what differs on either side while both are written to', async () => {
    await database().script(await step('backfill-contexts'))
    expect(await differences(database())).toEqual([])
    await database().query(`update old_context_table set title = 'Changed' where id = $1`, [entity(1)])
    await database().query(`update entity set content = '{}' where id = $1`, [entity(2)])
    await database().query('update entity set valid_to = now(), deleted_at = now() where id = $1', [
      entity(3),
    ])
    await database().query(
      `insert into entity (id, tenant_id, entity_type, title) values ($1, $2, 'context', 'New')`,
      [entity(9), tenant(1)],
    )
    await database().query('insert into old_template_context_table values ($1, $2, now())', [
      entity(1),
      entity(2),
    ])
    expect((await differences(database())).map(({ finding, id }) => [finding, id])).toEqual([
      ['context differs in entity', entity(1)],
      ['context differs in entity', entity(2)],
      ['context is missing in entity', entity(3)],
      ['context is missing in old_context_table', entity(9)],
      ['relationship is missing in relationship', entity(1)],
    ])
  })
})
