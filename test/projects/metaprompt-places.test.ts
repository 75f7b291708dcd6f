import { afterAll, beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, undoProject } from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'
import { ada, plain, rows } from './metaprompt/people.js'

const head = (database: Parameters<typeof applyProject>[0]) => applyProject(database, 'metaprompt')
const undo = (database: Parameters<typeof applyProject>[0]) => undoProject(database, 'metaprompt')

describeTargets('metaprompt beside other things', (database) => {
  beforeEach(() =>
    database().script(`
      do $$ begin
        create role ${plain};
      exception when duplicate_object then null;
      end $$;
      do $$ begin execute format('grant create, temporary on database %I to ${plain}', current_database()); end $$`),
  )
  afterAll(() => database().script(`drop owned by ${plain}; drop role ${plain}`))

  it.each(['public', 'extensions'])('uses and keeps a pg_trgm that is in the schema %s', async (schema) => {
    await database().script(
      `create schema if not exists ${schema}; create extension pg_trgm schema ${schema}`,
    )
    await head(database())
    await undo(database())
    expect((await listCatalog(database())).extensions).toEqual(['pg_trgm'])
  })

  it('keeps a pg_trgm of its own that something else has come to use', async () => {
    await head(database())
    await database().script(
      'create schema other; create table other.notes (note text); create index on other.notes using gin (note gin_trgm_ops)',
    )
    await undo(database())
    expect((await listCatalog(database())).extensions).toEqual(['pg_trgm'])
  })

  it('lives in a schema of its own, beside tables of the same names', async () => {
    await database().script(`
      create table public.prompt_templates (id uuid, likes_count integer);
      create schema meta; set search_path = meta, public`)
    try {
      await head(database())
      await database().script(`
        insert into users (id, email) values ('${ada}', 'ada@example.com');
        insert into prompts (id, user_id, title, goal, template) values ('${rows.public}', '${ada}', 'T', 'g', 't');
        insert into prompt_templates (id, prompt_id, user_id) values ('${rows.template}', '${rows.public}', '${ada}');
        set search_path = public`)
      await database().query(`select meta.increment_likes_count('${rows.template}')`)
      expect(await database().query('select title, likes_count from meta.get_popular_templates()')).toEqual([
        { title: 'T', likes_count: 1 },
      ])
      await database().script('set search_path = meta, public')
      await undo(database())
      const left = await database().query(
        `select from pg_class where relnamespace = 'meta'::regnamespace
         union all select from pg_proc where pronamespace = 'meta'::regnamespace`,
      )
      expect(left).toEqual([])
    } finally {
      await database().script('reset search_path')
    }
  })

  it('needs no superuser, on the way up and on the way back', async () => {
    const before = await listCatalog(database())
    await database().script(`grant all on schema public to ${plain}; set role ${plain}`)
    try {
      await head(database())
      await database().script(`
        insert into users (id, email) values ('${ada}', 'ada@example.com');
        insert into prompts (id, user_id, title, goal, template) values ('${rows.public}', '${ada}', 'T', 'g', 't');
        insert into prompt_templates (id, prompt_id, user_id) values ('${rows.template}', '${rows.public}', '${ada}')`)
      await database().query(`select increment_likes_count('${rows.template}')`)
      expect(await database().query('select likes_count from get_popular_templates()')).toEqual([
        { likes_count: 1 },
      ])
      await undo(database())
    } finally {
      await database().script('reset role')
    }
    expect(await listCatalog(database())).toEqual(before)
  })
})
