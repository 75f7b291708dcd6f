import { afterAll, beforeEach, expect, it } from 'vitest'
import { describeTargets } from '../helpers/apply-project.js'
import { ada, ask, bob, openToPlain, plain, removePlain, rows } from './metaprompt/people.js'

const like = `select increment_likes_count('${rows.template}')`
const use = `select increment_uses_count('${rows.template}')`
const template = (number: number) => `41000000-0000-4000-8000-00000000000${number}`

describeTargets('the functions of metaprompt', (database) => {
  beforeEach(() => openToPlain(database()))
  afterAll(() => removePlain(database()))

  const counts = async () =>
    (
      await database().query(
        `select likes_count as likes, uses_count as uses from prompt_templates where id = '${rows.template}'`,
      )
    )[0]

  /** More templates of ada's, each with a prompt of its own. */
  const addTemplates = async (
    list: readonly {
      n: number
      category: string | null
      likes: number
      uses?: number
      isPublic?: boolean
    }[],
  ) => {
    for (const { n, category, likes, uses = 0, isPublic = true } of list) {
      const prompt = `11000000-0000-4000-8000-00000000000${n}`
      await database().query(
        `insert into prompts (id, user_id, title, goal, template, is_public) values ($1, $2, $3, 'g', 't', $4)`,
        [prompt, ada, `T${n}`, isPublic],
      )
      await database().query(
        `insert into prompt_templates (id, prompt_id, user_id, category, likes_count, uses_count)
         values ($1, $2, $3, $4, $5, $6)`,
        [template(n), prompt, ada, category, likes, uses],
      )
    }
  }
  const popular = async (call: string, caller?: { user?: string }) => {
    const statement = `select title from get_popular_templates(${call})`
    const found = caller
      ? await ask(database(), caller, statement)
      : await database().query<{ title: string }>(statement)
    return found.map(({ title }) => title)
  }

  it('count for the owner of the tables, who needs no claims', async () => {
    await database().query(like)
    await database().query(use)
    await database().query(use)
    expect(await counts()).toEqual({ likes: 1, uses: 2 })
  })

  it("count for another signed-in user, who cannot change the template's row", async () => {
    await ask(database(), { user: bob }, like)
    await ask(database(), { user: bob }, use)
    expect(await ask(database(), { user: bob }, 'update prompt_templates set likes_count = 9')).toEqual([])
    expect(await counts()).toEqual({ likes: 1, uses: 1 })
  })

  it('refuse to count for nobody', async () => {
    for (const call of [like, use])
      await expect(ask(database(), {}, call)).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('signed-in user'),
      })
    expect(await counts()).toEqual({ likes: 0, uses: 0 })
  })

  it('count without claims for a role that row security does not bind', async () => {
    await database().script(`alter role ${plain} bypassrls`)
    try {
      await ask(database(), {}, like)
    } finally {
      await database().script(`alter role ${plain} nobypassrls`)
    }
    expect(await counts()).toEqual({ likes: 1, uses: 0 })
  })

  it('count from null as from 0, and pass over a template that is not there', async () => {
    await database().query('update prompt_templates set likes_count = null, uses_count = null')
    await ask(database(), { user: bob }, like)
    await ask(database(), { user: bob }, use)
    await ask(database(), { user: bob }, `select increment_likes_count('${bob}')`)
    await ask(database(), { user: bob }, 'select increment_uses_count(null)')
    expect(await counts()).toEqual({ likes: 1, uses: 1 })
  })

  it('leave updated_at of the template, which other changes move', async () => {
    const updatedAt = () => database().query('select updated_at from prompt_templates')
    await database().query(`update prompt_templates set updated_at = '2020-01-01T00:00Z'`)
    const old = await updatedAt()
    await database().query(like)
    await database().query(use)
    expect(await updatedAt()).toEqual(old)
    await database().query(`update prompt_templates set category = 'new'`)
    expect(await updatedAt()).not.toEqual(old)
  })

  it('keep updated_at of users and prompts, but for an update that sets it', async () => {
    for (const table of ['users', 'prompts']) {
      await database().query(`update ${table} set updated_at = '2020-01-01T00:00Z'`)
      const set = await database().query(`select distinct updated_at from ${table}`)
      expect(set).toEqual([{ updated_at: new Date(Date.UTC(2020, 0, 1)) }])
      await database().query(`update ${table} set id = id`)
      expect(
        await database().query(
          `select bool_and(updated_at > now() - interval '1 day') as moved from ${table}`,
        ),
      ).toEqual([{ moved: true }])
    }
  })

  it('are not fooled by a temporary table of the caller', async () => {
    await database().script(
      `do $$ begin execute format('grant temporary on database %I to ${plain}', current_database()); end $$`,
    )
    await ask(
      database(),
      { user: bob },
      `create temporary table prompt_templates as select * from public.prompt_templates`,
    )
    try {
      await ask(database(), { user: bob }, like)
      expect(await database().query('select likes_count from pg_temp.prompt_templates')).toEqual([
        { likes_count: 0 },
      ])
      expect(await database().query('select likes_count from public.prompt_templates')).toEqual([
        { likes_count: 1 },
      ])
    } finally {
      await database().script('drop table pg_temp.prompt_templates')
    }
  })

  it('find their tables whatever the search_path of the caller', async () => {
    await database().script(`set search_path = ''`)
    try {
      await database().query(like.replace('increment', 'public.increment'))
      expect(await database().query('select likes_count from public.get_popular_templates()')).toEqual([
        { likes_count: 1 },
      ])
    } finally {
      await database().script('reset search_path')
    }
  })

  it('list templates by likes, then uses; ten of all categories and of none', async () => {
    await addTemplates([
      { n: 1, category: 'a', likes: 5 },
      { n: 2, category: null, likes: 7 },
      { n: 3, category: 'a', likes: 5, uses: 1 },
      { n: 4, category: 'b', likes: 6 },
    ])
    expect(await popular('')).toEqual(['T2', 'T4', 'T3', 'T1', 'Public'])
    expect(await popular('10, null')).toEqual(['T2', 'T4', 'T3', 'T1', 'Public'])
    expect(await popular('2')).toEqual(['T2', 'T4'])
    expect(await popular('0')).toEqual([])
    expect(await popular(`10, 'a'`)).toEqual(['T3', 'T1'])
    expect(await popular(`category_filter => 'b'`)).toEqual(['T4'])
    expect(await popular(`10, 'none'`)).toEqual([])
    await addTemplates([5, 6, 7, 8, 9].map((n) => ({ n, category: 'c', likes: 1 })))
    await database().query(`
      insert into prompt_templates (prompt_id, user_id, likes_count)
      select '${rows.public}', '${ada}', 2 from generate_series(1, 5)`)
    expect(await popular('')).toHaveLength(10)
  })

  it('return the six documented columns', async () => {
    await addTemplates([{ n: 1, category: 'a', likes: 5, uses: 2 }])
    expect(await database().query('select * from get_popular_templates(1)')).toEqual([
      { id: template(1), title: 'T1', goal: 'g', category: 'a', likes_count: 5, uses_count: 2 },
    ])
  })

  it('list a template of a private prompt to its user alone', async () => {
    await addTemplates([{ n: 1, category: 'a', likes: 5, isPublic: false }])
    expect(await popular('', { user: ada })).toEqual(['T1', 'Public'])
    expect(await popular('', { user: bob })).toEqual(['Public'])
    expect(await popular('', {})).toEqual(['Public'])
  })
})
