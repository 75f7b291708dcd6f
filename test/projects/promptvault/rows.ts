import type { TestDatabase } from '../../helpers/apply-project.js'

/** Users that tests insert. */
export const ada = 'user_ada'
export const bob = 'user_bob'

/** Insert one row; returns its id. */
export async function newId(
  database: TestDatabase,
  sql: string,
  parameters: readonly unknown[],
): Promise<string> {
  const rows = await database.query<{ id: string }>(`${sql} returning id`, parameters)
  return rows[0]!.id
}

/** A prompt of a user. */
export const newPrompt = (database: TestDatabase, user = ada) =>
  newId(database, `insert into prompts (user_id, name, content) values ($1, 'A prompt', 'Do it.')`, [user])

/** A version of a prompt. */
export const newVersion = (database: TestDatabase, prompt: string, version: number, user = ada) =>
  newId(
    database,
    `insert into prompt_versions (prompt_id, version, content, created_by) values ($1, $2, 'Do it.', $3)`,
    [prompt, version, user],
  )

/** A tag of a user. */
export const newTag = (database: TestDatabase, name: string, user = ada) =>
  newId(database, 'insert into tags (name, user_id) values ($1, $2)', [name, user])

/** A share that does not expire. */
export const newShare = (database: TestDatabase, prompt: string, code: string, user = ada) =>
  newId(database, 'insert into shares (prompt_id, shared_by, share_code) values ($1, $2, $3)', [
    prompt,
    user,
    code,
  ])

/** A template; null for one that nobody made. */
export const newTemplate = (database: TestDatabase, user: string | null) =>
  newId(
    database,
    `insert into prompt_templates (category, name, content, created_by) values ('writing', 'A', 'B', $1)`,
    [user],
  )

/** An invitation by ada. */
export const newInvite = (database: TestDatabase, role = 'viewer') =>
  newId(
    database,
    `insert into team_invites (invited_by, invited_email, role, expires_at)
     values ($1, 'guest@example.com', $2, '2099-01-01')`,
    [ada, role],
  )

/** An import by ada. */
export const newImport = (database: TestDatabase, source: string) =>
  newId(database, 'insert into import_sessions (user_id, source) values ($1, $2)', [ada, source])

/** A row in every table; all of them but bob himself and a template without creator hang on ada. */
export async function fillAll(database: TestDatabase): Promise<{ prompt: string; tag: string }> {
  const prompt = await newPrompt(database)
  const tag = await newTag(database, 'daily')
  await newVersion(database, prompt, 1)
  await database.query('insert into prompt_tags values ($1, $2)', [prompt, tag])
  await newShare(database, prompt, 'code')
  await newInvite(database)
  await newImport(database, 'file')
  await database.query(
    `insert into prompt_optimizations (prompt_id, original_content, optimized_content) values ($1, 'a', 'b')`,
    [prompt],
  )
  await newTemplate(database, ada)
  return { prompt, tag }
}

/** The ten tables. */
export const tables = [
  'users',
  'prompts',
  'prompt_versions',
  'tags',
  'prompt_tags',
  'shares',
  'team_invites',
  'import_sessions',
  'prompt_optimizations',
  'prompt_templates',
]

/** Rows of each table. */
export async function counts(database: TestDatabase): Promise<Record<string, number>> {
  const selects = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`)
  return (await database.query<Record<string, number>>(`select ${selects.join(', ')}`))[0]!
}
