import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatFindings } from '../../src/cli/formats/format-findings.js'
import { createStyle } from '../../src/cli/style.js'
import { createContext } from '../../src/commands/create-context.js'
import type { ExplainReport } from '../../src/commands/explain-check/run.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const style = await createStyle(100, false)
const progress = {
  info: () => {},
  warn: () => {},
  detail: () => {},
  step: <T>(_: string, work: () => Promise<T>) => work(),
}
const contextOf = (project: string) =>
  createContext({ cwd: process.cwd(), env: {}, options: { url: 'embedded', project }, progress })

/** Lines of the documents that name an index: the query that it is for. */
const documented: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  vault: [
    ['list-prompts', 'ix_prompts_owner_updated'],
    ['latest-version', 'ix_versions_prompt_desc'],
    ['filter-model', 'ix_prompts_owner_updated'],
    ['filter-provider', 'ix_prompts_owner_updated'],
    ['filter-use-case', 'ix_prompts_owner_updated'],
  ],
  oro: [['recent-executions', 'ix_executions_executed_at']],
  enterprise: [
    ['list-entities', 'idx_entity_tenant_type'],
    ['search-text', 'idx_entity_search'],
    ['events-of-month', 'idx_event_tenant'],
  ],
  promptvault: [
    ['user-with-prompts', 'prompt_user_id_idx'],
    ['user-by-email', 'user_email_idx'],
    ['prompts-in-folder', 'prompt_folder_idx'],
    ['resolve-share', 'share_code_idx'],
    ['import-sessions', 'import_sessions_user_id_idx'],
  ],
  metaprompt: [
    ['user-prompts', 'idx_prompts_user_id_created_at'],
    ['search-templates', 'idx_prompts_title_goal_trgm'],
  ],
}

describe.each(Object.entries(documented))('explain-check of %s', (project, lines) => {
  it('finds nothing to object to, and every plan at size on the index that its document names', async () => {
    const report = await explainCheck.run(contextOf(project), {})
    expect(report.findings.map(({ query, check, message }) => [query, check, message])).toEqual([])
    expect(explainCheck.outcome!(report, {})).toBe('clean')
    const files = readdirSync(`migrations/${project}/queries`)
    expect(report.queries.map(({ name }) => `${name}.sql`)).toEqual(files.sort())
    for (const [name, index] of lines) {
      const { atSize } = report.queries.find((query) => query.name === name)!
      expect(atSize.length).toBeGreaterThan(0)
      for (const { for: kind, usedIndexes } of atSize)
        expect([name, kind, usedIndexes]).toEqual([name, kind, expect.arrayContaining([index])])
    }
  })
})

const schema = `
create table person (id bigint primary key, email text not null, town text not null, born date);
create table letter (id bigint primary key, person_id bigint not null references person, sent timestamptz not null, body text);
create table stamp (id bigint primary key, value int not null);
create index person_email on person (email);
create index letter_person_sent on letter (person_id, sent desc);`

const list = `-- The letters of one person, last sent first. $1 person.
-- @param $1 of letter.person_id
-- @rows person 20_000
-- @rows letter 2_000_000
-- @expect uses index letter_person_sent on letter
-- @expect no sort
select id, sent from letter where person_id = $1 order by sent desc limit 20`

describe("a user's project", () => {
  let workspace: Workspace
  const query = (name: string, text: string) => {
    const path = join(workspace.folder, 'migrations/app/queries', `${name}.sql`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const names = ({ findings }: ExplainReport) => findings.map(({ check }) => check)

  beforeAll(() => {
    workspace = createWorkspace({
      '20250101000000_begin.sql': `-- vault-db: up\n${schema}\n-- vault-db: down\n`,
    })
  })
  afterAll(() => workspace.dispose())

  it('without declared queries is told so', async () => {
    const report = await workspace.run(explainCheck)
    expect(report.queries).toEqual([])
    expect(workspace.log.join('\n')).toMatch(/app declares no queries/)
  })

  it('with three tables and one query gets plans at size from one file', async () => {
    query('letters', list)
    const report = await workspace.run(explainCheck, { plans: true })
    expect(report.findings).toEqual([])
    expect(report.sizedTables).toEqual([
      { table: 'letter', rows: 2_000_000 },
      { table: 'person', rows: 20_000 },
    ])
    expect(report.queries[0]!.atSize.map((one) => one.for)).toEqual([
      'generic',
      'typical',
      'worst',
      'missing',
    ])
    const text = explainCheck.render(report, style)
    expect(text).toMatch(/Index Scan using letter_person_sent on letter {2}rows 100, cost \d+/)
    expect(text).toMatch(/1 declared query of app: each is planned as expected at the declared size\.$/)
  })

  it('whose index went is told its name, with the line, and what the plan is now', async () => {
    workspace.migration(
      '20250102000000_drop.sql',
      '-- vault-db: up\ndrop index letter_person_sent;\n-- vault-db: down\n',
    )
    try {
      const report = await workspace.run(explainCheck)
      expect(explainCheck.outcome!(report, {})).toBe('findings')
      expect(names(report)).toEqual([
        'no-index-serves',
        'index-absent',
        'order-not-served',
        'sequential-scan',
        'sort-at-size',
      ])
      const text = explainCheck.render(report, style)
      expect(text).toContain('There is no index letter_person_sent at head')
      expect(text).toMatch(/> .*Seq Scan on letter {2}rows 100, cost \d+\n/)
      expect(text).toContain('migrations/app/queries/letters.sql:5')
      const annotations = formatFindings(explainCheck.findings!(report), 'github', 'explain-check')
      expect(annotations).toContain('file=migrations/app/queries/letters.sql,line=5')
      expect(JSON.parse(JSON.stringify(report)).findings[1]).toMatchObject({ check: 'index-absent', line: 5 })
    } finally {
      workspace.remove('20250102000000_drop.sql')
    }
  })

  it('is told of a header that is wrong, with its line', async () => {
    query('people', '-- One.\n-- @rows lettre 5\nselect id from person where email = $1')
    await expect(workspace.run(explainCheck)).rejects.toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringMatching(/no table lettre at head/),
      at: { file: 'migrations/app/queries/people.sql', line: 2 },
    })
  })

  it('can ask for one query, and is told of a name that none has', async () => {
    query('people', '-- By address. $1 address.\nselect id from person where email = $1')
    const report = await workspace.run(explainCheck, { queries: ['people'] })
    expect(report.queries.map(({ name, servedBy }) => [name, servedBy])).toEqual([
      ['people', ['person_email']],
    ])
    await expect(workspace.run(explainCheck, { queries: ['peple'] })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('"peple"'),
    })
  })

  it('keeps the migrations folder as it was', () => {
    expect(readFileSync(join(workspace.folder, 'migrations/app/queries/letters.sql'), 'utf8')).toBe(list)
  })
})
