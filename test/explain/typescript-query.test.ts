import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { formatFindings } from '../../src/cli/formats/format-findings.js'
import { createStyle } from '../../src/cli/style.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import { readQueries } from '../../src/files/read-queries.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const schema = `
create table person (id bigint primary key, email text not null, town text not null);
create table letter (id bigint primary key, person_id bigint not null references person, sent timestamptz not null, body text);
create table stamp (id bigint primary key, value int not null);
create index letter_person_sent on letter (person_id, sent desc);`

/** As a service would have it, in a file of its own. */
const lettersOf = `import type { Kysely } from 'kysely'

export function lettersOf(db: Kysely<any>, personId: string, limit: number) {
  return db.selectFrom('letter').select(['id', 'sent']).where('person_id', '=', personId).orderBy('sent', 'desc').limit(limit)
}
`

const letters = `import { defineQuery, ofColumn } from 'vault-db'
import { lettersOf } from '../../../app/letters-of.js'

export default defineQuery({
  description: 'The letters of one person, last sent first.',
  build: (db, p: { personId: string; limit: number }) => lettersOf(db, p.personId, p.limit),
  params: { typical: { personId: ofColumn('letter.person_id'), limit: 20 } },
  expect: [
    'uses index letter_person_sent',
    'no sort',
  ],
  budget: 'p95 50 ms',
  rows: {
    person: 20_000,
    letter: 2_000_000,
  },
  common: { 'letter.person_id': '5 %' },
})
`

