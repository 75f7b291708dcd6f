import { expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  migrationNames,
  runMigration,
  type TestDatabase,
  undoProject,
} from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'
import { documentedColumns } from './promptvault/documented-columns.js'

const head = (database: TestDatabase) => applyProject(database, 'promptvault')

async function liveColumns(database: TestDatabase): Promise<Record<string, string[]>> {
  const rows = await database.query<{ table: string; columns: string[] }>(
    `select c.relname as table,
            array_agg(concat(a.attname, ' ', t.typname, case when a.atttypmod > 0 then format('(%s)', a.atttypmod - 4) end,
                             case when a.attnotnull then '!' end, ' ' || pg_get_expr(d.adbin, d.adrelid))
                      order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
       and a.attnum > 0 and not a.attisdropped
     group by c.relname`,
  )
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))
}

describeTargets('the schema of promptvault at head', (database) => {
  it('has the ten documented tables and no other: columns, types, nullability, defaults', async () => {
    await head(database())
    expect(await liveColumns(database())).toEqual(documentedColumns)
  })

  it('has the documented indexes, and one for each further foreign key', async () => {
    await head(database())
    const { indexes } = await listCatalog(database())
    const own = indexes
      .filter((line) => !/INDEX \w+_pkey /.test(line))
      .map((line) =>
        line.replace(/^CREATE (UNIQUE )?INDEX (\w+) ON public\.(\w+) USING btree (.*)$/, '$2 $3 $4 $1'),
      )
      .map((line) => line.trim())
    expect(own).toEqual([
      'import_sessions_source_idx import_sessions (source)',
      'import_sessions_user_id_idx import_sessions (user_id)',
      'invite_email_idx team_invites (invited_email)',
      'prompt_folder_idx prompts (folder)',
      'prompt_optimizations_prompt_id_idx prompt_optimizations (prompt_id)',
      'prompt_public_idx prompts (is_public)',
      'prompt_tag_primary prompt_tags (prompt_id, tag_id) UNIQUE',
      'prompt_tags_tag_id_idx prompt_tags (tag_id)',
      'prompt_templates_category_idx prompt_templates (category)',
      'prompt_templates_created_by_idx prompt_templates (created_by)',
      'prompt_templates_official_idx prompt_templates (is_official)',
      'prompt_user_id_idx prompts (user_id)',
      'prompt_version_unique prompt_versions (prompt_id, version) UNIQUE',
      'share_code_idx shares (share_code) UNIQUE',
      'shares_prompt_id_idx shares (prompt_id)',
      'shares_shared_by_idx shares (shared_by)',
      'team_invites_invited_by_idx team_invites (invited_by)',
      'user_email_idx users (email) UNIQUE',
      'user_tag_unique tags (user_id, name) UNIQUE',
      'version_created_by_idx prompt_versions (created_by)',
      'version_prompt_id_idx prompt_versions (prompt_id)',
    ])
  })

  it('has the documented keys: cascades from owners, none from authors', async () => {
    await head(database())
    const { constraints } = await listCatalog(database())
    const keys = constraints
      .filter((line) => !/PRIMARY KEY \(id\)| CHECK /.test(line))
      .map((line) => line.replace(/FOREIGN KEY (\(\w+\)) REFERENCES (.*) ON DELETE/, '$1 -> $2'))
    expect(keys).toEqual([
      'import_sessions import_sessions_user_id_fkey (user_id) -> users(id) CASCADE',
      'prompt_optimizations prompt_optimizations_prompt_id_fkey (prompt_id) -> prompts(id) CASCADE',
      'prompt_tags prompt_tag_primary PRIMARY KEY (prompt_id, tag_id)',
      'prompt_tags prompt_tags_prompt_id_fkey (prompt_id) -> prompts(id) CASCADE',
      'prompt_tags prompt_tags_tag_id_fkey (tag_id) -> tags(id) CASCADE',
      'prompt_templates prompt_templates_created_by_fkey (created_by) -> users(id) SET NULL',
      'prompt_versions prompt_version_unique UNIQUE (prompt_id, version)',
      'prompt_versions prompt_versions_created_by_fkey (created_by) -> users(id) SET NULL',
      'prompt_versions prompt_versions_prompt_id_fkey (prompt_id) -> prompts(id) CASCADE',
      'prompts prompts_user_id_fkey (user_id) -> users(id) CASCADE',
      'shares shares_prompt_id_fkey (prompt_id) -> prompts(id) CASCADE',
      'shares shares_shared_by_fkey (shared_by) -> users(id) CASCADE',
      'tags tags_user_id_fkey (user_id) -> users(id) CASCADE',
      'tags user_tag_unique UNIQUE (user_id, name)',
      'team_invites team_invites_invited_by_fkey (invited_by) -> users(id) CASCADE',
    ])
  })

  it('has no row security, no policy and no extension: isolation is in the queries', async () => {
    await head(database())
    const rows = await database().query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity
       union all select policyname from pg_policies`,
    )
    expect(rows).toEqual([])
    expect((await listCatalog(database())).extensions).toEqual([])
  })

  it('describes every table, column and function', async () => {
    await head(database())
    const rows = await database().query(
      `select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and (coalesce(obj_description(c.oid, 'pg_class'), '') = '' or coalesce(col_description(c.oid, a.attnum), '') = '')
       union all
       select proname, null from pg_proc
       where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null`,
    )
    expect(rows).toEqual([])
  })
})

describeTargets('promptvault up and down', (database) => {
  it('leaves an empty database empty, and comes up the same again', async () => {
    const empty = await listCatalog(database())
    await head(database())
    const first = await listCatalog(database())
    await undoProject(database(), 'promptvault')
    expect(await listCatalog(database())).toEqual(empty)
    await head(database())
    expect(await listCatalog(database())).toEqual(first)
  })

  it('undoes each migration whole', async () => {
    for (const name of await migrationNames('promptvault')) {
      const before = await listCatalog(database())
      await runMigration(database(), { project: 'promptvault', name, direction: 'up' })
      const after = await listCatalog(database())
      expect(after.columns.length).toBeGreaterThan(before.columns.length)
      await runMigration(database(), { project: 'promptvault', name, direction: 'down' })
      expect([name, await listCatalog(database())]).toEqual([name, before])
      await runMigration(database(), { project: 'promptvault', name, direction: 'up' })
      expect([name, await listCatalog(database())]).toEqual([name, after])
    }
  })
})
