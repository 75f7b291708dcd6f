import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { StopMigration } from '../../src/migration/stop.js'
import { runMigration, type TestDatabase } from './apply-project.js'
import { listCatalog } from './list-catalog.js'

/** The user that old prompts are given to. */
export const owner = '0a000000-0000-4000-8000-000000000001'
export const legacyMigration = '20250701000000_legacy_prompts'
const baseline = '20250808000000_p1_baseline'

/** Run a file of test/fixtures/vault. */
export const load = async (database: TestDatabase, file: string) =>
  database.script(await readFile(new URL(`../fixtures/vault/${file}`, import.meta.url), 'utf8'))

/** Run p1_baseline. */
export const up = (database: TestDatabase, set: Record<string, string> = {}) =>
  runMigration(database, { project: 'vault', name: baseline, direction: 'up' }, set)

/** Undo p1_baseline. */
export const down = (database: TestDatabase) =>
  runMigration(database, { project: 'vault', name: baseline, direction: 'down' })

const legacyTables = [
  'prompts',
  'prompt_versions',
  'models_lookup',
  'tools_lookup',
  'platforms_lookup',
  'purposes_lookup',
]

/** Every row of the tables as text, in the order of their keys. */
export async function rowsOf(database: TestDatabase, columns: Record<string, string> = {}) {
  const tables: Record<string, unknown[]> = {}
  for (const table of legacyTables)
    tables[table] = await database.query(`select ${columns[table] ?? '*'} from ${table} order by id`)
  return tables
}

/** The columns that were there before Phase 1, for {@link rowsOf}. */
export const oldColumns = {
  prompts: 'id, title, tags, created_at, updated_at',
  prompt_versions:
    'id, prompt_id, version, body, use_cases, target_models, providers, link, created_at, updated_at',
}

/** The stop that `work` ends in. */
export async function stopOf(work: Promise<void>): Promise<StopMigration> {
  const error = await work.then(
    () => new Error('it did not stop'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof StopMigration)) throw error
  return error
}

/** Rows and catalog are the same after `work`. */
export async function expectUnchanged(database: TestDatabase, work: () => Promise<unknown>) {
  const before = [await rowsOf(database), await listCatalog(database)]
  await work()
  expect([await rowsOf(database), await listCatalog(database)]).toEqual(before)
}
