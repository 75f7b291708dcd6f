import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  loadProject,
  migrationNames,
  runMigration,
  type TestDatabase,
} from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'
import { addedIndexes, documentedColumns, documentedIndexes } from './metaprompt/documented.js'
import { tables } from './metaprompt/people.js'

const head = (database: TestDatabase) => applyProject(database, 'metaprompt')

/** Row security and policies, one line each, beside what {@link listCatalog} lists. */
async function listAll(database: TestDatabase) {
  const policies = await database.query(`
    select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies
    order by tablename, policyname`)
  const security = await database.query(`
    select relname, relrowsecurity, relforcerowsecurity from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`)
  const schemas = await database.query(`select nspname from pg_namespace where nspname !~ '^pg_' order by 1`)
  return { ...(await listCatalog(database)), policies, security, schemas }
}

describeTargets('the schema of metaprompt', (database) => {
  it('has the documented columns: types, nullability, defaults, in their order', async () => {
    await head(database())
    for (const table of tables) {
      const live = await database().query<{ line: string }>(
        `select concat(a.attname, ' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then '!' end,
                       ' ' || pg_get_expr(d.adbin, d.adrelid)) as line
         from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
        [table],
      )
      const columns = documentedColumns[table].split('|').map((column) => column.trim())
      expect([table, live.map(({ line }) => line)]).toEqual([table, columns])
    }
  })

  it('has six tables and no other, and describes each of them, every column and function', async () => {
    await head(database())
    const { security } = await listAll(database())
    expect(security.map(({ relname }) => relname)).toEqual([...tables].sort())
    const bare = await database().query(`
      select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)`)
    expect(bare).toEqual([])
    const functions = await database().query(`
      select proname, obj_description(oid, 'pg_proc') is not null as described, prosecdef as definer, proconfig
      from pg_proc p where pronamespace = 'public'::regnamespace and not exists (
        select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
      order by proname`)
    const proconfig = ['search_path=public, pg_temp']
    expect(functions).toEqual([
      { proname: 'get_popular_templates', described: true, definer: false, proconfig },
      { proname: 'increment_likes_count', described: true, definer: true, proconfig },
      { proname: 'increment_uses_count', described: true, definer: true, proconfig },
      { proname: 'set_updated_at', described: true, definer: false, proconfig },
    ])
  })

  it('has the documented indexes and those that its strategy asks for', async () => {
    await head(database())
    const { indexes } = await listCatalog(database())
    const own = indexes
      .map((line) => line.replaceAll('public.', '').replace(/^CREATE (UNIQUE )?INDEX /, ''))
      .filter((line) => line.startsWith('idx_'))
    expect(own.sort()).toEqual([...documentedIndexes, ...addedIndexes].sort())
  })

  it('has the documented keys, and an index that leads with each foreign key', async () => {
    await head(database())
    const { constraints } = await listCatalog(database())
    expect(constraints.map((line) => line.replace(/^\w+ /, ''))).toEqual([
      'prompt_answers_pkey PRIMARY KEY (id)',
      'prompt_answers_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'prompt_templates_pkey PRIMARY KEY (id)',
      'prompt_templates_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'prompt_templates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
      'prompts_pkey PRIMARY KEY (id)',
      'prompts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
      'test_results_pkey PRIMARY KEY (id)',
      'test_results_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts(id) ON DELETE CASCADE',
      'test_results_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
      'user_favorites_pkey PRIMARY KEY (user_id, template_id)',
      'user_favorites_template_id_fkey FOREIGN KEY (template_id) REFERENCES prompt_templates(id) ON DELETE CASCADE',
      'user_favorites_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
      'users_email_key UNIQUE (email)',
      'users_pkey PRIMARY KEY (id)',
    ])
    const unserved = await database().query(`
      select conname from pg_constraint k where contype = 'f' and not exists (
        select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])`)
    expect(unserved).toEqual([])
  })

  it('is undone step by step: each way back leaves what was there before', async () => {
    const names = await migrationNames('metaprompt')
    const states = [await listAll(database())]
    for (const name of names) {
      await runMigration(database(), { project: 'metaprompt', name, direction: 'up' })
      states.push(await listAll(database()))
    }
    for (const [index, name] of [...names.entries()].reverse()) {
      await runMigration(database(), { project: 'metaprompt', name, direction: 'down' })
      expect([name, await listAll(database())]).toEqual([name, states[index]])
    }
    await head(database())
    expect(await listAll(database())).toEqual(states.at(-1))
  })

  it('has row security on no table before its policies, and then on all, none without a policy', async () => {
    const state = `
      select count(*) filter (where relrowsecurity)::int as secured,
             count(*) filter (where relrowsecurity and not exists (select from pg_policy where polrelid = c.oid))::int as closed
      from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'`
    const seen: unknown[] = []
    for (const name of await migrationNames('metaprompt')) {
      await runMigration(database(), { project: 'metaprompt', name, direction: 'up' })
      seen.push((await database().query(state))[0])
    }
    const off = { secured: 0, closed: 0 }
    const on = { secured: 6, closed: 0 }
    expect(seen).toEqual([off, off, on, on])
  })

  it('has the documented policies of users and prompts, and select, insert, update, delete on the others', async () => {
    await head(database())
    const { policies } = await listAll(database())
    const of = (table: string) => policies.filter(({ tablename }) => tablename === table)
    const lines = [...of('users'), ...of('prompts')].map(
      ({ policyname, cmd, qual, with_check }) => `${policyname}: ${cmd} ${qual ?? with_check}`,
    )
    expect(lines).toEqual([
      'Users can update own profile: UPDATE (auth.uid() = id)',
      'Users can view own profile: SELECT (auth.uid() = id)',
      'Users can create own prompts: INSERT (auth.uid() = user_id)',
      'Users can delete own prompts: DELETE (auth.uid() = user_id)',
      'Users can update own prompts: UPDATE (auth.uid() = user_id)',
      'Users can view own prompts: SELECT (auth.uid() = user_id)',
      'Users can view public prompts: SELECT (is_public = true)',
    ])
    for (const table of ['prompt_answers', 'test_results', 'prompt_templates', 'user_favorites'])
      expect(
        of(table)
          .map(({ cmd }) => cmd)
          .sort(),
      ).toEqual(['DELETE', 'INSERT', 'SELECT', 'UPDATE'])
  })
})

it('the files are the four of the document, and a project with what it needs', async () => {
  const folder = new URL('../../migrations/metaprompt/', import.meta.url)
  expect((await readdir(folder)).filter((file) => /^\d/.test(file)).sort()).toEqual([
    '20250118000001_create_users_table.sql',
    '20250118000002_create_prompts_tables.sql',
    '20250118000003_create_rls_policies.sql',
    '20250118000004_create_functions.sql',
  ])
  expect(await loadProject('metaprompt')).toMatchObject({ name: 'metaprompt', extensions: ['pg_trgm'] })
})
