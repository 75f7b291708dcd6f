import { type Kysely, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Promptvault, Tier } from './schema.js'

/** A user with the cached count of prompts and the true one; they are equal unless a writer forgot to count. */
export interface UserWithPromptCount {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly tier: Tier
  readonly promptCount: number
  readonly countedPrompts: number
}

/** A prompt as lists show it, its tags by name. */
export interface PromptWithTags {
  readonly id: string
  readonly name: string
  readonly content: string
  readonly model: string
  readonly folder: string | null
  readonly isPublic: boolean
  readonly metadata: Record<string, unknown> | null
  readonly tags: readonly { readonly id: string; readonly name: string; readonly color: string }[]
}

/** Which part of a list: at most `limit` rows, those behind the prompt `after`. */
export interface Page {
  readonly limit: number
  /** Id of the last prompt of the page before; a prompt that is gone ends the list. */
  readonly after?: string
}

/**
 * "Get User with Prompt Count" of the document.
 *
 * @returns undefined when there is no such user
 */
export function getUserWithPromptCount(
  db: Kysely<Promptvault>,
  userId: string,
): Promise<UserWithPromptCount | undefined> {
  return db
    .selectFrom('users')
    .select(({ selectFrom }) => [
      'users.id',
      'users.email',
      'users.name',
      'users.tier',
      'users.promptCount',
      selectFrom('prompts')
        .select(sql<number>`count(*)::integer`.as('count'))
        .whereRef('prompts.userId', '=', 'users.id')
        .$asScalar()
        .$notNull()
        .as('countedPrompts'),
    ])
    .where('users.id', '=', userId)
    .executeTakeFirst()
}

/** "Get Prompts with Tags" of the document: one user's prompts alone, newest first. */
export function listPromptsWithTags(
  db: Kysely<Promptvault>,
  userId: string,
  { limit, after }: Page,
): Promise<readonly PromptWithTags[]> {
  const page = db
    .selectFrom('prompts')
    .select(['prompts.id', 'prompts.name', 'prompts.content', 'prompts.model', 'prompts.folder'])
    .select(['prompts.isPublic', 'prompts.metadata'])
    .select(({ selectFrom }) =>
      jsonArrayFrom(
        selectFrom('promptTags')
          .innerJoin('tags', 'tags.id', 'promptTags.tagId')
          .select(['tags.id', 'tags.name', 'tags.color'])
          .whereRef('promptTags.promptId', '=', 'prompts.id')
          .orderBy('tags.name'),
      ).as('tags'),
    )
    .where('prompts.userId', '=', userId)
    .orderBy('prompts.createdAt', 'desc')
    .orderBy('prompts.id', 'desc')
    .limit(limit)
  return (after === undefined ? page : page.where(isBehind(userId, after))).execute()
}

/** The server compares: a Date has milliseconds only, and rows of one millisecond would be lost between pages. */
const isBehind = (userId: string, promptId: string) => sql<boolean>`
  (prompts.created_at, prompts.id) <
  (select p.created_at, p.id from prompts p where p.id = ${promptId} and p.user_id = ${userId})`
