import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { seedDev } from '../../src/commands/seed-dev.js'
import { seedLookups } from '../../src/commands/seed-lookups.js'
import { failureOf } from '../db/seed-database.js'
import { describeTargets, type MakeWorkspace } from '../helpers/targets.js'
import type { Workspace } from '../helpers/workspace.js'

const style = await createStyle(80, false)

const migration = `-- vault-db: up
create table models (id integer generated always as identity, value text not null unique, label text);
create table prompts (id integer, model text references models (value));
-- vault-db: down
drop table prompts;
drop table models;
`

async function prepare(make: MakeWorkspace): Promise<Workspace> {
  const workspace = await make({ '20250101000000_models.sql': migration })
  workspace.migration(
    'project.json',
    JSON.stringify({ name: 'app', description: 'Test.', lookups: [{ table: 'models', key: 'value' }] }),
  )
  write(workspace, 'lookups/models.yaml', '- {value: a, label: one}\n- {value: b, label: two}\n')
  return workspace
}

function write(workspace: Workspace, name: string, content: string): void {
  const path = join(workspace.folder, 'seeds/app', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

describeTargets('seed commands', (make) => {
  test('seed lookups: refused before the migrations, then fills, then finds nothing to do', async () => {
    const workspace = await prepare(make)
    const early = await failureOf(workspace.run(seedLookups))
    expect([early.code, early.hint]).toEqual(['SEED_FAILED', 'Run `vault-db migrate up` first.'])
    await workspace.run(migrateUp)
    const dry = await workspace.run(seedLookups, { dryRun: true })
    expect(dry.tables).toMatchObject([
      { table: 'public.models', file: 'seeds/app/lookups/models.yaml', inserted: 2 },
    ])
    expect(seedLookups.render(dry, style)).toContain('Nothing was written (--dry-run).')
    expect((await workspace.run(seedLookups)).tables).toMatchObject([{ inserted: 2, unchanged: 0 }])
    const again = await workspace.run(seedLookups)
    expect(again.tables).toMatchObject([{ inserted: 0, updated: 0, unchanged: 2, extra: 0, pruned: 0 }])
    expect(seedLookups.render(again, style)).toBe(
      'table          inserted  updated  unchanged  extra  pruned\npublic.models  0         0        2          0      0',
    )
  })

  test('seed lookups --prune asks, and says how to agree where nobody can answer', async () => {
    const workspace = await prepare(make)
    await workspace.run(migrateUp)
    await workspace.run(seedLookups)
    write(workspace, 'lookups/models.yaml', '- {value: a, label: one}\n')
    const counted = await workspace.run(seedLookups)
    expect(seedLookups.render(counted, style)).toContain(
      'public.models has 1 extra row that seeds/app/lookups/models.yaml does not have',
    )
    const silent = await failureOf(workspace.run(seedLookups, { prune: true }))
    expect([silent.code, silent.hint]).toEqual([
      'CONSENT_NEEDED',
      'Say so on the command line: vault-db seed lookups --prune --yes',
    ])
    expect(silent.details[0]).toMatch(/: b$/)
    const asked: string[] = []
    const no = async (question: string) => {
      asked.push(question)
      return false
    }
    expect((await failureOf(workspace.run(seedLookups, { prune: true }, { confirm: no }))).code).toBe(
      'CONSENT_NEEDED',
    )
    expect(asked).toEqual(['Delete 1 row that no file has?'])
    expect((await workspace.run(seedLookups, { dryRun: true })).tables).toMatchObject([
      { unchanged: 1, extra: 1 },
    ])
    const pruned = await workspace.run(seedLookups, { prune: true }, { confirm: async () => true })
    expect(pruned.tables).toMatchObject([{ unchanged: 1, extra: 0, pruned: 1 }])
    expect((await workspace.run(seedLookups, { prune: true })).tables).toMatchObject([
      { unchanged: 1, extra: 0, pruned: 0 },
    ])
  })

  test('seed lookups: mistakes of all files at once, each with its place', async () => {
    const workspace = await prepare(make)
    await workspace.run(migrateUp)
    write(workspace, 'lookups/models.yaml', '- {value: a, lable: x}\n- value: a\n- lable: y\n')
    const failure = await failureOf(workspace.run(seedLookups))
    expect([failure.code, failure.at]).toEqual([
      'SEED_INVALID',
      { file: join(workspace.folder, 'seeds/app/lookups/models.yaml'), line: 1, column: 14 },
    ])
    expect(failure.details).toEqual([
      'seeds/app/lookups/models.yaml:1:14: public.models has no column "lable". Did you mean "label"?',
    ])
  })

  test('seed dev: fills, skips, and seeds again from base', async () => {
    const workspace = await prepare(make)
    write(
      workspace,
      'dev.ts',
      `import { defineDevSeed } from 'vault-db'
       export default defineDevSeed({ skipWhenRowsIn: ['prompts'], run: async (db) => {
         await db.insertInto('models').values([{ value: 'x' }]).execute()
         await db.insertInto('prompts').values([{ id: 1, model: 'x' }, { id: 2, model: null }]).execute()
       } })`,
    )
    await workspace.run(migrateUp)
    const first = await workspace.run(seedDev)
    expect(first.tables).toEqual([
      { table: 'public.models', inserted: 1 },
      { table: 'public.prompts', inserted: 2 },
    ])
    const second = await workspace.run(seedDev)
    expect(second.skippedFor).toEqual(['public.prompts'])
    expect(seedDev.render(second, style).replaceAll(/\s+/g, ' ')).toBe(
      'Skipped: there are rows in public.prompts already. To seed again: vault-db migrate down --to base, vault-db migrate up, vault-db seed dev (all data is lost).',
    )
    await workspace.run(migrateDown, { to: 'base', allow: ['drop-table'] })
    await workspace.run(migrateUp)
    expect((await workspace.run(seedDev)).tables).toEqual(first.tables)
  })

  test('seed dev: a file that is missing, or exports something else, is told', async () => {
    const workspace = await prepare(make)
    await workspace.run(migrateUp)
    expect((await failureOf(workspace.run(seedDev))).code).toBe('FILE_UNREADABLE')
    write(workspace, 'dev.ts', 'export default { run: 1 }')
    expect((await failureOf(workspace.run(seedDev))).code).toBe('SEED_INVALID')
  })
})
