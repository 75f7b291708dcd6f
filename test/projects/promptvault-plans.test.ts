import { beforeEach, describe, expect, it } from 'vitest'
import { applyProject, describeTargets, loadProject, type TestDatabase } from '../helpers/apply-project.js'
import { queryNames, readQuery, samples, seed } from './promptvault/declared-queries.js'

async function planOf(database: TestDatabase, name: string, parameters = samples[name]): Promise<string> {
  const rows = await database.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) ${await readQuery(name)}`,
    parameters,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

describeTargets('the declared queries of promptvault on its dev seed', (database) => {
  beforeEach(() => seed(database()))

  it('use an index each, once sequential scans are dear', async () => {
    await database().script('set enable_seqscan = off')
    try {
      for (const name of await queryNames())
        expect([name, await planOf(database(), name)]).not.toEqual([
          name,
          expect.stringContaining('Seq Scan'),
        ])
    } finally {
      await database().script('reset enable_seqscan')
    }
  })
})

/** 20,000 prompts of 200 users in 1,000 folders, and what goes with them. */
const manyRows = `
  insert into users (id, email) select 'u' || n, n || '@example.com' from generate_series(1, 2000) n;
  insert into prompts (user_id, name, content, folder)
  select 'u' || 1 + n % 200, 'p' || n, '', 'f' || 1 + n * 7 % 1000 from generate_series(1, 20000) n;
  insert into prompt_versions (prompt_id, version, content) select id, n, '' from prompts, generate_series(1, 3) n;
  insert into shares (prompt_id, shared_by, share_code) select id, user_id, 'c' || name from prompts limit 5000;
  insert into import_sessions (user_id, source)
  select 'u' || 1 + n % 2000, 'file' from generate_series(1, 10000) n;
  analyze`

describeTargets('the declared queries of promptvault on many rows', (database) => {
  it('use the documented indexes', async () => {
    await applyProject(database(), 'promptvault')
    await database().script(manyRows)
    const rows = await database().query<{ id: string }>(`select id from prompts where name = 'p70'`)
    const expected: Record<string, readonly [index: string, ...parameters: unknown[]]> = {
      'user-by-email': ['user_email_idx', '70@example.com'],
      'user-with-prompts': ['prompt_user_id_idx', 'u70'],
      'user-with-prompt-count': ['prompt_user_id_idx', 'u70'],
      'list-prompts': ['prompt_user_id_idx', 'u70', null, 20],
      'prompts-with-tags': ['prompt_user_id_idx', 'u70', null, 20],
      'prompts-in-folder': ['prompt_folder_idx', 'u70', 'f70', 20],
      'resolve-share': ['share_code_idx', 'cp70'],
      'import-sessions': ['import_sessions_user_id_idx', 'u70', 20],
      'prompt-version': ['prompt_version_unique', 'u71', rows[0]?.id, 1],
    }
    for (const [name, [index, ...parameters]] of Object.entries(expected))
      expect([name, await planOf(database(), name, parameters)]).toEqual([
        name,
        expect.stringContaining(index),
      ])
  })
})

describe('the files of promptvault', () => {
  it('name their project, which needs no extension', async () => {
    const project = await loadProject('promptvault')
    expect(project.name).toBe('promptvault')
    expect(project.extensions ?? []).toEqual([])
  })

  it('describe each declared query in its first line, name its columns, and bound its rows', async () => {
    const single = ['count-share-view', 'create-prompt', 'prompt-version', 'resolve-share']
    expect(Object.keys(samples)).toEqual(await queryNames())
    for (const name of await queryNames()) {
      const text = await readQuery(name)
      expect(text.split('\n')[0]).toMatch(/^-- [A-Z].*\.$/)
      expect(text).not.toMatch(/select\s+(\w+\.)?\*/)
      if (!single.includes(name) && !name.startsWith('user-')) expect(text).toMatch(/^limit \$\d$/m)
    }
  })

  it('filter each declared query on user data by a user, but those that a secret or publicity opens', async () => {
    const open = ['count-share-view', 'official-templates', 'open-invites', 'public-prompts']
    open.push('resolve-share', 'templates-in-category', 'user-by-email')
    for (const name of await queryNames())
      expect([name, /\$1 user \(text\)/.test(await readQuery(name))]).toEqual([name, !open.includes(name)])
  })
})
