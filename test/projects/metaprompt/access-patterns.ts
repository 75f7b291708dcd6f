import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { MetapromptDatabase, PromptAnswersTable, PromptsTable } from './tables.js'

export type Prompt = Selectable<PromptsTable>

/** An answer as JSON brings it: its time is a text. */
export type Answer = Omit<Selectable<PromptAnswersTable>, 'created_at'> & { created_at: string | null }

/** What a new prompt is made of. */
export interface NewPrompt {
  readonly userId: string
  readonly title: string
  readonly goal: string
  readonly template: string
  readonly variables: readonly string[]
  /** Answer by question id. */
  readonly answers: Readonly<Record<string, string>>
  /** Text by question id, as the user read it; the id stands in where one is missing. */
  readonly questions?: Readonly<Record<string, string>>
}

/**
 * Run `work` as a signed-in user: in one transaction, as `role`, with the claims that auth.uid() reads.
 * Both end with the transaction, so a pooled connection carries nothing over.
 *
 * @param claims the verified payload of the user's token; without `sub` the caller is nobody
 */
export function asUser<T>(
  db: Kysely<MetapromptDatabase>,
  { role, claims }: { readonly role: string; readonly claims: { readonly sub?: string } },
  work: (transaction: Transaction<MetapromptDatabase>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_catalog.set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`.execute(
      transaction,
    )
    await sql`set local role ${sql.id(role)}`.execute(transaction)
    return work(transaction)
  })
}

/** A user's prompts with their answers, newest first. */
export function getUserPrompts(
  db: Kysely<MetapromptDatabase>,
  userId: string,
): Promise<(Prompt & { prompt_answers: Answer[] })[]> {
  return db
    .selectFrom('prompts')
    .selectAll('prompts')
    .select(({ selectFrom }) =>
      selectFrom('prompt_answers')
        .whereRef('prompt_answers.prompt_id', '=', 'prompts.id')
        .select(
          sql<
            Answer[]
          >`coalesce(jsonb_agg(to_jsonb(prompt_answers) order by prompt_answers.created_at, question_id), '[]')`.as(
            'list',
          ),
        )
        .$asScalar()
        .$notNull()
        .as('prompt_answers'),
    )
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .execute()
}

/** A prompt and its answers in one transaction: all of it, or nothing. */
export function createPrompt(db: Kysely<MetapromptDatabase>, prompt: NewPrompt): Promise<Prompt> {
  return inTransaction(db, async (transaction) => {
    const created = await transaction
      .insertInto('prompts')
      .values({
        user_id: prompt.userId,
        title: prompt.title,
        goal: prompt.goal,
        template: prompt.template,
        variables: JSON.stringify(prompt.variables),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const answers = Object.entries(prompt.answers).map(([question, answer]) => ({
      prompt_id: created.id,
      question_id: question,
      question_text: prompt.questions?.[question] ?? question,
      answer,
    }))
    if (answers.length > 0) await transaction.insertInto('prompt_answers').values(answers).execute()
    return created
  })
}

/** Public templates whose title or goal holds `text`, most liked first, 20 at most. */
export function searchTemplates(db: Kysely<MetapromptDatabase>, text: string, category?: string) {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return db
    .selectFrom('prompt_templates as t')
    .innerJoin('prompts as p', 'p.id', 't.prompt_id')
    .selectAll('t')
    .select(['p.title', 'p.goal', 'p.template'])
    .where('p.is_public', '=', true)
    .$if(text !== '', (query) =>
      query.where((eb) => eb.or([eb('p.title', 'ilike', pattern), eb('p.goal', 'ilike', pattern)])),
    )
    .$if(category !== undefined && category !== '', (query) => query.where('t.category', '=', category!))
    .orderBy('t.likes_count', 'desc')
    .limit(20)
    .execute()
}

function inTransaction<T>(
  db: Kysely<MetapromptDatabase>,
  work: (transaction: Kysely<MetapromptDatabase>) => Promise<T>,
): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
