import { readdir, readFile } from 'node:fs/promises'
import { applyProject, loadDevSeed, type TestDatabase } from '../../helpers/apply-project.js'

const folder = new URL('../../../migrations/promptvault/queries/', import.meta.url)
/** Ids of the dev seed. */
export const prompt = (number: number) => `00000000-0000-4000-8001-${String(number).padStart(12, '0')}`
/** The user that the sample parameters are of, and one who must not see what is theirs. */
export const pro = 'user_dev_2'
export const stranger = 'user_dev_1'

/** Sample parameters of each declared query. */
export const samples: Record<string, readonly unknown[]> = {
  'count-share-view': ['dev-launch'],
  'create-prompt': [pro, 'New', 'Do it.', 'engineering'],
  'import-sessions': [stranger, 20],
  'import-sessions-by-source': [stranger, 'chatgpt', 20],
  'list-folders': [pro, 20],
  'list-prompts': [pro, null, 20],
  'list-tags': [pro, 20],
  'official-templates': [20],
  'open-invites': ['user1@example.com', 20],
  'optimizations-of-prompt': [pro, prompt(3), 20],
  'prompt-version': [pro, prompt(3), 1],
  'prompt-versions': [pro, prompt(3), 20],
  'prompts-by-tag': [pro, 'marketing', 20],
  'prompts-in-folder': [pro, 'marketing/social', 20],
  'prompts-with-tags': [pro, null, 20],
  'public-prompts': [20],
  'resolve-share': ['dev-launch'],
  'shares-of-user': [pro, 20],
  'templates-in-category': ['writing', 20],
  'user-by-email': ['user2@example.com'],
  'user-with-prompt-count': [pro],
  'user-with-prompts': [pro],
}

/** Names of the declared queries, sorted. */
export const queryNames = async () => (await readdir(folder)).map((file) => file.replace('.sql', '')).sort()
/** Text of a declared query. */
export const readQuery = (name: string) => readFile(new URL(`${name}.sql`, folder), 'utf8')

/** Run a declared query, with its sample parameters where none are given. */
export async function runQuery<R = Record<string, unknown>>(
  database: TestDatabase,
  name: string,
  parameters: readonly unknown[] = samples[name] ?? [],
): Promise<R[]> {
  return database.query<R>(await readQuery(name), parameters)
}

/** Bring an empty database to head, with the dev seed in it. */
export async function seed(database: TestDatabase): Promise<void> {
  await applyProject(database, 'promptvault')
  const { run: fill } = await loadDevSeed('promptvault')
  await database.db.transaction().execute(fill)
}
