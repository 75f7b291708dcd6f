import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createContext } from '../../src/commands/create-context.js'
import { docsCheck } from '../../src/commands/docs-check.js'
import { readDataModel, readDocsFile, usingSource } from '../../src/commands/engine/docs-file.js'
import { defaultConfig } from '../../src/config/defaults.js'
import { tablesOf } from '../../src/documents/model.js'
import { readPage } from '../docs/markdown.js'
import { createServerDatabase, describeVector } from '../helpers/server.js'
import { diagramsOf } from './mermaid-grammar.js'

const projects = defaultConfig(tmpdir()).projects.map(({ name }) => name)
const contextOf = (project: string, url = 'embedded') =>
  createContext({ cwd: tmpdir(), env: {}, options: { project, url } })
const pageOf = (project: string) =>
  readPage(project === 'vault' ? 'docs/data-model.md' : `docs/data-model/${project}.md`)

describe.each(projects)('the data model of %s', (project) => {
  it('is that of its migrations, and everything has a comment (vault-db docs generate)', async () => {
    expect(await docsCheck.run(contextOf(project), {})).toMatchObject({
      state: 'fresh',
      reason: '',
      missingComments: [],
    })
  })

  it('has every table and column of the live catalog with type and nullability', async () => {
    const text = pageOf(project)
    const rows = await usingSource(contextOf(project), {}, async ({ session }) => {
      const found = await session.query<{ relation: string; name: string; type: string; isNull: string }>(`
        select c.relname as relation, a.attname as name, case a.attnotnull when true then 'no' else 'yes' end as "isNull",
          replace(pg_catalog.format_type(a.atttypid, a.atttypmod), 'public.', '') as type
        from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and a.attnum > 0 and not a.attisdropped`)
      return found.rows
    })
    expect(rows.length).toBeGreaterThan(15)
    const missing = rows.filter(({ relation, name, type, isNull }) => {
      const section = text.split(/^### /m).find((each) => each.startsWith(`${relation}\n`)) ?? ''
      const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
      return !row.includes(`\`${type}\``) || !row.includes(` | ${isNull} | `)
    })
    expect(missing).toEqual([])
  })

  it('draws each table and each foreign key once, in diagrams that hold to the grammar', async () => {
    const model = await usingSource(contextOf(project), {}, (at) =>
      readDataModel(at, { path: `${tmpdir()}/x.md`, description: '' }),
    )
    const diagrams = diagramsOf(pageOf(project))
    const entities = diagrams.flatMap(({ entities: each }) => [...each.keys()])
    expect(entities.sort()).toEqual(
      tablesOf(model)
        .map(({ name }) => name)
        .sort(),
    )
    const drawn = diagrams.flatMap(({ relationships }) => relationships)
    expect(drawn).toHaveLength(tablesOf(model).reduce((sum, { refersTo }) => sum + refersTo.length, 0))
  })
})

describe('what the documents ask for', () => {
  it('vault: the enum with its labels, all indexes, the reserved columns, the owner in every query', () => {
    const text = pageOf('vault')
    expect(text).toContain('### prompt_access_control')
    expect(text).toContain('- `private`\n- `unlisted`')
    for (const index of [
      'ix_prompts_owner_updated',
      'ix_versions_prompt_desc',
      'ix_prompts_title_trgm',
      'share_tokens_token_key',
    ]) {
      expect(text).toContain(`| \`${index}\` | \``)
    }
    const reserved = text.slice(text.indexOf('\n## Reserved columns'))
    for (const column of ['block_count', 'embedding', 'icon_url'])
      expect(reserved).toContain(`\`prompts.${column}\``)
    expect(text).toMatch(/every query on them filters by\s+that user: `where owner_id = \$1`/)
    expect(text).toMatch(/API-003 and UI-004/)
  })

  it('oro: version, date, and each decision with why, trade-off and benefit', () => {
    const text = pageOf('oro')
    expect(text).toContain('Schema version 0.1.0 (initial schema), of 2025-11-17.')
    expect(text).toContain('| decision | why | trade-off | benefit |')
  })

  it('enterprise: every table with its purpose, partitions with their parent, the listed values', () => {
    const text = pageOf('enterprise')
    const [, contents] = /## Contents\n([\s\S]*?)\n## /.exec(text)!
    const tables = [...contents!.matchAll(/^\| \[`(\w+)`\]\(#\w+\) \| .+ \|$/gm)].map(([, name]) => name)
    expect(tables).toHaveLength(12 + 4)
    expect(text).toContain('Partitioned by `RANGE (occurred_at)`: `event_2025_01` `FOR VALUES FROM')
    expect(text).not.toMatch(/^### event_2025/m)
  })

  it('promptvault: relations by name, and the values of tier, role and source', () => {
    const text = pageOf('promptvault')
    expect(text).toContain('"users" ||..o{ "prompts" : "user_id"')
    for (const values of [
      '`free`, `pro`, `enterprise`',
      '`viewer`, `editor`',
      '`chatgpt`, `claude`, `gemini`, `cline`, `cursor`, `file`',
    ]) {
      expect(text).toContain(`One of ${values}.`)
    }
  })
})

describeVector('on a real server', () => {
  it.each(projects)(
    'the data model of %s is the same, but for how it prints the queries of views',
    async (project) => {
      const { url, drop } = await createServerDatabase()
      try {
        const { text, expected } = await readDocsFile(contextOf(project, url), {})
        const withoutQueries = (markdown: string | null) => markdown?.replace(/^```sql\n[\s\S]*?^```$/gm, '')
        expect(withoutQueries(expected)).toBe(withoutQueries(text))
      } finally {
        await drop()
      }
    },
  )
})
