import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import type { DB, Prompts, PromptVersions } from 'vault-db/types/vault'

/** A downstream service: it knows the vault by its published types alone. */
export type Vault = Kysely<DB>

/** What a form sends. */
export interface NewPrompt {
  readonly prompt: Insertable<Prompts>
  readonly version: Omit<Insertable<PromptVersions>, 'prompt_id' | 'version'>
}

/** A prompt with its latest version, as a page shows it. */
export interface ShownPrompt {
  readonly id: string
  readonly title: string
  readonly tags: readonly string[]
  readonly version: number
  readonly models: readonly string[]
  readonly access: 'private' | 'unlisted'
  readonly updatedAt: Date
}

/** Write a prompt and its first version in one transaction. */
export function createPrompt(db: Vault, { prompt, version }: NewPrompt): Promise<Selectable<Prompts>> {
  return db.transaction().execute(async (transaction) => {
    const created = await transaction
      .insertInto('prompts')
      .values(prompt)
      .returningAll()
      .executeTakeFirstOrThrow()
    await transaction
      .insertInto('prompt_versions')
      .values({ ...version, prompt_id: created.id, version: 1 })
      .execute()
    return created
  })
}

/** A user's prompts, newest first, each with its latest version. */
export async function listPrompts(db: Vault, ownerId: string): Promise<readonly ShownPrompt[]> {
  const rows = await db
    .selectFrom('prompts as p')
    .innerJoin('prompt_versions as v', 'v.prompt_id', 'p.id')
    .distinctOn('p.id')
    .select(['p.id', 'p.title', 'p.tags', 'p.updated_at', 'v.version', 'v.target_models', 'v.access_control'])
    .where('p.owner_id', '=', ownerId)
    .where('p.is_archived', '=', false)
    .orderBy('p.id')
    .orderBy('v.version', 'desc')
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      title: row.title,
      tags: withoutBlanks(row.tags),
      version: row.version,
      models: withoutBlanks(row.target_models),
      access: row.access_control,
      updatedAt: row.updated_at,
    }))
    .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
}

/** Change a prompt; what is not given stays. */
export function updatePrompt(
  db: Vault,
  id: string,
  change: Updateable<Prompts>,
): Promise<Selectable<Prompts>> {
  return db.updateTable('prompts').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

function withoutBlanks(texts: readonly (string | null)[] | null): readonly string[] {
  return (texts ?? []).filter((text): text is string => text !== null && text.trim() !== '')
}
