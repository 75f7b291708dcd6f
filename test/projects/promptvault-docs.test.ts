import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createContext } from '../../src/commands/create-context.js'
import { commands } from '../../src/commands/index.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { readPage, readSections, root, type ShellBlock } from '../docs/markdown.js'
import { createWorkplace, type Workplace } from '../docs/workplace.js'
import { describeTargets, migrationNames } from '../helpers/apply-project.js'
import { describeServer } from '../helpers/server.js'
import { seed } from './promptvault/declared-queries.js'

const path = 'docs/projects/promptvault.md'
const page = readPage(path)

interface Fence {
  readonly note: string
  readonly code: string
}

/** Fenced blocks of one language, with the comment above each. */
const fences = (language: string): readonly Fence[] =>
  [...page.matchAll(new RegExp(`(?:<!-- (.*) -->\\n)?\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``, 'g'))].map(
    ([, note = '', code = '']) => ({ note, code }),
  )

describeTargets('the SQL of the page of promptvault', (database) => {
  beforeEach(() => seed(database()))
  const orphans = () => fences('sql').find(({ note }) => note === 'rows: 0')!.code

  it('every SQL block runs, and finds no orphan', async () => {
    const installed = await database().query<{ name: string }>('select extname as name from pg_extension')
    const isAbsent = ({ note }: Fence) =>
      note.startsWith('needs: ') && !installed.some(({ name }) => note === `needs: ${name}`)
    const blocks = fences('sql').filter((block) => !isAbsent(block))
    expect(blocks.length).toBeGreaterThan(8)
    for (const { note, code } of blocks) {
      const rows = await database().query(code)
      if (note === 'rows: 0') expect(rows).toEqual([])
    }
  })

  it('finds a user whose count is off, and mends it', async () => {
    await database().query(`delete from prompts where name = 'Review a change'`)
    expect(await database().query(orphans())).toEqual([
      { what: 'prompt_count is not the count of prompts', id: 'user_dev_2' },
    ])
    await database().query(fences('sql').find(({ code }) => code.startsWith('update users'))!.code)
    expect(await database().query(orphans())).toEqual([])
  })

  it('finds a prompt without a version and a tag of another user', async () => {
    await database().query(`delete from prompt_versions where created_by = 'user_dev_3'`)
    await database().query(
      `insert into prompt_tags
       select p.id, t.id from prompts p, tags t where p.user_id = 'user_dev_3' and t.name = 'code'`,
    )
    expect(await database().query(orphans())).toMatchObject([
      { what: 'prompt without a version' },
      { what: 'tag on a prompt of another user' },
    ])
  })

  it('clears away what lapsed a month ago, and nothing that still holds', async () => {
    await database().script(`
      update shares set expires_at = now() at time zone 'utc' - interval '1 day' where share_code = 'dev-launch';
      update team_invites set expires_at = now() at time zone 'utc' - interval '1 day' where role = 'editor'`)
    for (const { code } of fences('sql').filter(({ code }) => code.startsWith('delete')))
      await database().query(code)
    expect(await database().query('select share_code from shares')).toEqual([{ share_code: 'dev-launch' }])
    expect(await database().query('select role, accepted from team_invites order by role')).toEqual([
      { role: 'editor', accepted: false },
      { role: 'viewer', accepted: true },
    ])
  })
})

describe('the code of the page of promptvault', () => {
  const [config, ...examples] = fences('ts').map(({ code }) => code)

  it('the config of the page loads and migrates, embedded when nothing is set', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vault-db-promptvault-docs-'))
    try {
      writeFileSync(join(folder, 'vault-db.config.ts'), config!)
      for (const kind of ['migrations', 'seeds'])
        cpSync(`${root}${kind}/promptvault`, join(folder, kind, 'promptvault'), { recursive: true })
      const context = createContext({ cwd: folder, env: { HOME: folder } })
      const names = await migrationNames('promptvault')
      expect((await migrateUp.run(context, {})).applied.map(({ name }) => name)).toEqual(names)
      expect(await migrateStatus.run(context, {})).toMatchObject({ applied: names, pending: [] })
      expect(await context.target()).toMatchObject({ kind: 'embedded' })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('the typed examples are those that the tests run', () => {
    const tested = readFileSync(new URL('promptvault/transactions.ts', import.meta.url), 'utf8')
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(tested).toContain(example)
  })

  it('the scripts of the page name commands that exist or are announced', () => {
    const { scripts } = JSON.parse(fences('json')[0]!.code) as { scripts: Record<string, string> }
    expect(Object.keys(scripts)).toEqual(['db:generate', 'db:migrate', 'db:push'])
    for (const script of Object.values(scripts))
      expect(script).toMatch(/vault-db migrate (up|create --autogenerate)$/)
  })
})

/** Names of the commands that a block runs which are not there yet. */
function missingCommands({ code }: ShellBlock): readonly string[] {
  const names = commands.map(({ name }) => name).filter((name) => name !== '')
  const lines = [...code.matchAll(/npx vault-db (.*)$/gm)].map(([, words]) => words!)
  return lines.filter((words) => !names.some((name) => words.startsWith(`${name} `)))
}

for (const section of readSections(path)) {
  describeServer(`the commands under "${section.title}"`, () => {
    let place: Workplace
    beforeAll(async () => {
      place = await createWorkplace(section.place)
    })
    afterAll(() => place?.dispose())
    for (const block of section.blocks) {
      const missing = missingCommands(block)
      const title = `line ${block.line}: ${block.code.split('\n')[0]}`
      if (missing.length > 0) {
        it.skip(`${title} (skipped: not there yet: ${missing.join(', ')})`, () => {})
        continue
      }
      it(title, async () => {
        const { code, output } = await place.shell(block.code)
        expect({ code, output }).toMatchObject({ code: block.exit })
        for (const text of block.says) expect(output).toContain(text)
      }, 180_000)
    }
  })
}
