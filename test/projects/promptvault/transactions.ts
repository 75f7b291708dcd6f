import { type Kysely, sql, type Transaction } from 'kysely'
import type { ImportSource, Promptvault, Tier } from './schema.js'

/** What a prompt is created from. */
export interface NewPrompt {
  readonly name: string
  readonly content: string
  readonly folder?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/**
 * "Create Prompt with Version" of the document: the prompt, its version 1, and the user's count, or nothing.
 *
 * @returns the prompt's id
 * @throws the driver's error 23503 when there is no such user
 */
export function createPromptWithVersion(
  db: Kysely<Promptvault>,
  userId: string,
  prompt: NewPrompt,
): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    const id = await insertPrompt(transaction, userId, prompt)
    await addToCount(transaction, userId, 1)
    return id
  })
}

async function insertPrompt(
  transaction: Transaction<Promptvault>,
  userId: string,
  { name, content, folder, metadata }: NewPrompt,
): Promise<string> {
  const settings = metadata === undefined ? null : JSON.stringify(metadata)
  const { id } = await transaction
    .insertInto('prompts')
    .values({ userId, name, content, folder: folder ?? null, metadata: settings })
    .returning('id')
    .executeTakeFirstOrThrow()
  await transaction
    .insertInto('promptVersions')
    .values({
      promptId: id,
      version: 1,
      content,
      metadata: settings,
      changeMessage: 'Initial version',
      createdBy: userId,
    })
    .execute()
  return id
}

async function addToCount(
  transaction: Transaction<Promptvault>,
  userId: string,
  count: number,
): Promise<void> {
  await transaction
    .updateTable('users')
    .set({ promptCount: sql`prompt_count + ${count}` })
    .where('id', '=', userId)
    .execute()
}

/**
 * Save a new text of a user's prompt as its next version. Writers of one prompt wait for each other.
 *
 * @returns the version's number, or undefined when the user has no such prompt
 */
export function saveVersion(
  db: Kysely<Promptvault>,
  { userId, promptId }: { readonly userId: string; readonly promptId: string },
  { content, changeMessage }: { readonly content: string; readonly changeMessage: string },
): Promise<number | undefined> {
  return db.transaction().execute(async (transaction) => {
    const prompt = await transaction
      .updateTable('prompts')
      .set({ content })
      .where('id', '=', promptId)
      .where('userId', '=', userId)
      .returning('id')
      .executeTakeFirst()
    if (!prompt) return undefined
    const { latest } = await transaction
      .selectFrom('promptVersions')
      .select(({ fn }) => fn.max('version').as('latest'))
      .where('promptId', '=', promptId)
      .executeTakeFirstOrThrow()
    const version = (latest ?? 0) + 1
    const row = { promptId, version, content, changeMessage, createdBy: userId }
    await transaction.insertInto('promptVersions').values(row).execute()
    return version
  })
}

/** Delete a user's prompt with all that hangs on it, and uncount it. False when the user has no such prompt. */
export function deletePrompt(db: Kysely<Promptvault>, userId: string, promptId: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('prompts')
      .where('id', '=', promptId)
      .where('userId', '=', userId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await addToCount(transaction, userId, -1)
    return true
  })
}

/**
 * Move a user to another tier with the subscription that pays for it, null for none. Teams are for pro and
 * enterprise, so a user who becomes free takes open invitations back.
 */
export function changeTier(
  db: Kysely<Promptvault>,
  userId: string,
  { tier, subscriptionId }: { readonly tier: Tier; readonly subscriptionId: string | null },
): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    if (tier === 'free') {
      const open = transaction.deleteFrom('teamInvites').where('accepted', '=', false)
      await open.where('invitedBy', '=', userId).execute()
    }
    await transaction
      .updateTable('users')
      .set({ tier, stripeSubscriptionId: subscriptionId })
      .where('id', '=', userId)
      .execute()
  })
}

/**
 * Import prompts in bulk: all of them, the session row and the count, or nothing.
 * Those whose name the user has already are skipped.
 */
export function importPrompts(
  db: Kysely<Promptvault>,
  { userId, source }: { readonly userId: string; readonly source: ImportSource },
  prompts: readonly NewPrompt[],
): Promise<{ readonly imported: number; readonly skipped: number }> {
  return db.transaction().execute(async (transaction) => {
    const names = prompts.map(({ name }) => name)
    const existing = await transaction
      .selectFrom('prompts')
      .select('name')
      .where('userId', '=', userId)
      .where(sql<boolean>`name = any(${names})`)
      .execute()
    const taken = new Set(existing.map(({ name }) => name))
    const fresh = prompts.filter(({ name }) => !taken.has(name))
    for (const prompt of fresh) await insertPrompt(transaction, userId, prompt)
    const counts = { importedCount: fresh.length, skippedCount: prompts.length - fresh.length }
    await transaction
      .insertInto('importSessions')
      .values({ userId, source, ...counts })
      .execute()
    await addToCount(transaction, userId, fresh.length)
    return { imported: counts.importedCount, skipped: counts.skippedCount }
  })
}
