import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { typesGenerate } from '../../src/commands/types-generate.js'
import { watchFolder } from '../../src/files/watch-folder.js'
import { runCli } from '../helpers/cli.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const first = '20260101000000_create_notes.sql'
const second = '20260102000000_add_pinned.sql'
const up = (sql: string) => `-- vault-db: up\n\n${sql}\n-- vault-db: down\n\nselect 1;\n`
const notes = up('create table notes (id integer primary key, body text not null);')

let workspace: Workspace
afterEach(() => workspace?.dispose())

const types = () => readFileSync(join(workspace.folder, 'migrations/app/types.d.ts'), 'utf8')
const patience = { timeout: 30_000, interval: 50 }

describe('types generate --watch', () => {
  it('writes again after each change of a migration, outlives one that fails, and ends with its signal', async () => {
    workspace = createWorkspace({ [first]: notes })
    const { run, migration, log } = workspace
    const abort = new AbortController()
    const ended = run(typesGenerate, { watch: true }, { signal: abort.signal })
    await vi.waitFor(() => expect(log.join()).toContain('Watching'), patience)
    expect(types()).toContain('  body: string;')
    migration(second, up('alter table notes add pinned boolean;'))
    await vi.waitFor(() => expect(types()).toContain('  pinned: boolean | null;'), patience)
    migration(second, up('alter table nots add pinned boolean;'))
    await vi.waitFor(() => expect(log.join()).toContain('waiting for the next change'), patience)
    migration(second, up('alter table notes add pinned integer;'))
    await vi.waitFor(() => expect(types()).toContain('  pinned: number | null;'), patience)
    migration('project.ts', "export default { name: 'app', description: '', types: { camelCase: true } }\n")
    migration(second, up('alter table notes add is_pinned integer;'))
    await vi.waitFor(() => expect(types()).toContain('  isPinned: number | null;'), patience)
    abort.abort()
    expect(await ended).toMatchObject({ head: second.replace('.sql', '') })
  })

  it('Ctrl-C ends it with 130 and no stack', async () => {
    workspace = createWorkspace({ [first]: notes })
    const { code, stderr } = await runCli(['types', 'generate', '--watch'], {
      cwd: workspace.folder,
      env: { VAULT_DB_URL: 'embedded' },
      onStart: (child) => {
        child.stderr!.on('data', (text) => {
          if (String(text).includes('Watching')) child.kill('SIGINT')
        })
      },
    })
    expect(code).toBe(130)
    expect(stderr).toContain('Interrupted by SIGINT')
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(types()).toContain('  body: string;')
  })
})

describe('a watched folder', () => {
  it('tells the changes of one moment together, and only those that matter', async () => {
    workspace = createWorkspace({})
    const abort = new AbortController()
    const options = { quietMs: 50, signal: abort.signal, matters: (name: string) => name.endsWith('.sql') }
    const turns = watchFolder(workspace.folder, options)[Symbol.asyncIterator]()
    for (const name of ['b.sql', 'a.sql', 'c.txt']) writeFileSync(join(workspace.folder, name), '')
    expect(await turns.next()).toEqual({ done: false, value: ['a.sql', 'b.sql'] })
    const last = turns.next()
    abort.abort()
    expect(await last).toMatchObject({ done: true })
  })

  it('that is not there is an error', () => {
    const options = { quietMs: 1, signal: new AbortController().signal, matters: () => true }
    expect(() => watchFolder('/nowhere/at/all', options)).toThrow('cannot be read')
  })
})
