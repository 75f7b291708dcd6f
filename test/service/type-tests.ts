import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import type { DB as EnterpriseDB } from 'vault-db/types/enterprise'
import type { DB as MetapromptDB } from 'vault-db/types/metaprompt'
import type { DB as OroDB } from 'vault-db/types/oro'
import type { DB as PromptvaultDB } from 'vault-db/types/promptvault'
import type { DB, PromptAccessControl } from 'vault-db/types/vault'
import type { Vault } from './vault-service.js'

// Nothing here runs: `npm run check:types` compiles it, and an error that does not come is an error.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <T extends true>(...proof: T[]): void => void proof

export function whatThePublishedTypesSay(): void {
  type Version = Selectable<DB['prompt_versions']>
  is<Equal<Version['version'], number>>()
  is<Equal<Version['access_control'], 'private' | 'unlisted'>>()
  is<Equal<Version['target_models'], string[] | null>>()
  is<Equal<Version['use_cases'], string[]>>()
  is<Equal<Selectable<DB['prompts']>['updated_at'], Date>>()
  is<Equal<Selectable<DB['prompts']>['owner_id'], string>>()
  is<Equal<Selectable<DB['users']>['email'], string | null>>()
  is<Equal<keyof OroDB, 'executions' | 'prompt_tags' | 'prompts' | 'tags'>>()
  is<Equal<Selectable<PromptvaultDB['users']>['tier'], 'enterprise' | 'free' | 'pro'>>()
  is<Equal<Selectable<PromptvaultDB['import_sessions']>['imported_count'], number | null>>()
  is<Equal<Selectable<EnterpriseDB['entity_stats']>['usage_count'], string>>()
  is<Equal<Selectable<EnterpriseDB['entity_stats']>['last_used_at'], Date | null>>()
  is<Equal<'prompts' extends keyof MetapromptDB ? true : false, true>>()
}

export async function whatDoesNotCompile(db: Vault, access: PromptAccessControl): Promise<void> {
  // @ts-expect-error there is no such table
  await db.selectFrom('prompt').selectAll().execute()
  // @ts-expect-error there is no such column
  await db.selectFrom('prompts').select('name').execute()
  // @ts-expect-error a number, not a text
  await db.selectFrom('prompt_versions').select('id').where('version', '=', 'one').execute()
  // @ts-expect-error no label of the enum
  access = 'public'

  const { email } = await db.selectFrom('users').select('email').executeTakeFirstOrThrow()
  // @ts-expect-error it may be null
  email.toLowerCase()

  // @ts-expect-error owner_id has no default
  const noOwner: Insertable<DB['prompts']> = { title: 'A' }
  // @ts-expect-error a title is never null
  const noTitle: Insertable<DB['prompts']> = { owner_id: 'x', title: null }
  const least: Insertable<DB['prompts']> = { owner_id: 'x', title: 'A' }
  // @ts-expect-error nor does it become null
  const change: Updateable<DB['prompts']> = { title: null }
  // @ts-expect-error PostgreSQL would take an array for one of its own: JSON.stringify it
  const settings: Updateable<DB['prompt_versions']> = { llm_parameters: [1, 2] }
  void [access, noOwner, noTitle, least, change, settings]
}

export function whatEnterpriseKeeps(): void {
  // @ts-expect-error a materialized view takes no rows
  const stats: Insertable<EnterpriseDB['entity_stats']> = { entity_id: 'x' }
  // @ts-expect-error nor changes
  const change: Updateable<EnterpriseDB['entity_stats']> = { entity_id: 'x' }
  void [stats, change]
}

/** "Create Prompt with Version" of promptvault's document, on the generated types. */
export async function createPromptWithVersion(
  db: Kysely<PromptvaultDB>,
  prompt: Insertable<PromptvaultDB['prompts']>,
): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('prompts')
      .values(prompt)
      .returning('id')
      .executeTakeFirstOrThrow()
    await transaction
      .insertInto('prompt_versions')
      .values({ prompt_id: id, version: 1, content: prompt.content, created_by: prompt.user_id })
      .execute()
    await transaction
      .updateTable('users')
      .set((eb) => ({ prompt_count: eb('prompt_count', '+', 1) }))
      .where('id', '=', prompt.user_id)
      .execute()
    return id
  })
}

export function whatPromptvaultRefuses(): void {
  type Version = Insertable<PromptvaultDB['prompt_versions']>
  // @ts-expect-error there is no such column
  const camel: Version = { promptId: 'x', version: 1, content: '' }
  // @ts-expect-error content is missing
  const empty: Version = { prompt_id: 'x', version: 1 }
  // @ts-expect-error a count is a number
  const count: Updateable<PromptvaultDB['users']> = { prompt_count: 'one' }
  // @ts-expect-error no such tier
  const tier: Updateable<PromptvaultDB['users']> = { tier: 'gold' }
  void [camel, empty, count, tier]
}
