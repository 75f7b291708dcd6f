import { randomBytes } from 'node:crypto'
import { applyProject, type TestDatabase } from '../../helpers/apply-project.js'

export const ada = '0a000000-0000-4000-8000-000000000001'
export const bob = '0b000000-0000-4000-8000-000000000001'

/** Rows of ada's, one in each table, and of bob's. */
export const rows = {
  private: '10000000-0000-4000-8000-000000000001',
  public: '10000000-0000-4000-8000-000000000002',
  bobs: '10000000-0000-4000-8000-000000000003',
  answer: '20000000-0000-4000-8000-000000000001',
  result: '30000000-0000-4000-8000-000000000001',
  template: '40000000-0000-4000-8000-000000000001',
} as const

export const tables = [
  'users',
  'prompts',
  'prompt_answers',
  'test_results',
  'prompt_templates',
  'user_favorites',
] as const

/** A role without a login or any attribute; roles belong to the whole server, hence a name of its own. */
export const plain = `metaprompt_plain_${randomBytes(6).toString('hex')}`

/** The project at head with rows of ada and bob, and a plain role that is granted all on its tables. */
export async function openToPlain(database: TestDatabase): Promise<void> {
  await applyProject(database, 'metaprompt')
  await addRows(database)
  await database.script(`
    do $$ begin create role ${plain}; exception when duplicate_object then null; end $$;
    grant usage on schema public to ${plain};
    grant all on all tables in schema public to ${plain}`)
}

/** Remove the plain role; call it when the database still has its grants. */
export async function removePlain(database: TestDatabase): Promise<void> {
  await database.script(`drop owned by ${plain}; drop role ${plain}`)
}

async function addRows(database: TestDatabase): Promise<void> {
  await database.script(`
    insert into users (id, email) values ('${ada}', 'ada@example.com'), ('${bob}', 'bob@example.com');
    insert into prompts (id, user_id, title, goal, template, is_public) values
      ('${rows.private}', '${ada}', 'Private', 'g', 't', false),
      ('${rows.public}', '${ada}', 'Public', 'g', 't', true),
      ('${rows.bobs}', '${bob}', 'Of Bob', 'g', 't', false);
    insert into prompt_answers (id, prompt_id, question_id, question_text, answer) values
      ('${rows.answer}', '${rows.public}', 'q', 'Q?', 'A');
    insert into test_results (id, prompt_id, user_id, model, temperature, variable_values, resolved_prompt) values
      ('${rows.result}', '${rows.public}', '${ada}', 'm', 0.5, '{}', 'r');
    insert into prompt_templates (id, prompt_id, user_id) values ('${rows.template}', '${rows.public}', '${ada}');
    insert into user_favorites (user_id, template_id) values ('${ada}', '${rows.template}')`)
}

/** Who speaks: a role, and the user that the request's claims name; nobody where `user` is absent. */
export interface Caller {
  readonly role?: string
  readonly user?: string
}

/** Run one statement as `caller`, in a transaction that is committed; rolled back when it fails. */
export async function ask<R = Record<string, unknown>>(
  database: TestDatabase,
  { role = plain, user }: Caller,
  statement: string,
): Promise<R[]> {
  const claims = user === undefined ? '' : JSON.stringify({ sub: user, role: 'authenticated' })
  await database.script(`begin; set local request.jwt.claims = '${claims}'; set local role ${role}`)
  try {
    const result = await database.query<R>(statement)
    await database.script('commit')
    return result
  } catch (error) {
    await database.script('rollback')
    throw error
  }
}
