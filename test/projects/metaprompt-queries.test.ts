import { readdir, readFile } from 'node:fs/promises'
import { beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, loadDevSeed, type TestDatabase } from '../helpers/apply-project.js'

const folder = new URL('../../migrations/metaprompt/queries/', import.meta.url)
const user = (number: number) => `00000000-0000-4000-8001-00000000000${number}`
const prompt = (number: number) => `00000000-0000-4000-8002-00000000000${number}`

/** Sample parameters of each declared query. */
const samples: Record<string, readonly unknown[]> = {
  'user-prompts': [user(2)],
  'user-prompts-page': [user(2), '2026-01-09T09:00Z', prompt(4), 10],
  'search-templates': ['%review%', null],
  'list-templates': [null],
  'popular-templates': [10, null],
  'favorite-templates': [user(3)],
  'prompt-test-results': [user(2), prompt(3), 10],
}
const names = Object.keys(samples).sort()

const read = (name: string) => readFile(new URL(`${name}.sql`, folder), 'utf8')

async function run(
  database: TestDatabase,
  name: string,
  parameters: readonly unknown[] = samples[name]!,
): Promise<Record<string, unknown>[]> {
  return database.query(await read(name), parameters)
}

async function planOf(database: TestDatabase, name: string): Promise<string> {
  const lines = await database.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) ${await read(name)}`,
    samples[name],
  )
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

const titles = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['title'])

describeTargets('the declared queries of metaprompt on its dev seed', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'metaprompt')
    const seed = await loadDevSeed('metaprompt')
    await database().db.transaction().execute(seed.run)
  })

  it('are those with samples, each described in its first line', async () => {
    expect((await readdir(folder)).sort()).toEqual(names.map((name) => `${name}.sql`).sort())
    for (const name of names) expect((await read(name)).split('\n')[0]).toMatch(/^-- [A-Z].*\.$/)
  })

  it.each(names)('%s uses an index, once sequential scans are dear', async (name) => {
    await database().script('set enable_seqscan = off')
    try {
      expect(await planOf(database(), name)).not.toContain('Seq Scan')
    } finally {
      await database().script('reset enable_seqscan')
    }
  })

  it("list a user's prompts with their answers, newest first", async () => {
    const found = await run(database(), 'user-prompts')
    expect(titles(found)).toEqual(['Explain a query plan', 'Review a pull request'])
    expect(found[0]).toMatchObject({ variables: ['plan'], is_public: true })
    expect(found[0]!['prompt_answers']).toMatchObject([
      { question_id: 'audience', question_text: 'Who reads the answer?', answer: 'Only me' },
      { question_id: 'length', answer: 'One page' },
    ])
    await database().query('delete from prompt_answers')
    expect((await run(database(), 'user-prompts'))[0]!['prompt_answers']).toEqual([])
    expect(await run(database(), 'user-prompts', [user(9)])).toEqual([])
  })

  it('page through prompts without a gap where two were made at once', async () => {
    await database().query('update prompts set created_at = $1 where user_id = $2', [
      '2026-01-08T09:00Z',
      user(2),
    ])
    const first = await run(database(), 'user-prompts-page', [
      user(2),
      'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      1,
    ])
    const last = first[0]!
    const rest = await run(database(), 'user-prompts-page', [user(2), last['created_at'], last['id'], 10])
    expect(titles([...first, ...rest])).toEqual(['Explain a query plan', 'Review a pull request'])
  })

  it('search title and goal without regard to case, in public prompts, by likes', async () => {
    expect(titles(await run(database(), 'search-templates'))).toEqual(['Review a pull request'])
    expect(titles(await run(database(), 'search-templates', ['%READ%', null]))).toEqual([
      'Review a pull request',
      'Summarise an article',
    ])
    expect(titles(await run(database(), 'search-templates', ['%read%', 'writing']))).toEqual([
      'Summarise an article',
    ])
    expect(await run(database(), 'search-templates', ['%quarterly%', null])).toEqual([])
    expect(titles(await run(database(), 'list-templates', ['coding']))).toEqual(['Review a pull request'])
    expect(await run(database(), 'list-templates', [null])).toHaveLength(3)
  })

  it('find twenty templates at most', async () => {
    await database().query(
      `insert into prompt_templates (prompt_id, user_id) select $1, $2 from generate_series(1, 30)`,
      [prompt(3), user(2)],
    )
    expect(await run(database(), 'search-templates')).toHaveLength(20)
    expect(await run(database(), 'list-templates', [null])).toHaveLength(20)
  })

  it('rank as get_popular_templates does', async () => {
    for (const call of [
      [10, null],
      [2, null],
      [10, 'coding'],
    ])
      expect(await run(database(), 'popular-templates', call)).toEqual(
        await database().query('select * from get_popular_templates($1, $2)', call),
      )
  })

  it('list favourites and test results of one user', async () => {
    expect(titles(await run(database(), 'favorite-templates'))).toEqual([
      'Review a pull request',
      'Summarise an article',
    ])
    expect(await run(database(), 'prompt-test-results')).toMatchObject([{ model: 'gpt-5' }])
    expect(await run(database(), 'prompt-test-results', [user(1), prompt(3), 10])).toHaveLength(1)
    expect(await run(database(), 'prompt-test-results', [user(3), prompt(3), 10])).toEqual([])
  })

  it('search 10,000 prompts by the trigram index, as the planner chooses by itself', async () => {
    await database().script(`
      insert into prompts (id, user_id, title, goal, template, is_public)
      select md5(n::text)::uuid, '${user(1)}', 'Prompt ' || md5(n::text), 'Goal ' || md5((-n)::text), repeat('text ', 50), true
      from generate_series(1, 10000) n;
      insert into prompt_templates (prompt_id, user_id, category, likes_count)
      select md5(n::text)::uuid, '${user(1)}', 'c' || n % 20, n % 500 from generate_series(1, 10000) n;
      analyze prompts; analyze prompt_templates`)
    expect(await planOf(database(), 'search-templates')).toContain('idx_prompts_title_goal_trgm')
    expect(await planOf(database(), 'user-prompts')).toContain('idx_prompts_user_id')
    expect(await planOf(database(), 'list-templates')).toContain('idx_prompt_templates_likes')
    for (const name of names)
      expect([name, await planOf(database(), name)]).toEqual([name, expect.not.stringContaining('Seq Scan')])
  })
})
