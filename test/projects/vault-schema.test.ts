import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { StopMigration } from '../../src/migration/stop.js'
import {
  applyProject,
  describeTargets,
  migrationNames,
  runMigration,
  type TestDatabase,
  undoProject,
} from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'

const root = new URL('../../', import.meta.url)
const head = (database: TestDatabase) => applyProject(database, 'vault')

/** The columns of section 4.2, with what ADR-001 adds: type, `!` for not null, default. */
const documented: Record<string, string> = {
  users: 'id uuid! gen_random_uuid(), email text, name text, avatar_url text, created_at timestamptz! now()',
  prompts: `id uuid! gen_random_uuid(), owner_id uuid!, title text!, tags _text, is_favorite bool! false,
    is_archived bool! false, block_count int4! 0, embedding vector, icon_url text, created_at timestamptz! now(),
    updated_at timestamptz! now()`,
  prompt_versions: `id uuid! gen_random_uuid(), prompt_id uuid!, version int4!, body text!,
    access_control prompt_access_control!, use_cases _text!, target_models _text, providers _text,
    integrations _text, category text, complexity text, audience text, status text, input_schema jsonb,
    output_format text, llm_parameters jsonb, success_metrics jsonb, sample_input jsonb, sample_output jsonb,
    related_prompt_ids _uuid, link text, created_at timestamptz! now(), updated_at timestamptz! now()`,
  collections: `id uuid! gen_random_uuid(), owner_id uuid!, name text!, created_at timestamptz! now(),
    updated_at timestamptz! now()`,
  collection_prompts: 'collection_id uuid!, prompt_id uuid!',
  share_tokens: `id uuid! gen_random_uuid(), prompt_id uuid!, token text!, created_at timestamptz! now(),
    revoked_at timestamptz`,
  models_lookup: 'id int4!, value text!',
  tools_lookup: 'id int4!, value text!',
  platforms_lookup: 'id int4!, value text!',
  purposes_lookup: 'id int4!, value text!',
}

const columnsOf = (text: string) =>
  text
    .split(',')
    .map((column) => column.trim().replace(/\s+/g, ' '))
    .sort()

