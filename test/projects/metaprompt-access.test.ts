import type { Kysely } from 'kysely'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { describeTargets } from '../helpers/apply-project.js'
import {
  asUser,
  createPrompt,
  getUserPrompts,
  type NewPrompt,
  searchTemplates,
} from './metaprompt/access-patterns.js'
import { ada, bob, openToPlain, plain, removePlain, rows } from './metaprompt/people.js'
import type { MetapromptDatabase } from './metaprompt/tables.js'

const draft = (userId: string): NewPrompt => ({
  userId,
  title: 'Explain a plan',
  goal: '100% of it_',
  template: 'Explain {{plan}} to {{reader}}.',
  variables: ['plan', 'reader'],
  answers: { audience: 'Everyone', length: 'One page' },
  questions: { audience: 'Who reads the answer?' },
})

describeTargets('the access patterns of metaprompt', (database) => {
  beforeEach(() => openToPlain(database()))
  afterAll(() => removePlain(database()))
  const db = (): Kysely<MetapromptDatabase> => database().db
  const as = <T>(user: string | undefined, work: (db: Kysely<MetapromptDatabase>) => Promise<T>) =>
    asUser(db(), { role: plain, claims: user === undefined ? {} : { sub: user } }, work)

  it('make a prompt with its answers, and list it with them, newest first', async () => {
    const made = await as(bob, (user) => createPrompt(user, draft(bob)))
    expect(made).toMatchObject({ user_id: bob, variables: ['plan', 'reader'], is_public: false })
    const [newest, older] = await as(bob, (user) => getUserPrompts(user, bob))
    expect(newest).toMatchObject({ id: made.id, title: 'Explain a plan' })
    expect(newest?.prompt_answers).toMatchObject([
      { question_id: 'audience', question_text: 'Who reads the answer?', answer: 'Everyone' },
      { question_id: 'length', question_text: 'length', answer: 'One page' },
    ])
    expect(older).toMatchObject({ id: rows.bobs, prompt_answers: [] })
    expect(await db().selectFrom('prompts').select('id').where('id', '=', made.id).execute()).toHaveLength(1)
  })

  it('make a prompt without answers or variables', async () => {
    const made = await createPrompt(db(), { ...draft(bob), answers: {}, variables: [] })
    expect(made.variables).toEqual([])
  })

  it('leave no prompt behind when an answer fails', async () => {
    const bad = { ...draft(bob), answers: { good: 'A', ['q'.repeat(101)]: 'A' } }
    const before = await getUserPrompts(db(), bob)
    await expect(createPrompt(db(), bad)).rejects.toMatchObject({ code: '22001' })
    await expect(as(bob, (user) => createPrompt(user, bad))).rejects.toMatchObject({ code: '22001' })
    expect(await getUserPrompts(db(), bob)).toEqual(before)
  })

  it("make and list nothing in another's name", async () => {
    await expect(as(bob, (user) => createPrompt(user, draft(ada)))).rejects.toMatchObject({ code: '42501' })
    await expect(as(undefined, (user) => createPrompt(user, draft(ada)))).rejects.toMatchObject({
      code: '42501',
    })
    const seen = await as(bob, (user) => getUserPrompts(user, ada))
    expect(seen.map(({ id, prompt_answers }) => [id, prompt_answers])).toEqual([[rows.public, []]])
  })

  it('leave neither role nor claims on the connection', async () => {
    const current = () =>
      database().query(
        `select current_user as role, auth.uid() as uid, current_setting('request.jwt.claims', true) as claims`,
      )
    const [before] = await current()
    await as(bob, (user) => getUserPrompts(user, bob))
    await as(bob, () => Promise.reject(new Error('no'))).catch(() => {})
    expect(await current()).toEqual([{ ...before, uid: null, claims: '' }])
  })

  it('search shared prompts by title or goal, as text and not as a pattern', async () => {
    await db()
      .updateTable('prompts')
      .set({ title: 'Fully 100%', goal: 'an under_score and a back\\slash' })
      .where('id', '=', rows.public)
      .execute()
    await db().updateTable('prompt_templates').set({ category: 'a' }).execute()
    const found = async (text: string, category?: string) =>
      (await as(undefined, (user) => searchTemplates(user, text, category))).map(({ title }) => title)
    for (const text of ['100%', 'FULLY', 'under_score', 'back\\slash', ''])
      expect([text, await found(text)]).toEqual([text, ['Fully 100%']])
    for (const text of ['1%0', 'f_lly', '\\', "'"])
      expect([text, await found(text)]).toEqual([text, text === '\\' ? ['Fully 100%'] : []])
    expect(await found('fully', 'a')).toEqual(['Fully 100%'])
    expect(await found('fully', 'b')).toEqual([])
    expect(await found('', '')).toEqual(['Fully 100%'])
  })

  it('find no template of a private prompt, not even with the rights of the owner', async () => {
    await db().updateTable('prompts').set({ is_public: false }).execute()
    expect(await searchTemplates(db(), 'public')).toEqual([])
    expect(await searchTemplates(db(), '')).toEqual([])
  })

  it('return twenty templates at most, the most liked first', async () => {
    const templates = Array.from({ length: 25 }, (_, n) => ({
      prompt_id: rows.public,
      user_id: ada,
      likes_count: n,
    }))
    await db().insertInto('prompt_templates').values(templates).execute()
    const likes = (await searchTemplates(db(), 'public')).map(({ likes_count }) => likes_count)
    expect(likes).toEqual(Array.from({ length: 20 }, (_, n) => 24 - n))
  })
})
