import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  openServerTestDatabase,
  type TestDatabase,
} from '../helpers/apply-project.js'
import { startProxy } from '../helpers/proxy.js'
import { describeServer, server } from '../helpers/server.js'
import { asPromptvault, openPromptvault, readUtc } from './promptvault/connect.js'
import { getUserWithPromptCount, listPromptsWithTags } from './promptvault/queries.js'
import { ada, bob } from './promptvault/rows.js'
import type { Promptvault } from './promptvault/schema.js'
import {
  changeTier,
  createPromptWithVersion,
  deletePrompt,
  importPrompts,
  saveVersion,
} from './promptvault/transactions.js'

const newUsers = (db: Kysely<Promptvault>) =>
  db
    .insertInto('users')
    .values([
      { id: ada, email: 'ada@example.com', stripeCustomerId: 'cus_1' },
      { id: bob, email: 'bob@example.com' },
    ])
    .execute()

const countOf = async (db: Kysely<Promptvault>, user: string) => {
  const found = await getUserWithPromptCount(db, user)
  return [found?.promptCount, found?.countedPrompts]
}

const versionsOf = (db: Kysely<Promptvault>, promptId: string) =>
  db
    .selectFrom('promptVersions')
    .select(['version', 'content', 'changeMessage', 'createdBy'])
    .where('promptId', '=', promptId)
    .orderBy('version')
    .execute()

const example = { name: 'A prompt', content: 'Do it.', folder: 'marketing/social' }

describeTargets('typed queries of promptvault', (database) => {
  const db = () => asPromptvault(database().db)
  beforeEach(async () => {
    await applyProject(database(), 'promptvault')
    await newUsers(db())
  })

  it('create a prompt with version 1 and count it', async () => {
    const id = await createPromptWithVersion(db(), ada, example)
    expect(await listPromptsWithTags(db(), ada, { limit: 10 })).toEqual([
      { ...example, id, model: 'gpt-4', isPublic: false, metadata: null, tags: [] },
    ])
    expect(await versionsOf(db(), id)).toEqual([
      { version: 1, content: 'Do it.', changeMessage: 'Initial version', createdBy: ada },
    ])
    expect(await getUserWithPromptCount(db(), ada)).toEqual({
      id: ada,
      email: 'ada@example.com',
      name: null,
      tier: 'free',
      promptCount: 1,
      countedPrompts: 1,
    })
    expect(await countOf(db(), bob)).toEqual([0, 0])
    expect(await getUserWithPromptCount(db(), 'nobody')).toBeUndefined()
  })

  it('transaction_rolls_back: a prompt whose version cannot be written is not there, nor counted', async () => {
    await database().script(`alter table prompt_versions add check (content <> 'refused')`)
    const refused = { ...example, content: 'refused' }
    await expect(createPromptWithVersion(db(), ada, refused)).rejects.toMatchObject({ code: '23514' })
    await expect(createPromptWithVersion(db(), 'nobody', example)).rejects.toMatchObject({ code: '23503' })
    const source = { userId: ada, source: 'file' } as const
    await expect(importPrompts(db(), source, [example, { ...refused, name: 'B' }])).rejects.toMatchObject({
      code: '23514',
    })
    expect(await countOf(db(), ada)).toEqual([0, 0])
    expect(await database().query('select from import_sessions')).toEqual([])
  })

  it('list tags by name, of the own prompts only, page by page', async () => {
    const ids: string[] = []
    for (const name of ['1', '2', '3'])
      ids.unshift(await createPromptWithVersion(db(), ada, { ...example, name }))
    await createPromptWithVersion(db(), bob, example)
    const tags = await db()
      .insertInto('tags')
      .values([
        { userId: ada, name: 'zeal' },
        { userId: ada, name: 'art', color: '#000000' },
      ])
      .returning(['id', 'name', 'color'])
      .execute()
    await db()
      .insertInto('promptTags')
      .values(tags.map((tag) => ({ promptId: ids[0]!, tagId: tag.id })))
      .execute()
    const first = await listPromptsWithTags(db(), ada, { limit: 2 })
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    expect(first[0]?.tags).toEqual([tags[1], tags[0]])
    const second = await listPromptsWithTags(db(), ada, { limit: 2, after: ids[1]! })
    expect(second.map(({ id }) => id)).toEqual(ids.slice(2))
    expect(await listPromptsWithTags(db(), bob, { limit: 2, after: ids[0]! })).toEqual([])
  })

  it('keep the keys of metadata as they were written', async () => {
    const metadata = { max_tokens: 5, topP: 1, nested_one: { two_words: [{ three_or_more: true }] } }
    await createPromptWithVersion(db(), ada, { ...example, metadata })
    expect(await listPromptsWithTags(db(), ada, { limit: 1 })).toMatchObject([{ metadata }])
  })

  it('save versions of the own prompts, and nobody else', async () => {
    const promptId = await createPromptWithVersion(db(), ada, example)
    const next = { content: 'Do it well.', changeMessage: "it's better" }
    expect(await saveVersion(db(), { userId: bob, promptId }, next)).toBeUndefined()
    expect(await saveVersion(db(), { userId: ada, promptId }, next)).toBe(2)
    expect(await versionsOf(db(), promptId)).toMatchObject([{ version: 1 }, { version: 2, ...next }])
    expect(await listPromptsWithTags(db(), ada, { limit: 1 })).toMatchObject([{ content: 'Do it well.' }])
  })

  it('delete a prompt of the user and uncount it', async () => {
    const id = await createPromptWithVersion(db(), ada, example)
    expect(await deletePrompt(db(), bob, id)).toBe(false)
    expect(await countOf(db(), ada)).toEqual([1, 1])
    expect(await deletePrompt(db(), ada, id)).toBe(true)
    expect(await countOf(db(), ada)).toEqual([0, 0])
  })

  it('import prompts, skip those that are there, and count both', async () => {
    await createPromptWithVersion(db(), ada, example)
    const source = { userId: ada, source: 'cursor' } as const
    const prompts = [example, { name: `'; drop table users; --`, content: '' }]
    expect(await importPrompts(db(), source, prompts)).toEqual({ imported: 1, skipped: 1 })
    expect(await importPrompts(db(), source, [])).toEqual({ imported: 0, skipped: 0 })
    expect(await countOf(db(), ada)).toEqual([2, 2])
    const columns = ['source', 'importedCount', 'skippedCount'] as const
    expect(await db().selectFrom('importSessions').select(columns).orderBy('createdAt').execute()).toEqual([
      { source: 'cursor', importedCount: 1, skippedCount: 1 },
      { source: 'cursor', importedCount: 0, skippedCount: 0 },
    ])
  })

  it('change a tier with its subscription; free users have no open invitations', async () => {
    const tierOf = () =>
      db().selectFrom('users').select(['tier', 'stripeSubscriptionId']).where('id', '=', ada).execute()
    await changeTier(db(), ada, { tier: 'pro', subscriptionId: 'sub_1' })
    expect(await tierOf()).toEqual([{ tier: 'pro', stripeSubscriptionId: 'sub_1' }])
    const invite = { invitedBy: ada, invitedEmail: 'bob@example.com', expiresAt: '2099-01-01T00:00:00Z' }
    await db()
      .insertInto('teamInvites')
      .values([invite, { ...invite, accepted: true, role: 'editor' }])
      .execute()
    await changeTier(db(), ada, { tier: 'free', subscriptionId: null })
    expect(await tierOf()).toEqual([{ tier: 'free', stripeSubscriptionId: null }])
    expect(await db().selectFrom('teamInvites').select('accepted').execute()).toEqual([{ accepted: true }])
  })

  it('do not compile with a wrong name, a missing column or a wrong value, and the database agrees', async () => {
    const failures = [
      // @ts-expect-error there is no such column
      ['42703', () => db().selectFrom('users').select('promptcount')],
      // @ts-expect-error content is missing
      ['23502', () => db().insertInto('prompts').values({ userId: ada, name: 'x' })],
      // @ts-expect-error no such tier
      ['23514', () => db().updateTable('users').set({ tier: 'gold' })],
    ] as const
    for (const [code, wrong] of failures) await expect(wrong().execute()).rejects.toMatchObject({ code })
  })
})