async function liveColumns(database: TestDatabase, table: string): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `select concat(a.attname, ' ', t.typname, case when a.attnotnull then '!' end,
                   ' ' || pg_get_expr(d.adbin, d.adrelid)) as line
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  return rows.map(({ line }) => line).sort()
}

describeTargets('the schema of vault at head', (database) => {
  it('has the documented tables and no other', async () => {
    await head(database())
    const rows = await database().query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
    )
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(documented).sort())
  })

  it('has the documented columns: types, nullability, defaults', async () => {
    await head(database())
    for (const [table, columns] of Object.entries(documented))
      expect([table, await liveColumns(database(), table)]).toEqual([table, columnsOf(columns)])
  })

  it('has the documented indexes', async () => {
    await head(database())
    const { indexes } = await listCatalog(database())
    const own = indexes.map((line) => line.replaceAll('public.', '')).filter((line) => line.includes(' ix_'))
    expect(own).toEqual([
      'CREATE INDEX ix_collection_prompts_prompt ON collection_prompts USING btree (prompt_id, collection_id)',
      'CREATE INDEX ix_prompts_owner_updated ON prompts USING btree (owner_id, updated_at DESC)',
      'CREATE INDEX ix_prompts_tags ON prompts USING gin (tags)',
      'CREATE INDEX ix_prompts_title_trgm ON prompts USING gin (title gin_trgm_ops)',
      'CREATE INDEX ix_share_tokens_prompt ON share_tokens USING btree (prompt_id)',
      'CREATE INDEX ix_versions_body_trgm ON prompt_versions USING gin (body gin_trgm_ops)',
      'CREATE UNIQUE INDEX ix_versions_prompt_desc ON prompt_versions USING btree (prompt_id, version DESC)',
    ])
  })

  it('has the documented keys', async () => {
    await head(database())
    const { constraints } = await listCatalog(database())
    const keys = constraints.filter(
      (line) => !line.includes('_lookup_') && !line.includes('PRIMARY KEY (id)'),
    )
    expect(keys).toEqual([
      'collection_prompts collection_prompts_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES collections(id) ON DELETE CASCADE',
      'collection_prompts collection_prompts_pkey PRIMARY KEY (collection_id, prompt_id)',
      'collection_prompts collection_prompts_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'collections collections_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE RESTRICT',
      'collections collections_owner_id_name_key UNIQUE (owner_id, name)',
      'prompt_versions prompt_versions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'prompt_versions prompt_versions_version_check CHECK ((version >= 0))',
      'prompts prompts_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE RESTRICT',
      'share_tokens share_tokens_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'share_tokens share_tokens_token_key UNIQUE (token)',
    ])
  })

  it('has the enum, both extensions, and a unique value in each lookup table', async () => {
    await head(database())
    const { constraints, enums, extensions } = await listCatalog(database())
    expect(enums).toEqual(['prompt_access_control private, unlisted'])
    expect(extensions).toEqual(['pg_trgm', 'vector'])
    for (const table of ['models_lookup', 'tools_lookup', 'platforms_lookup', 'purposes_lookup'])
      expect(constraints).toContain(`${table} ${table}_value_key UNIQUE (value)`)
  })

  it('describes every table and column', async () => {
    await head(database())
    const rows = await database().query(
      `select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and (coalesce(obj_description(c.oid, 'pg_class'), '') = '' or coalesce(col_description(c.oid, a.attnum), '') = '')`,
    )
    expect(rows).toEqual([])
  })

  it('is what schema.sql makes', async () => {
    await head(database())
    const migrated = await listCatalog(database())
    await database().reset()
    await database().script(await readFile(new URL('migrations/vault/schema.sql', root), 'utf8'))
    const loaded = await listCatalog(database())
    expect({ ...loaded, constraints: loaded.constraints.toSorted() }).toEqual({
      ...migrated,
      constraints: migrated.constraints.toSorted(),
    })
  })
})

describeTargets('vault up and down', (database) => {
  it('leaves an empty database empty, and comes up the same again', async () => {
    const empty = await listCatalog(database())
    await head(database())
    const first = await listCatalog(database())
    await undoProject(database(), 'vault')
    expect(await listCatalog(database())).toEqual(empty)
    await head(database())
    expect(await listCatalog(database())).toEqual(first)
  })

  it('keeps a users table and its rows', async () => {
    await database().script(
      `create table users (id uuid primary key, login text); insert into users values (gen_random_uuid(), 'ada')`,
    )
    await head(database())
    expect(await database().query('select login from users')).toEqual([{ login: 'ada' }])
    await undoProject(database(), 'vault')
    expect(await database().query('select login from users')).toEqual([{ login: 'ada' }])
  })

  it.each([
    ['create view users as select gen_random_uuid() as id', 'users is not a table'],
    ['create table users (id bigint primary key)', 'users.id is bigint, not uuid'],
    ['create table users (id uuid)', 'users.id has no primary key or unique constraint'],
    ['create table users (key uuid primary key)', 'users has no column id'],
  ])('stops at a users relation that does not fit: %s', async (sql, fault) => {
    await database().script(sql)
    const [first, second] = await migrationNames('vault')
    await runMigration(database(), { project: 'vault', name: first!, direction: 'up' })
    const before = await listCatalog(database())
    const error = await runMigration(database(), { project: 'vault', name: second!, direction: 'up' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(StopMigration)
    expect((error as StopMigration).details).toEqual([fault])
    expect((error as StopMigration).hint).toContain('rename')
    expect(await listCatalog(database())).toEqual(before)
  })

  it.each(['public', 'extensions'])('uses and keeps extensions that are in the schema %s', async (schema) => {
    await database().script(
      `create schema if not exists ${schema};
       create extension pg_trgm schema ${schema}; create extension vector schema ${schema}`,
    )
    await head(database())
    await database().query('select embedding from prompts where title ilike $1', ['%x%'])
    await undoProject(database(), 'vault')
    await head(database())
    await undoProject(database(), 'vault')
    expect((await listCatalog(database())).extensions).toEqual(['pg_trgm', 'vector'])
  })

  it('keeps an extension of its own that something else has come to use', async () => {
    await head(database())
    await database().script('create table other (v vector)')
    await undoProject(database(), 'vault')
    expect((await listCatalog(database())).extensions).toEqual(['vector'])
  })
})
