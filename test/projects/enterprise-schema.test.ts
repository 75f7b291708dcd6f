import { expect, it } from 'vitest'
import {
  applyProject,
  loadProject,
  migrationNames,
  runMigration,
  type TestDatabase,
  undoProject,
} from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'
import { describeEmpty, describeHead } from './enterprise/targets.js'

const tables =
  'embedding entity event favorite relationship session share suggestion tenant usage_event user'.split(' ')

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

async function names(database: TestDatabase, sql: string): Promise<string[]> {
  return (await database.query<{ name: string }>(sql)).map(({ name }) => name)
}

describeHead('the schema of enterprise at head', (database) => {
  it('has the eleven core tables, one that records refreshes, and no other but partitions', async () => {
    const found = await names(
      database(),
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`,
    )
    expect(found).toEqual([...tables, 'read_model_refresh'].sort())
  })

  it('has the documented columns of entity, relationship and embedding', async () => {
    const { columns } = await listCatalog(database())
    const of = (table: string) =>
      columns.filter((line) => line.startsWith(`${table}.`)).map((line) => /\.(\w+)/.exec(line)![1])
    expect(of('entity')).toEqual(
      expect.arrayContaining([
        ...[
          'id',
          'entity_type',
          'title',
          'description',
          'status',
          'visibility',
          'content',
          'tags',
          'metadata',
        ],
        ...[
          'version',
          'valid_from',
          'valid_to',
          'previous_version_id',
          'tenant_id',
          'owner_id',
          'search_vector',
        ],
      ]),
    )
    expect(of('relationship')).toEqual(
      expect.arrayContaining(['source_id', 'target_id', 'relationship_type', 'strength', 'metadata']),
    )
    expect(of('embedding')).toEqual(expect.arrayContaining(['entity_id', 'model', 'vector', 'status']))
    const [vector] = await database().query(
      `select format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = 'embedding'::regclass and attname = 'vector'`,
    )
    expect(vector).toEqual({ type: 'vector(1536)' })
  })

  it('has the documented indexes', async () => {
    const { indexes } = await listCatalog(database())
    const own = indexes
      .map((line) => line.replaceAll('public.', ''))
      .filter((line) =>
        / idx_(entity_(current|tenant_type|tags|search)|embedding_vector|relationship_\w+) /.test(line),
      )
    expect(own).toEqual([
      "CREATE INDEX idx_embedding_vector ON embedding USING ivfflat (vector vector_cosine_ops) WITH (lists='100')",
      'CREATE UNIQUE INDEX idx_entity_current ON entity USING btree (id) WHERE (valid_to IS NULL)',
      'CREATE INDEX idx_entity_search ON entity USING gin (search_vector)',
      'CREATE INDEX idx_entity_tags ON entity USING gin (tags)',
      'CREATE INDEX idx_entity_tenant_type ON entity USING btree (tenant_id, entity_type, updated_at DESC) WHERE (valid_to IS NULL)',
      'CREATE UNIQUE INDEX idx_relationship_source ON relationship USING btree (source_id, relationship_type, target_id)',
      'CREATE INDEX idx_relationship_target ON relationship USING btree (target_id, relationship_type)',
    ])
  })

  it('has no trigger, and on the hot tables no foreign key either', async () => {
    const hot = await names(
      database(),
      `select tgrelid::regclass::text as name from pg_trigger
       where tgrelid in ('entity'::regclass, 'relationship'::regclass, 'embedding'::regclass)
          or tgrelid in (select relid from pg_partition_tree('event') union all select relid from pg_partition_tree('usage_event'))`,
    )
    expect(hot).toEqual([])
    expect((await listCatalog(database())).triggers).toEqual([])
  })

  it('describes every table, view, column, function, type and policy', async () => {
    const bare = await names(
      database(),
      `select c.relname || '.' || coalesce(a.attname, '') as name
       from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm', 'v')
         and (coalesce(obj_description(c.oid, 'pg_class'), '') = '' or coalesce(col_description(c.oid, a.attnum), '') = '')
       union all
       select p.oid::regprocedure::text from pg_proc p
       where p.pronamespace = 'public'::regnamespace and coalesce(obj_description(p.oid, 'pg_proc'), '') = ''
         and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
       union all
       select t.typname from pg_type t where t.typtype = 'e' and coalesce(obj_description(t.oid, 'pg_type'), '') = ''
       union all
       select polname from pg_policy where coalesce(obj_description(oid, 'pg_policy'), '') = ''`,
    )
    expect(bare).toEqual([])
  })

  it('takes a new content type in one statement', async () => {
    await database().script(`alter type entity_type add value 'agent'`)
    const labels = await names(
      database(),
      `select enumlabel as name from pg_enum where enumtypid = 'entity_type'::regtype order by enumsortorder`,
    )
    expect(labels).toEqual(['context', 'template', 'workflow', 'library', 'agent'])
  })
})

describeEmpty('enterprise up and down', (database) => {
  it('leaves an empty database empty, and comes up the same again', async () => {
    const empty = await listCatalog(database())
    await applyProject(database(), 'enterprise')
    const first = await listCatalog(database())
    await undoProject(database(), 'enterprise')
    expect(await listCatalog(database())).toEqual(empty)
    expect(
      await names(
        database(),
        `select typname as name from pg_type where typnamespace = 'public'::regnamespace`,
      ),
    ).toEqual([])
    await applyProject(database(), 'enterprise')
    expect(await listCatalog(database())).toEqual(first)
  })

  it.each(['public', 'extensions'])('uses and keeps extensions that are in the schema %s', async (schema) => {
    await database().script(`
      create schema if not exists ${schema}; create extension pgcrypto schema ${schema};
      create extension "uuid-ossp" schema ${schema}; create extension vector schema ${schema}`)
    await applyProject(database(), 'enterprise')
    const probe = `[${Array(1536).fill(1).join()}]`
    expect(
      await database().query(`select * from search_similar_entities($1, $2::${schema}.vector)`, [
        id(1),
        probe,
      ]),
    ).toEqual([])
    await undoProject(database(), 'enterprise')
    expect((await listCatalog(database())).extensions).toEqual(['pgcrypto', 'uuid-ossp', 'vector'])
  })

  it('lets a role that may not create extensions run it where they are', async () => {
    await database().script(`
      create extension pgcrypto; create extension "uuid-ossp"; create extension vector;
      begin; create role enterprise_migrator; grant create, usage on schema public to enterprise_migrator; commit;
      set role enterprise_migrator`)
    try {
      await applyProject(database(), 'enterprise')
      await undoProject(database(), 'enterprise')
    } finally {
      await database().script('reset role; drop owned by enterprise_migrator; drop role enterprise_migrator')
    }
    expect((await listCatalog(database())).extensions).toEqual(['pgcrypto', 'uuid-ossp', 'vector'])
  })

  it('touches no table that was there before, in another schema or under another name', async () => {
    await database().script(`
      create schema old; create table old.entity (id integer); insert into old.entity values (1);
      create table old_context_table (id uuid); create table contexts (id integer)`)
    await applyProject(database(), 'enterprise')
    await undoProject(database(), 'enterprise')
    expect(await database().query('select * from old.entity')).toEqual([{ id: 1 }])
    const { columns } = await listCatalog(database())
    expect(columns).toEqual(['contexts.id int4', 'old_context_table.id uuid'])
  })

  it('does nothing for Citus where Citus is not installed', async () => {
    const citus = (await migrationNames('enterprise')).at(-1)!
    await applyProject(database(), 'enterprise')
    const before = await listCatalog(database())
    await runMigration(database(), { project: 'enterprise', name: citus, direction: 'down' })
    expect(await listCatalog(database())).toEqual(before)
    await runMigration(database(), { project: 'enterprise', name: citus, direction: 'up' })
    expect(await listCatalog(database())).toEqual(before)
  })

  it('asks for PostgreSQL 15 and the three extensions, and for Citus only if it is there', async () => {
    const project = await loadProject('enterprise')
    expect(project).toMatchObject({
      name: 'enterprise',
      minimumServerVersion: 15,
      extensions: ['uuid-ossp', 'pgcrypto', 'vector', { name: 'citus', optional: true }],
    })
  })
})
