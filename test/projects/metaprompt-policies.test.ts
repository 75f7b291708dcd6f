import { afterAll, beforeEach, expect, it } from 'vitest'
import { describeTargets } from '../helpers/apply-project.js'
import { ada, ask, bob, openToPlain, plain, removePlain, rows, tables } from './metaprompt/people.js'

const denied = { code: '42501' }
const nobody = {}

describeTargets('row security of metaprompt, as a plain role', (database) => {
  beforeEach(() => openToPlain(database()))
  afterAll(() => removePlain(database()))

  const countVisible = async (caller: { user?: string }) => {
    const counts: Record<string, number> = {}
    for (const table of tables) counts[table] = (await ask(database(), caller, `table ${table}`)).length
    return counts
  }

  it.each([
    ['ada', { user: ada }, [1, 2, 1, 1, 1, 1]],
    ['bob', { user: bob }, [1, 2, 0, 0, 1, 0]],
    ['a user without rows', { user: '0f000000-0000-4000-8000-000000000001' }, [0, 1, 0, 0, 1, 0]],
    ['nobody', nobody, [0, 1, 0, 0, 1, 0]],
  ])('shows own, public and shared rows: %s', async (_who, caller, counts) => {
    expect(Object.values(await countVisible(caller))).toEqual(counts)
  })

  it('shows the private prompt to its user, and neither to another nor to nobody', async () => {
    const find = `select title from prompts where id = '${rows.private}'`
    expect(await ask(database(), { user: ada }, find)).toEqual([{ title: 'Private' }])
    expect(await ask(database(), { user: bob }, find)).toEqual([])
    expect(await ask(database(), nobody, find)).toEqual([])
    await database().query('update prompts set is_public = null')
    expect(await ask(database(), nobody, 'table prompts')).toEqual([])
  })

  it.each([
    ['users', `id = '${ada}'`, 'full_name = full_name'],
    ['prompts', `id = '${rows.private}'`, `title = 'Taken'`],
    ['prompts', `id = '${rows.public}'`, `title = 'Taken'`],
    ['prompt_answers', `id = '${rows.answer}'`, `answer = 'Taken'`],
    ['test_results', `id = '${rows.result}'`, `result = 'Taken'`],
    ['prompt_templates', `id = '${rows.template}'`, `category = 'Taken'`],
    ['user_favorites', `template_id = '${rows.template}'`, 'created_at = now()'],
  ])(
    'lets neither another user nor nobody update or delete a row of %s where %s',
    async (table, where, set) => {
      const before = await database().query(`select * from ${table} where ${where}`)
      expect(before).toHaveLength(1)
      for (const caller of [{ user: bob }, nobody]) {
        for (const condition of ['', `where ${where}`]) {
          const updated = await ask<{ id: string }>(
            database(),
            caller,
            `update ${table} set ${set} ${condition} returning *`,
          )
          expect(updated.filter((row) => [rows.private, rows.public, ada].includes(row.id))).toEqual([])
          await ask(database(), caller, `delete from ${table} ${condition}`)
        }
      }
      expect(await database().query(`select * from ${table} where ${where}`)).toEqual(before)
    },
  )

  const prompt = (user: string) =>
    `insert into prompts (user_id, title, goal, template) values ('${user}', 'n', 'g', 't')`
  const answer = (id: string) =>
    `insert into prompt_answers (prompt_id, question_id, question_text, answer) values ('${id}', 'q2', 'Q', 'A')`
  const result = (user: string, id: string) =>
    `insert into test_results (prompt_id, user_id, model, temperature, variable_values, resolved_prompt)
     values ('${id}', '${user}', 'm', 1, '{}', 'r')`
  const template = (user: string, id: string) =>
    `insert into prompt_templates (prompt_id, user_id) values ('${id}', '${user}')`
  const favorite = (user: string) =>
    `insert into user_favorites (user_id, template_id) values ('${user}', '${rows.template}')`

  it.each([
    ['a prompt', prompt(bob)],
    ['an answer to an own prompt', answer(rows.bobs)],
    ['a result of an own prompt', result(bob, rows.bobs)],
    ['a result of a public prompt', result(bob, rows.public)],
    ['a template of an own prompt', template(bob, rows.bobs)],
    ['a favourite', favorite(bob)],
  ])('lets a user add %s', async (_what, statement) => {
    expect(await ask(database(), { user: bob }, `${statement} returning 1 as one`)).toEqual([{ one: 1 }])
    await expect(ask(database(), nobody, statement)).rejects.toMatchObject(denied)
  })

  it.each([
    ['a user, even itself', `insert into users (id, email) values ('${bob}', 'b2@example.com')`],
    ["a prompt in another's name", prompt(ada)],
    ["an answer to another's public prompt", answer(rows.public)],
    ["an answer to another's private prompt", answer(rows.private)],
    ["a result in another's name", result(ada, rows.public)],
    ["a result of another's private prompt", result(bob, rows.private)],
    ["a template in another's name", template(ada, rows.public)],
    ["a template of another's public prompt", template(bob, rows.public)],
    ["a template of another's private prompt", template(bob, rows.private)],
    ["a favourite in another's name", favorite(ada)],
  ])('refuses that a user adds %s', async (_what, statement) => {
    await expect(ask(database(), { user: bob }, statement)).rejects.toMatchObject(denied)
    await expect(ask(database(), nobody, statement)).rejects.toMatchObject(denied)
  })

  it.each([
    ['users', `id = '${bob}'`],
    ['prompts', `user_id = '${bob}'`],
    ['prompt_answers', `prompt_id = '${rows.bobs}'`],
    ['test_results', `user_id = '${bob}'`],
    ['test_results', `prompt_id = '${rows.bobs}'`],
    ['prompt_templates', `user_id = '${bob}'`],
    ['prompt_templates', `prompt_id = '${rows.bobs}'`],
    ['user_favorites', `user_id = '${bob}'`],
  ])('refuses that a user gives a row of %s away: %s', async (table, set) => {
    const own: Record<string, string> = { users: `id = '${ada}'`, prompts: `id = '${rows.private}'` }
    const statement = `update ${table} set ${set} where ${own[table] ?? 'true'}`
    await expect(ask(database(), { user: ada }, statement)).rejects.toMatchObject(denied)
  })

  it('lets a user update and delete own rows', async () => {
    const change = async (statement: string) =>
      (await ask(database(), { user: ada }, `${statement} returning 1`)).length
    expect(await change(`update users set full_name = 'Ada'`)).toBe(1)
    expect(await change(`update prompts set title = 'New'`)).toBe(2)
    expect(await change(`update prompt_answers set answer = 'New'`)).toBe(1)
    expect(await change(`update test_results set result = 'New'`)).toBe(1)
    expect(await change(`update prompt_templates set category = 'New'`)).toBe(1)
    expect(await change(`update user_favorites set created_at = now()`)).toBe(1)
    for (const table of ['user_favorites', 'prompt_templates', 'test_results', 'prompt_answers'])
      expect(await change(`delete from ${table}`)).toBe(1)
    expect(await change('delete from prompts')).toBe(2)
    expect(await change('delete from users')).toBe(0)
  })

  it('takes back what was public', async () => {
    await ask(database(), { user: ada }, 'update prompts set is_public = false')
    expect(Object.values(await countVisible({ user: bob }))).toEqual([1, 1, 0, 0, 1, 0])
  })

  it('refuses every row where the claims are no JSON or name no uuid', async () => {
    for (const claims of ['{', '{"sub": "ada"}', '"x"']) {
      await database().script(`begin; set local request.jwt.claims = '${claims}'; set local role ${plain}`)
      const work = database().query(`select id from prompts where title = 'Private'`)
      const outcome = await work.catch((error: { code: string }) => error.code)
      await database().script('rollback')
      expect(outcome).toEqual(claims === '"x"' ? [] : '22P02')
    }
  })
})