describe('a query declared in TypeScript', () => {
  let workspace: Workspace
  const make = (query: string, name = 'letters.ts') => {
    workspace = createWorkspace({
      '20250101000000_begin.sql': `-- vault-db: up\n${schema}\n-- vault-db: down\n`,
      '../../app/letters-of.ts': lettersOf,
      [`queries/${name}`]: query,
    })
    return workspace
  }
  const read = () => readQueries(join(workspace.folder, 'migrations/app'), workspace.folder)
  afterEach(() => workspace.dispose())

  it('gives the statement of the very function that the program calls, and all that a header gives', async () => {
    make(letters)
    const [query] = await read()
    expect(query).toEqual({
      name: 'letters',
      file: 'migrations/app/queries/letters.ts',
      description: 'The letters of one person, last sent first.',
      sql: 'select "id", "sent" from "letter" where "person_id" = $1 order by "sent" desc limit $2',
      sqlLine: 6,
      parameters: [
        { number: 1, column: { table: 'letter', column: 'person_id' }, constants: {}, line: 7 },
        { number: 2, column: null, constants: { typical: "'20'", worst: "'20'", missing: "'20'" }, line: 7 },
      ],
      expectations: [
        { kind: 'usesIndex', index: 'letter_person_sent', on: null, line: 9 },
        { kind: 'noSort', line: 10 },
      ],
      budgets: [{ percentile: 95, limitMs: 50, line: 12 }],
      sizes: [
        { kind: 'rows', table: 'person', rows: 20_000, line: 14, file: query!.file },
        { kind: 'rows', table: 'letter', rows: 2_000_000, line: 15, file: query!.file },
        {
          kind: 'common',
          at: { table: 'letter', column: 'person_id' },
          share: 0.05,
          value: null,
          line: 17,
          file: query!.file,
        },
      ],
    })
  })

  it('gets everything from one file in a project of three tables: proof, plans at size, matrix and page', async () => {
    make(letters)
    const report = await workspace.run(explainCheck, { matrix: true, html: 'plans.html' })
    expect(report.findings).toEqual([])
    expect(report.queries[0]!.atSize.map((one) => [one.for, one.usedIndexes])).toEqual(
      ['generic', 'typical', 'worst', 'missing'].map((name) => [name, ['letter_person_sent']]),
    )
    expect(report.matrix!.rows.find(({ name }) => name === 'letter_person_sent')).toMatchObject({
      neededBy: ['letters'],
      serves: ['letter_person_id_fkey'],
    })
    expect(report.sizedTables.map(({ table }) => table)).toEqual(['letter', 'person'])
    const text = explainCheck.render(report, await createStyle(80, false))
    expect(text).toContain('1 declared query of app: each is planned as expected at the declared size.')
    expect(existsSync(join(workspace.folder, 'plans.html'))).toBe(true)
  })

  it('is named with its file and line in every format, once its index is gone', async () => {
    make(letters)
    workspace.migration(
      '20250102000000_drop.sql',
      '-- vault-db: up\ndrop index letter_person_sent;\n-- vault-db: down\n',
    )
    const report = await workspace.run(explainCheck)
    const absent = report.findings.find(({ check }) => check === 'index-absent')!
    const file = 'migrations/app/queries/letters.ts'
    expect(absent).toMatchObject({ file, line: 9, why: { rung: 'missing' } })
    const lines = readFileSync(join(workspace.folder, file), 'utf8').split('\n')
    expect(lines[absent.line - 1]).toContain('letter_person_sent')
    const findings = explainCheck.findings!(report)
    const format = (name: 'github' | 'junit' | 'sarif') => formatFindings(findings, name, 'explain-check')
    expect(format('github')).toContain(
      `::error file=${file},line=9,title=index-absent::letters: There is no index`,
    )
    expect(format('junit')).toContain(`name="index-absent ${file}:9" file="${file}" line="9"`)
    const { results } = JSON.parse(format('sarif')).runs[0]
    expect(results).toHaveLength(report.findings.length)
    expect(results.find(({ ruleId }: { ruleId: string }) => ruleId === 'index-absent').locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 9 } } },
    ])
    expect(JSON.parse(JSON.stringify(report)).findings).toContainEqual(
      expect.objectContaining({ check: 'order-not-served', file, line: 10 }),
    )
  })

  it.each([
    [
      'an expectation that is none',
      letters.replace("'no sort'", "'no sorts'"),
      /"expect no sorts" is not understood/,
      10,
    ],
    [
      'a column that is none',
      letters.replace("ofColumn('letter.person_id')", "ofColumn('person_id')"),
      /names no column/,
      7,
    ],
    [
      'another statement for a class',
      letters
        .replace(
          'lettersOf(db, p.personId, p.limit)',
          "p.limit > 20 ? db.selectFrom('stamp').select('id') : lettersOf(db, p.personId, p.limit)",
        )
        .replace('limit: 20 } }', "limit: 20 },\n    worst: { personId: '1', limit: 90 } }"),
      /statement for "worst" is another/,
      8,
    ],
    [
      'a builder that fails',
      letters.replace('lettersOf(db, p.personId', 'lettersOf(db, p.personId.trim()'),
      /does not build its query for "typical"/,
      undefined,
    ],
    ['no default export', 'export const a = 1\n', /has no declared query as its default export/, undefined],
    ['what does not parse', 'export default {{\n', /does not parse/, 1],
  ])('refuses %s, with the place', async (_, text, message, line) => {
    make(text)
    await expect(read()).rejects.toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringMatching(message),
      at: { file: expect.stringContaining('letters.ts'), ...(line === undefined ? {} : { line }) },
    })
  })

  it('takes constants for some classes and a column for the others', async () => {
    make(letters.replace('limit: 20 } }', 'limit: 20 },\n    worst: { personId: "o\'clock", limit: 90 } }'))
    const [query] = await read()
    expect(query!.parameters.map(({ column, constants }) => [column?.column, constants])).toEqual([
      ['person_id', { worst: "'o''clock'" }],
      [undefined, { typical: "'20'", worst: "'90'", missing: "'20'" }],
    ])
  })

  it('refuses two files of one name', async () => {
    make(letters)
    workspace.migration('queries/letters.sql', 'select 1')
    await expect(read()).rejects.toMatchObject({
      code: 'PROJECT_INVALID',
      message: 'Two files declare the query letters.',
    })
  })
})