describeServer('the pool of the application on promptvault', () => {
  let database: TestDatabase
  let url: string
  beforeAll(async () => {
    database = await openServerTestDatabase()
    const [row] = await database.query<{ name: string }>('select current_database() as name')
    const address = new URL(server!.url)
    address.pathname = `/${row!.name}`
    url = address.href
    await applyProject(database, 'promptvault')
    await newUsers(asPromptvault(database.db))
  })
  afterAll(() => database?.close())

  it('counts prompts and numbers versions right when many write at once', async () => {
    const db = openPromptvault(url)
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, n) => createPromptWithVersion(db, ada, { ...example, name: `${n}` })),
    )
    expect(await countOf(db, ada)).toEqual([12, 12])
    const prompt = { userId: ada, promptId: ids[0]! }
    const saved = await Promise.all(
      Array.from({ length: 8 }, (_, n) => saveVersion(db, prompt, { content: `${n}`, changeMessage: '' })),
    )
    expect(saved.toSorted((a, b) => a! - b!)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    await db.destroy()
  })

  it('goes on after its connections were cut while idle', async () => {
    const proxy = await startProxy(url)
    const db = openPromptvault(proxy.url)
    expect(await getUserWithPromptCount(db, bob)).toMatchObject({ id: bob })
    proxy.cut()
    await expect
      .poll(() => getUserWithPromptCount(db, bob).catch(() => null), { timeout: 20_000 })
      .toMatchObject({ id: bob })
    await db.destroy()
    await proxy.close()
  })

  it('reads times as UTC', async () => {
    const db = openPromptvault(url)
    const expiresAt = '2026-07-01T12:00:00.250Z'
    const promptId = await createPromptWithVersion(db, bob, example)
    await db.insertInto('shares').values({ promptId, sharedBy: bob, shareCode: 'x', expiresAt }).execute()
    const share = await db.selectFrom('shares').select('expiresAt').executeTakeFirstOrThrow()
    expect(share.expiresAt?.toISOString()).toBe(expiresAt)
    await db.destroy()
  })
})

it.each(['Pacific/Kiritimati', 'America/New_York', 'UTC'])('a time is UTC in a process in %s', (zone) => {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    expect(readUtc('2026-03-08 02:30:00.5').toISOString()).toBe('2026-03-08T02:30:00.500Z')
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})
