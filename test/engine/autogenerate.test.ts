import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { migrateCreate } from '../../src/commands/migrate-create.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { schemaCheck } from '../../src/commands/schema-check.js'
import { schemaDump } from '../../src/commands/schema-dump.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const first = `-- vault-db: up
create table notes (id int primary key, body text);
-- vault-db: down
drop table notes;
`

let workspace: Workspace | undefined
afterEach(() => workspace?.dispose())

const schemaOf = (folder: string) => join(folder, 'migrations/app/schema.sql')

async function start(): Promise<Workspace> {
  workspace = createWorkspace({ '20250101000000_notes.sql': first })
  await workspace.run(schemaDump, {}, inProcess)
  return workspace
}

// Without a URL scratch databases are made in this process, and the target is the embedded one.
const inProcess = { options: { url: undefined } } as const

function edit(folder: string, change: (text: string) => string): void {
  const text = readFileSync(schemaOf(folder), 'utf8')
  const edited = change(text)
  expect(edited).not.toBe(text)
  writeFileSync(schemaOf(folder), edited)
}

it('writes no file where nothing was edited', async () => {
  const { run, folder } = await start()
  const report = await run(migrateCreate, { name: 'nothing', autogenerate: true }, inProcess)
  expect(report).toMatchObject({ names: [], paths: [] })
  expect(readdirSync(join(folder, 'migrations/app'))).toEqual(['20250101000000_notes.sql', 'schema.sql'])
})

it('turns an edited schema file into a migration with both ways, and applies it', async () => {
  const { run, folder } = await start()
  edit(folder, (text) =>
    text.replace('  body text,', "  body text default 'x' not null,\n  rating smallint check (rating <= 5),"),
  )
  const { paths } = await run(migrateCreate, { name: 'Add rating', autogenerate: true }, inProcess)
  expect(paths.map((path) => path.replace(/^.*\d{14}_/, ''))).toEqual([
    'add_rating_1_of_3.sql',
    'add_rating_2_of_3.sql',
    'add_rating_3_of_3.sql',
  ])
  expect((await run(schemaCheck, {}, inProcess)).state).toBe('fresh')
  expect((await run(migrateUp, {}, inProcess)).applied).toHaveLength(4)
  await run(migrateDown, { steps: 3, allow: ['drop-column'] }, inProcess)
  expect((await run(migrateUp, {}, inProcess)).applied).toHaveLength(3)
  expect(await run(migrateCreate, { name: 'again', autogenerate: true }, inProcess)).toMatchObject({
    names: [],
  })
})

it('puts an index on a table with rows into a file without transaction', async () => {
  const { run, folder } = await start()
  edit(folder, (text) =>
    text.replace('commit;', 'create index notes_body on public.notes (body);\n\ncommit;'),
  )
  const { paths } = await run(migrateCreate, { name: 'index bodies', autogenerate: true }, inProcess)
  const text = readFileSync(paths[0]!, 'utf8')
  expect(text).toContain('-- vault-db: no-transaction')
  expect(text).toContain('create index concurrently notes_body')
  expect(text).toMatch(/down\n\ndrop index public\.notes_body;/)
  await run(migrateUp, {}, inProcess)
})

it('takes a drop and a creation as a rename when told, and asks when not', async () => {
  const { run, folder } = await start()
  edit(folder, (text) => text.replace('  body text,', '  content text,'))
  const guessed = await run(migrateCreate, { name: 'rename', autogenerate: true }, inProcess)
  expect(guessed.renames).toEqual(['public.notes.body:content'])
  expect(readFileSync(guessed.paths[0]!, 'utf8')).toContain('Loses data: column public.notes.body')
  workspace!.remove(`${guessed.names[0]}.sql`)
  await run(schemaDump, {}, inProcess)
  edit(folder, (text) => text.replace('  body text,', '  content text,'))
  const rename = ['public.notes.body:content']
  const told = await run(migrateCreate, { name: 'rename', autogenerate: true, rename }, inProcess)
  const text = readFileSync(told.paths[0]!, 'utf8')
  expect(text).toContain('alter table public.notes rename column body to content')
  expect(text).toContain('alter table public.notes rename column content to body')
  expect(text).not.toContain('drop column')
})

it('names the line of a schema file that does not load, and writes nothing', async () => {
  const { run, folder } = await start()
  edit(folder, (text) => text.replace('  body text,', '  body txt,'))
  const failure = await run(migrateCreate, { name: 'broken', autogenerate: true }, inProcess).catch(
    (error) => error,
  )
  expect(failure).toMatchObject({ code: 'QUERY_FAILED', at: { file: 'migrations/app/schema.sql', line: 7 } })
  expect(readdirSync(join(folder, 'migrations/app'))).toHaveLength(2)
})

it('refreshes the schema file after up, and never in CI', async () => {
  const { run, folder, migration } = await start()
  migration(
    '20250102000000_more.sql',
    '-- vault-db: up\nalter table notes add column more int;\n-- vault-db: down\nalter table notes drop column more;\n',
  )
  expect((await run(schemaCheck, {}, inProcess)).state).toBe('stale')
  await run(migrateUp, {}, inProcess)
  expect(readFileSync(schemaOf(folder), 'utf8')).toContain('more integer')
  expect((await run(schemaCheck, {}, inProcess)).state).toBe('fresh')
})

it('says what to do where there is no schema file', async () => {
  workspace = createWorkspace({ '20250101000000_notes.sql': first })
  const failure = await workspace
    .run(migrateCreate, { name: 'x', autogenerate: true }, inProcess)
    .catch((error) => error)
  expect(failure).toMatchObject({ code: 'FILE_UNREADABLE', hint: expect.stringContaining('schema dump') })
  expect(existsSync(schemaOf(workspace.folder))).toBe(false)
})
