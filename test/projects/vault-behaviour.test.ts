import { beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, type TestDatabase } from '../helpers/apply-project.js'

const ada = '0a000000-0000-4000-8000-000000000001'
const bob = '0b000000-0000-4000-8000-000000000001'
const nobody = '0f000000-0000-4000-8000-000000000001'

async function newPrompt(database: TestDatabase, owner = ada): Promise<string> {
  const rows = await database.query<{ id: string }>(
    'insert into prompts (owner_id, title) values ($1, $2) returning id',
    [owner, 'A prompt'],
  )
  return rows[0]!.id
}

const newVersion = (database: TestDatabase, prompt: string, version: number, body = '') =>
  database.query(
    `insert into prompt_versions (prompt_id, version, body, access_control, use_cases)
     values ($1, $2, $3, 'private', '{}')`,
    [prompt, version, body],
  )

async function newCollection(database: TestDatabase, name: string, owner = ada): Promise<string> {
  const rows = await database.query<{ id: string }>(
    'insert into collections (owner_id, name) values ($1, $2) returning id',
    [owner, name],
  )
  return rows[0]!.id
}

const failure = (sqlState: string, constraint: string) => ({ code: sqlState, constraint })

describeTargets('vault', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'vault')
    await database().query('insert into users (id) values ($1), ($2)', [ada, bob])
  })

  it('refuses an owner who is no user', async () => {
    await expect(newPrompt(database(), nobody)).rejects.toMatchObject(
      failure('23503', 'prompts_owner_id_fkey'),
    )
    await expect(newCollection(database(), 'x', nobody)).rejects.toMatchObject(
      failure('23503', 'collections_owner_id_fkey'),
    )
  })

  it('keeps a user who owns something', async () => {
    await newPrompt(database())
    // 23001 from PostgreSQL 18 on, 23503 before.
    await expect(database().query('delete from users where id = $1', [ada])).rejects.toMatchObject({
      code: expect.stringMatching(/^(23001|23503)$/),
      constraint: 'prompts_owner_id_fkey',
    })
    await database().query('delete from users where id = $1', [bob])
  })

  it('has one version of a number in a prompt, none negative', async () => {
    const prompt = await newPrompt(database())
    await newVersion(database(), prompt, 1)
    await newVersion(database(), await newPrompt(database()), 1)
    await expect(newVersion(database(), prompt, 1)).rejects.toMatchObject(
      failure('23505', 'ix_versions_prompt_desc'),
    )
    await expect(newVersion(database(), prompt, -1)).rejects.toMatchObject(
      failure('23514', 'prompt_versions_version_check'),
    )
  })

  it('takes private and unlisted as access control, and demands one', async () => {
    const prompt = await newPrompt(database())
    await newVersion(database(), prompt, 1)
    await database().query(`update prompt_versions set access_control = 'unlisted'`)
    await expect(
      database().query(`update prompt_versions set access_control = 'public'`),
    ).rejects.toMatchObject({ code: '22P02' })
    await expect(database().query('update prompt_versions set access_control = null')).rejects.toMatchObject({
      code: '23502',
    })
  })

  it('has a collection name once for an owner', async () => {
    await newCollection(database(), 'Daily')
    await newCollection(database(), 'Daily', bob)
    await expect(newCollection(database(), 'Daily')).rejects.toMatchObject(
      failure('23505', 'collections_owner_id_name_key'),
    )
  })

  it('has a prompt in many collections, in each once', async () => {
    const prompt = await newPrompt(database())
    const insert = 'insert into collection_prompts values ($1, $2)'
    const first = await newCollection(database(), 'One')
    await database().query(insert, [first, prompt])
    await database().query(insert, [await newCollection(database(), 'Two'), prompt])
    await expect(database().query(insert, [first, prompt])).rejects.toMatchObject(
      failure('23505', 'collection_prompts_pkey'),
    )
    await database().query('delete from collections where id = $1', [first])
    expect(await database().query('select count(*)::int as n from collection_prompts')).toEqual([{ n: 1 }])
  })

  it('deletes versions, memberships and tokens with their prompt', async () => {
    const prompt = await newPrompt(database())
    await newVersion(database(), prompt, 1)
    await database().query('insert into collection_prompts values ($1, $2)', [
      await newCollection(database(), 'One'),
      prompt,
    ])
    await database().query(`insert into share_tokens (prompt_id, token) values ($1, 'a')`, [prompt])
    await database().query('delete from prompts')
    const rows = await database().query(
      `select (select count(*) from prompt_versions) + (select count(*) from collection_prompts)
            + (select count(*) from share_tokens) as left_over`,
    )
    expect(rows).toEqual([{ left_over: '0' }])
  })

  it('issues, finds and revokes share tokens, and has a token once', async () => {
    const prompt = await newPrompt(database())
    const issue = `insert into share_tokens (prompt_id, token) values ($1, 'secret')`
    const find = `select prompt_id from share_tokens where token = 'secret' and revoked_at is null`
    await database().query(issue, [prompt])
    expect(await database().query(find)).toEqual([{ prompt_id: prompt }])
    await expect(database().query(issue, [prompt])).rejects.toMatchObject(
      failure('23505', 'share_tokens_token_key'),
    )
    await database().query(`update share_tokens set revoked_at = now() where token = 'secret'`)
    expect(await database().query(find)).toEqual([])
  })

  it('leaves the reserved columns at their defaults', async () => {
    await newPrompt(database())
    expect(await database().query('select block_count, embedding, icon_url from prompts')).toEqual([
      { block_count: 0, embedding: null, icon_url: null },
    ])
  })

  it.each(['prompts', 'prompt_versions', 'collections'])(
    'moves updated_at of %s on update',
    async (table) => {
      await newVersion(database(), await newPrompt(database()), 1)
      await newCollection(database(), 'One')
      await database().query(`update ${table} set updated_at = '2020-01-01T00:00Z'`)
      expect(await database().query(`select updated_at from ${table}`)).toEqual([
        { updated_at: new Date(Date.UTC(2020, 0, 1)) },
      ])
      await database().query(`update ${table} set id = id`)
      expect(await database().query(`select updated_at >= created_at as moved from ${table}`)).toEqual([
        { moved: true },
      ])
    },
  )
})
