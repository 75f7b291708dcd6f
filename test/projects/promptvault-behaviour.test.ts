import { beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets } from '../helpers/apply-project.js'
import {
  ada,
  bob,
  counts,
  fillAll,
  newId,
  newImport,
  newInvite,
  newPrompt,
  newShare,
  newTag,
  newTemplate,
  newVersion,
  tables,
} from './promptvault/rows.js'

const failure = (sqlState: string, constraint: string) => ({ code: sqlState, constraint })

describeTargets('promptvault', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'promptvault')
    await database().query(
      `insert into users (id, email) values ($1, 'ada@example.com'), ($2, 'bob@example.com')`,
      [ada, bob],
    )
  })

  it('fills in the documented defaults', async () => {
    await fillAll(database())
    expect(await database().query('select tier, prompt_count from users where id = $1', [ada])).toEqual([
      { tier: 'free', prompt_count: 0 },
    ])
    expect(await database().query('select model, is_public, metadata from prompts')).toEqual([
      { model: 'gpt-4', is_public: false, metadata: null },
    ])
    expect(await database().query('select color from tags')).toEqual([{ color: '#3B82F6' }])
    expect(await database().query('select view_count, expires_at from shares')).toEqual([
      { view_count: 0, expires_at: null },
    ])
    expect(await database().query('select role, accepted from team_invites')).toEqual([
      { role: 'viewer', accepted: false },
    ])
    expect(await database().query('select usage_count, rating, is_official from prompt_templates')).toEqual([
      { usage_count: 0, rating: null, is_official: false },
    ])
  })

  it('deletes everything of a user with the user, templates excepted', async () => {
    await fillAll(database())
    await newTemplate(database(), null)
    await database().query('delete from users where id = $1', [ada])
    const none = Object.fromEntries(tables.map((table) => [table, 0]))
    expect(await counts(database())).toEqual({ ...none, users: 1, prompt_templates: 2 })
    expect(await database().query('select distinct created_by from prompt_templates')).toEqual([
      { created_by: null },
    ])
  })

  it('deletes what hangs on a prompt with the prompt', async () => {
    const { prompt } = await fillAll(database())
    const before = await counts(database())
    await database().query('delete from prompts where id = $1', [prompt])
    const gone = { prompts: 0, prompt_versions: 0, prompt_tags: 0, shares: 0, prompt_optimizations: 0 }
    expect(await counts(database())).toEqual({ ...before, ...gone })
  })

  it('takes a tag off its prompts with the tag', async () => {
    const { tag } = await fillAll(database())
    const before = await counts(database())
    await database().query('delete from tags where id = $1', [tag])
    expect(await counts(database())).toEqual({ ...before, tags: 0, prompt_tags: 0 })
  })

  it('keeps a version whose author is gone', async () => {
    const prompt = await newPrompt(database())
    await newVersion(database(), prompt, 1, bob)
    await database().query('delete from users where id = $1', [bob])
    expect(await database().query('select version, created_by from prompt_versions')).toEqual([
      { version: 1, created_by: null },
    ])
  })

  it('has an e-mail, a share code, a tag of a user, a version of a prompt and a tag on a prompt once', async () => {
    const { prompt, tag } = await fillAll(database())
    const twice = [
      [
        'user_email_idx',
        () => newId(database(), `insert into users values ('user_x', 'ada@example.com')`, []),
      ],
      ['share_code_idx', () => newShare(database(), prompt, 'code', bob)],
      ['user_tag_unique', () => newTag(database(), 'daily')],
      ['prompt_version_unique', () => newVersion(database(), prompt, 1)],
      [
        'prompt_tag_primary',
        () => database().query('insert into prompt_tags values ($1, $2)', [prompt, tag]),
      ],
    ] as const
    for (const [constraint, insert] of twice)
      await expect(insert()).rejects.toMatchObject(failure('23505', constraint))
    await newTag(database(), 'daily', bob)
    await newVersion(database(), prompt, 2)
    await newVersion(database(), await newPrompt(database()), 1)
  })

  it.each([
    ['prompts', 'user_id', `insert into prompts (user_id, name, content) values ('nobody', '', '')`],
    ['tags', 'user_id', `insert into tags (user_id, name) values ('nobody', '')`],
    ['import_sessions', 'user_id', `insert into import_sessions (user_id, source) values ('nobody', 'file')`],
    [
      'prompt_versions',
      'prompt_id',
      `insert into prompt_versions (prompt_id, version, content) values (gen_random_uuid(), 1, '')`,
    ],
    [
      'prompt_templates',
      'created_by',
      `insert into prompt_templates (category, name, content, created_by) values ('', '', '', 'nobody')`,
    ],
  ])('refuses a row of %s whose %s leads nowhere', async (table, column, sql) => {
    await expect(database().query(sql)).rejects.toMatchObject(failure('23503', `${table}_${column}_fkey`))
  })

  it.each([
    `insert into users (id, email) values ('user_x', null)`,
    `insert into prompts (user_id, name, content) values ('user_ada', null, '')`,
    `insert into prompts (user_id, name, content) values ('user_ada', '', null)`,
    `insert into prompts (user_id, name, content) values (null, '', '')`,
    `insert into tags (user_id, name) values ('user_ada', null)`,
    `insert into team_invites (invited_by, invited_email, expires_at) values ('user_ada', null, now())`,
    `insert into team_invites (invited_by, invited_email) values ('user_ada', 'guest@example.com')`,
    `insert into import_sessions (user_id) values ('user_ada')`,
    `insert into prompt_templates (category, name, content) values (null, '', '')`,
  ])('refuses a null where the document asks for a value: %s', async (sql) => {
    await expect(database().query(sql)).rejects.toMatchObject({ code: '23502' })
  })

  it('takes each listed tier, role and source, and no other', async () => {
    const set = 'update users set tier = $1'
    for (const tier of ['free', 'pro', 'enterprise']) await database().query(set, [tier])
    for (const role of ['viewer', 'editor']) await newInvite(database(), role)
    const sources = ['chatgpt', 'claude', 'gemini', 'cline', 'cursor', 'file']
    for (const source of sources) await newImport(database(), source)
    expect(await counts(database())).toMatchObject({ team_invites: 2, import_sessions: 6 })
    await expect(database().query(set, ['Pro'])).rejects.toMatchObject(failure('23514', 'users_tier_check'))
    await expect(newInvite(database(), 'owner')).rejects.toMatchObject(
      failure('23514', 'team_invites_role_check'),
    )
    await expect(newImport(database(), 'bard')).rejects.toMatchObject(
      failure('23514', 'import_sessions_source_check'),
    )
  })

  it.each(['prompts', 'prompt_versions', 'import_sessions'])(
    'takes an object as metadata of %s, and nothing else',
    async (table) => {
      await fillAll(database())
      const set = `update ${table} set metadata = $1::jsonb`
      for (const good of ['{}', '{"max_tokens": 5}', null]) await database().query(set, [good])
      for (const bad of ['[]', '"text"', '7', 'null'])
        await expect(database().query(set, [bad])).rejects.toMatchObject(
          failure('23514', `${table}_metadata_check`),
        )
      await expect(database().query(set, ['{'])).rejects.toMatchObject({ code: '22P02' })
    },
  )

  it('refuses a colour of more than seven characters', async () => {
    await newTag(database(), 'daily')
    await database().query(`update tags set color = '#abcdef'`)
    await expect(database().query(`update tags set color = '#abcdef0'`)).rejects.toMatchObject({
      code: '22001',
    })
  })

  it.each(['users', 'prompts'])(
    'moves updated_at of %s on update, unless the update sets it',
    async (table) => {
      await newPrompt(database())
      await database().query(`update ${table} set updated_at = '2020-01-01'`)
      const read = `select distinct updated_at::text as at, updated_at >= created_at as moved from ${table}`
      expect(await database().query(read)).toEqual([{ at: '2020-01-01 00:00:00', moved: false }])
      await database().query(`update ${table} set id = id`)
      expect(await database().query(read)).toMatchObject([{ moved: true }])
    },
  )

  it('writes UTC, whatever time zone the session has', async () => {
    await database().script(`set timezone = 'Pacific/Kiritimati'`)
    try {
      await newPrompt(database())
      await database().query(`update prompts set name = 'Another'`)
      const rows = await database().query(
        `select abs(extract(epoch from now() - created_at at time zone 'utc')) < 3600 as created,
                abs(extract(epoch from now() - updated_at at time zone 'utc')) < 3600 as updated from prompts`,
      )
      expect(rows).toEqual([{ created: true, updated: true }])
    } finally {
      await database().script('reset timezone')
    }
  })
})
