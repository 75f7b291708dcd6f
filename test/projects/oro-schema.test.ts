import { expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  loadProject,
  migrationNames,
  runMigration,
  type TestDatabase,
  undoProject,
} from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'

const project = 'oro'
const head = (database: TestDatabase) => applyProject(database, project)

/** The columns of the document as PostgreSQL prints them: table.column type, not null, default. */
const documented = [
  "executions.id int4 not null default nextval('executions_id_seq'::regclass)",
  'executions.prompt_id uuid not null',
  'executions.rating int4',
  'executions.success bool not null default true',
  'executions.notes text',
  'executions.executed_at timestamptz not null default now()',
  'prompt_tags.prompt_id uuid not null',
  'prompt_tags.tag_id int4 not null',
  'prompts.id uuid not null default gen_random_uuid()',
  'prompts.name varchar not null',
  'prompts.content text not null',
  'prompts.system_prompt text',
  'prompts.description text',
  'prompts.created_at timestamptz not null default now()',
  'prompts.updated_at timestamptz',
  "tags.id int4 not null default nextval('tags_id_seq'::regclass)",
  'tags.name varchar not null',
]

describeTargets('the schema of oro at head', (database) => {
  it('has the four documented tables, two sequences, and nothing else', async () => {
    await head(database())
    const rows = await database().query<{ line: string }>(
      `select relkind::text || ' ' || relname as line from pg_class
       where relnamespace = 'public'::regnamespace and relkind not in ('i', 'I') order by 1`,
    )
    expect(rows.map(({ line }) => line)).toEqual([
      'S executions_id_seq',
      'S tags_id_seq',
      'r executions',
      'r prompt_tags',
      'r prompts',
      'r tags',
    ])
  })

  it('has the documented columns: types, nullability, defaults', async () => {
    await head(database())
    expect((await listCatalog(database())).columns).toEqual(documented)
  })

  it('has names of the documented lengths', async () => {
    await head(database())
    const rows = await database().query(
      `select table_name || '.' || column_name as name, character_maximum_length::int as length
       from information_schema.columns
       where table_schema = 'public' and character_maximum_length is not null order by 1`,
    )
    expect(rows).toEqual([
      { name: 'prompts.name', length: 255 },
      { name: 'tags.name', length: 100 },
    ])
  })

  it('has the documented indexes, and one for each foreign key', async () => {
    await head(database())
    const { indexes } = await listCatalog(database())
    expect(indexes.map((line) => line.replaceAll('public.', ''))).toEqual([
      'CREATE UNIQUE INDEX executions_pkey ON executions USING btree (id)',
      'CREATE INDEX ix_executions_executed_at ON executions USING btree (executed_at)',
      'CREATE INDEX ix_executions_prompt_id ON executions USING btree (prompt_id)',
      'CREATE INDEX ix_prompt_tags_tag_id ON prompt_tags USING btree (tag_id)',
      'CREATE INDEX ix_prompts_created_at ON prompts USING btree (created_at)',
      'CREATE UNIQUE INDEX ix_prompts_name ON prompts USING btree (name)',
      'CREATE UNIQUE INDEX ix_tags_name ON tags USING btree (name)',
      'CREATE UNIQUE INDEX prompt_tags_pkey ON prompt_tags USING btree (prompt_id, tag_id)',
      'CREATE UNIQUE INDEX prompts_pkey ON prompts USING btree (id)',
      'CREATE UNIQUE INDEX tags_pkey ON tags USING btree (id)',
    ])
  })

  it('has the documented keys and the check of ratings', async () => {
    await head(database())
    expect((await listCatalog(database())).constraints).toEqual([
      'executions executions_pkey PRIMARY KEY (id)',
      'executions executions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'executions valid_rating CHECK (((rating >= 1) AND (rating <= 5)))',
      'prompt_tags prompt_tags_pkey PRIMARY KEY (prompt_id, tag_id)',
      'prompt_tags prompt_tags_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'prompt_tags prompt_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE',
      'prompts prompts_pkey PRIMARY KEY (id)',
      'tags tags_pkey PRIMARY KEY (id)',
    ])
  })

  it('needs no extension', async () => {
    await head(database())
    expect((await listCatalog(database())).extensions).toEqual([])
    expect((await loadProject(project)).extensions ?? []).toEqual([])
  })

  it('describes every table, column and function', async () => {
    await head(database())
    const rows = await database().query(
      `select c.relname || '.' || a.attname as name
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and (coalesce(obj_description(c.oid, 'pg_class'), '') = '' or coalesce(col_description(c.oid, a.attnum), '') = '')
       union all
       select proname from pg_proc
       where pronamespace = 'public'::regnamespace and coalesce(obj_description(oid, 'pg_proc'), '') = ''`,
    )
    expect(rows).toEqual([])
  })

  it('is empty of rows', async () => {
    await head(database())
    for (const table of ['prompts', 'tags', 'prompt_tags', 'executions'])
      expect([table, await database().query(`select * from ${table}`)]).toEqual([table, []])
  })
})

describeTargets('oro up and down', (database) => {
  it('undoes each migration exactly, newest first, and comes up the same again', async () => {
    const names = await migrationNames(project)
    expect(names[0]).toMatch(/_initial_schema_prompts_tags_executions$/)
    const states = [await listCatalog(database())]
    for (const name of names) {
      await runMigration(database(), { project, name, direction: 'up' })
      states.push(await listCatalog(database()))
    }
    const headState = states.pop()
    for (const name of names.toReversed()) {
      await runMigration(database(), { project, name, direction: 'down' })
      expect([name, await listCatalog(database())]).toEqual([name, states.pop()])
    }
    await head(database())
    expect(await listCatalog(database())).toEqual(headState)
  })

  it('leaves no table, type, function, index or sequence behind', async () => {
    await head(database())
    await undoProject(database(), project)
    const rows = await database().query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace
       union all select typname from pg_type where typnamespace = 'public'::regnamespace
       union all select proname from pg_proc where pronamespace = 'public'::regnamespace`,
    )
    expect(rows).toEqual([])
  })

  it('keeps every row when the second migration is undone and applied again', async () => {
    await head(database())
    const [, second] = await migrationNames(project)
    await database().script(`
      insert into prompts (name, content) values ('A', 'a');
      insert into tags (name) values ('coding');
      insert into prompt_tags select p.id, t.id from prompts p, tags t;
      insert into executions (prompt_id, rating) select id, 3 from prompts`)
    const read = () =>
      database().query(
        `select p.*, t.name as tag, e.rating, e.executed_at from prompts p
         join prompt_tags pt on pt.prompt_id = p.id join tags t on t.id = pt.tag_id
         join executions e on e.prompt_id = p.id`,
      )
    const before = await read()
    expect(before).toHaveLength(1)
    await runMigration(database(), { project, name: second!, direction: 'down' })
    expect(await read()).toEqual(before)
    await runMigration(database(), { project, name: second!, direction: 'up' })
    expect(await read()).toEqual(before)
  })
})
