import { beforeEach, expect, it } from 'vitest'
import { describeTargets } from '../helpers/apply-project.js'
import { pro, prompt, queryNames, runQuery, samples, seed, stranger } from './promptvault/declared-queries.js'

const names = (rows: readonly Record<string, unknown>[]) => rows.map(({ name }) => name)
const launch = 'Post for a launch'
const review = 'Review a change'
const reply = 'Reply to a customer'

describeTargets('the declared queries of promptvault on its dev seed', (database) => {
  beforeEach(() => seed(database()))

  it('run, every one, and find rows', async () => {
    for (const name of await queryNames())
      expect([name, (await runQuery(database(), name)).length]).not.toEqual([name, 0])
  })

  it('count the prompts of a user, cached and true', async () => {
    const read = () => runQuery(database(), 'user-with-prompt-count')
    expect(await read()).toMatchObject([{ id: pro, tier: 'pro', prompt_count: 3, counted_prompts: 3 }])
    await database().query('delete from prompts where id = $1', [prompt(3)])
    expect(await read()).toMatchObject([{ prompt_count: 3, counted_prompts: 2 }])
    expect(await runQuery(database(), 'user-with-prompt-count', ['nobody'])).toEqual([])
  })

  it('give a user with the ids of the prompts, none for one without', async () => {
    expect(await runQuery(database(), 'user-with-prompts')).toMatchObject([
      { prompt_ids: [prompt(3), prompt(4), prompt(5)] },
    ])
    await database().query(`delete from prompts where user_id = $1`, [pro])
    expect(await runQuery(database(), 'user-with-prompts')).toMatchObject([{ prompt_ids: [] }])
  })

  it("list one user's prompts with their tags, newest first", async () => {
    const rows = await runQuery<{ name: string; tags: { name: string }[] }>(database(), 'prompts-with-tags')
    expect(rows.map(({ name, tags }) => [name, names(tags)])).toEqual([
      [reply, ['marketing']],
      [review, ['code']],
      [launch, ['launch', 'marketing']],
    ])
    await database().query('delete from prompt_tags')
    expect(await runQuery(database(), 'prompts-with-tags')).toMatchObject([
      { tags: [] },
      { tags: [] },
      { tags: [] },
    ])
  })

  it.each(['list-prompts', 'prompts-with-tags'])(
    '%s walks by pages, none lost and none twice',
    async (name) => {
      await database().query(
        `insert into prompts (user_id, name, content, created_at)
       select $1, n::text, '', '2025-01-01' from generate_series(1, 20) n`,
        [pro],
      )
      const seen: string[] = []
      for (;;) {
        const page = await runQuery<{ id: string }>(database(), name, [pro, seen.at(-1) ?? null, 4])
        if (page.length === 0) break
        seen.push(...page.map(({ id }) => id))
      }
      expect(seen.slice(0, 3)).toEqual([prompt(5), prompt(4), prompt(3)])
      expect([seen.length, new Set(seen).size]).toEqual([23, 23])
    },
  )

  it('find prompts by folder and by tag', async () => {
    expect(names(await runQuery(database(), 'prompts-in-folder'))).toEqual([launch, reply])
    expect(await runQuery(database(), 'list-folders')).toEqual([
      { folder: 'engineering', prompts: 1 },
      { folder: 'marketing/social', prompts: 2 },
    ])
    expect(names(await runQuery(database(), 'prompts-by-tag'))).toEqual([reply, launch])
    expect(await runQuery(database(), 'list-tags')).toMatchObject([
      { name: 'code', prompts: 1 },
      { name: 'launch', prompts: 1 },
      { name: 'marketing', prompts: 2 },
    ])
  })

  it('give a user nothing of another', async () => {
    const own = (await queryNames()).filter((name) => samples[name]?.[0] === pro && name !== 'create-prompt')
    for (const name of own) {
      const rows = await runQuery(database(), name, [stranger, ...samples[name]!.slice(1)])
      expect([name, JSON.stringify(rows)]).not.toEqual([
        name,
        expect.stringMatching(
          /Post for a launch|Review a change|Reply to|marketing\/social|dev-launch|user2@/,
        ),
      ])
    }
    for (const name of ['prompt-versions', 'prompt-version', 'optimizations-of-prompt', 'prompts-by-tag'])
      expect(await runQuery(database(), name, [stranger, ...samples[name]!.slice(1)])).toEqual([])
  })

  it('show public prompts of anyone, and no private one', async () => {
    expect(names(await runQuery(database(), 'public-prompts'))).toEqual([review, 'Recipe from leftovers'])
  })

  it('show the history of a prompt, latest first', async () => {
    expect(await runQuery(database(), 'prompt-versions')).toMatchObject([{ version: 2 }, { version: 1 }])
    expect(await runQuery(database(), 'prompt-version')).toMatchObject([
      { content: expect.stringMatching(/paragraph/) },
    ])
  })

  it('create a prompt, its version and the count in one statement, or nothing', async () => {
    const [created] = await runQuery<{ id: string }>(database(), 'create-prompt')
    expect(await runQuery(database(), 'prompt-versions', [pro, created!.id, 20])).toMatchObject([
      { version: 1, change_message: 'Initial version', created_by: pro },
    ])
    expect(await runQuery(database(), 'user-with-prompt-count')).toMatchObject([
      { prompt_count: 4, counted_prompts: 4 },
    ])
    await expect(runQuery(database(), 'create-prompt', ['nobody', 'New', '', null])).rejects.toMatchObject({
      code: '23503',
    })
    expect(await database().query('select count(*)::int as n from prompts')).toEqual([{ n: 7 }])
  })

  it('open a share until it expires, and count the views', async () => {
    expect(await runQuery(database(), 'resolve-share')).toMatchObject([{ name: launch, view_count: 3 }])
    expect(await runQuery(database(), 'count-share-view')).toMatchObject([{ view_count: 4 }])
    for (const name of ['resolve-share', 'count-share-view'])
      expect(await runQuery(database(), name, ['dev-expired'])).toEqual([])
    await database().query(`update shares set expires_at = now() at time zone 'utc' + interval '1 minute'`)
    expect(await runQuery(database(), 'resolve-share', ['dev-expired'])).toMatchObject([{ name: launch }])
  })

  it('find invitations that are open', async () => {
    expect(await runQuery(database(), 'open-invites')).toMatchObject([{ role: 'editor' }])
    expect(await runQuery(database(), 'open-invites', ['guest@example.com', 20])).toEqual([])
  })

  it('find imports, optimizations and templates', async () => {
    expect(await runQuery(database(), 'import-sessions')).toMatchObject([
      { source: 'chatgpt', imported_count: 1 },
    ])
    expect(await runQuery(database(), 'import-sessions-by-source', [stranger, 'file', 20])).toEqual([])
    expect(await runQuery(database(), 'optimizations-of-prompt')).toMatchObject([
      { improvements: ['shorter', 'ends with a question'], score_before: 0.5, score_after: 0.75 },
    ])
    expect(names(await runQuery(database(), 'templates-in-category'))).toEqual(['Summary', 'Blog post'])
    expect(names(await runQuery(database(), 'official-templates'))).toEqual(['Blog post', 'Summary'])
  })
})
