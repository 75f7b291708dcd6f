import { beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, loadDevSeed } from '../helpers/apply-project.js'

const counted = `
  select (select count(*) from users)::int as users, (select count(*) from prompts)::int as prompts,
         (select count(*) from prompt_answers)::int as answers, (select count(*) from test_results)::int as results,
         (select count(*) from prompt_templates)::int as templates, (select count(*) from user_favorites)::int as favorites`
const user = '00000000-0000-4000-8001-000000000001'
const prompt = '00000000-0000-4000-8002-000000000001'
const template = '00000000-0000-4000-8003-000000000001'

describeTargets('the tables of metaprompt on their dev seed', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'metaprompt')
    const seed = await loadDevSeed('metaprompt')
    await database().db.transaction().execute(seed.run)
  })

  it('have something of everything', async () => {
    expect(await database().query(counted)).toEqual([
      { users: 3, prompts: 5, answers: 10, results: 4, templates: 4, favorites: 4 },
    ])
  })

  it('lose with a user all that is theirs, and what hangs on it', async () => {
    await database().query('delete from users where id = $1', [user])
    expect(await database().query(counted)).toEqual([
      { users: 2, prompts: 3, answers: 6, results: 2, templates: 3, favorites: 1 },
    ])
  })

  it('lose with a prompt its answers, results, template, and the favourites of that', async () => {
    await database().query('delete from prompts where id = $1', [prompt])
    expect(await database().query(counted)).toEqual([
      { users: 3, prompts: 4, answers: 8, results: 3, templates: 3, favorites: 2 },
    ])
  })

  it('lose with a template its favourites alone', async () => {
    await database().query('delete from prompt_templates where id = $1', [template])
    expect(await database().query(counted)).toEqual([
      { users: 3, prompts: 5, answers: 10, results: 4, templates: 3, favorites: 2 },
    ])
  })

  it.each([
    ['an email twice', `insert into users (email) values ('writer@example.com')`, '23505'],
    ['a user without an email', 'insert into users default values', '23502'],
    [
      'an email of 256 characters',
      `insert into users (email) values (repeat('a', 244) || '@example.com')`,
      '22001',
    ],
    ['a title of 256 characters', `update prompts set title = repeat('a', 256)`, '22001'],
    ['a prompt of nobody', 'update prompts set user_id = gen_random_uuid()', '23503'],
    ['a prompt without a goal', 'update prompts set goal = null', '23502'],
    ['variables that are no JSON', `update prompts set variables = '['`, '22P02'],
    ['a question id of 101 characters', `update prompt_answers set question_id = repeat('a', 101)`, '22001'],
    ['a temperature of 10', 'update test_results set temperature = 10', '22003'],
    ['a result without values', 'update test_results set variable_values = null', '23502'],
    ['a model of 51 characters', `update test_results set model = repeat('a', 51)`, '22001'],
    ['a template of no prompt', 'update prompt_templates set prompt_id = gen_random_uuid()', '23503'],
    ['a category of 101 characters', `update prompt_templates set category = repeat('a', 101)`, '22001'],
    [
      'a favourite twice',
      `insert into user_favorites select user_id, template_id from user_favorites`,
      '23505',
    ],
    ['a favourite of no template', `insert into user_favorites values ('${user}', '${user}')`, '23503'],
  ])('refuse %s', async (_what, statement, code) => {
    await expect(database().query(statement)).rejects.toMatchObject({ code })
  })

  it('fill in what a writer leaves out', async () => {
    const [made] = await database().query(
      `insert into prompts (user_id, title, goal, template) values ($1, 't', 'g', 't') returning *`,
      [user],
    )
    expect(made).toMatchObject({ variables: [], is_public: false })
    expect(made!['created_at']).toEqual(made!['updated_at'])
    const [shared] = await database().query(
      `insert into prompt_templates (prompt_id, user_id) values ($1, $2) returning *`,
      [made!['id'], user],
    )
    expect(shared).toMatchObject({ likes_count: 0, uses_count: 0, category: null, tags: null })
    const [result] = await database().query(
      `insert into test_results (prompt_id, user_id, model, temperature, variable_values, resolved_prompt)
       values ($1, $2, 'm', 0.756, '{}', 'r') returning temperature`,
      [made!['id'], user],
    )
    expect(result).toEqual({ temperature: '0.76' })
  })
})
