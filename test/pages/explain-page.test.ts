import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExplainReport } from '../../src/commands/explain-check/run.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import type { MeasuredClass } from '../../src/measure/measured.js'
import { renderExplainPage } from '../../src/pages/explain/explain-page.js'
import type { ExplainPage } from '../../src/pages/explain/page-model.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'

const evil = '<script>alert(1)</script>'
const evilIndex = '<img src=x onerror=alert(2)>'
const schema = `
create table "${evil}" (id bigint primary key, "<b>" text, at timestamptz);
create index "${evilIndex}" on "${evil}" ("<b>");
create table note (id bigint primary key, side int);
create index note_side on note (side);`

/** The page without the viewer, which is not ours. */
function ownPart(page: string): string {
  return page
    .replace(/<script type="text\/plain"[\s\S]*?<\/script>/g, '')
    .replace(/<pre tabindex="0">pev2[\s\S]*?<\/pre>/, '')
}

describe('the page of explain-check', () => {
  let workspace: Workspace
  let page: string
  let report: ExplainReport

  beforeAll(async () => {
    workspace = createWorkspace({
      '20250101000000_begin.sql': `-- vault-db: up\n${schema}\n-- vault-db: down\n`,
      'queries/<i>served.sql':
        `-- ${evil} </script><!-- \n-- @rows ${evil} 20_000\n-- @rows note 1_000_000\n-- @expect uses index note_side\nselect id from note where side = $1`.replace(
          `-- @rows ${evil} 20_000\n`,
          '',
        ),
      'queries/evil.sql': `-- @expect uses index note_side\n-- @budget p95 20 ms\nselect at from "${evil}" where "<b>" = '</script><script>alert(3)</script>'`,
    })
    report = await workspace.run(explainCheck, { html: 'plans.html' })
    page = readFileSync(join(workspace.folder, 'plans.html'), 'utf8')
  })
  afterAll(() => workspace.dispose())

  it('is named in the report, which also has the matrix', () => {
    expect(report.htmlFile).toBe('plans.html')
    expect(report.matrix?.rows.map(({ name }) => name)).toContain(evilIndex)
  })

  it('escapes names, descriptions, statements and plans', () => {
    const own = ownPart(page)
    expect(own).not.toContain(evil)
    expect(own).not.toMatch(/<img|<b>|<i>/)
    expect(own).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
    expect(own.match(/<script[ >]/g)).toHaveLength(2)
    expect(page.match(/<script[ >]/g)).toHaveLength(5)
    expect(page.match(/<\/script>/g)).toHaveLength(5)
  })

  it('has each query with its verdict, findings with what was tried, plans as text, expectations and budgets', () => {
    const text = ownPart(page)
    expect(text).toContain('1 of 2 declared queries is objected to.')
    expect(text).toMatch(/error index-cannot-serve[\s\S]*migrations\/app\/queries\/evil\.sql:1/)
    expect(text).toMatch(/Tried: /)
    expect(text).toMatch(/<code>p95 20 ms<\/code>/)
    expect(text).toMatch(/Bitmap Heap Scan on note {2}rows \d+, cost \d+/)
    expect(text).toMatch(/<span class="ratio">[\d.,]+×<\/span>[\s\S]*note_side/)
  })

  it('holds the viewer and the plans as EXPLAIN gave them, and loads nothing', () => {
    const [, data = ''] = /<script type="application\/json" id="plans">([\s\S]*?)<\/script>/.exec(page) ?? []
    const plans = JSON.parse(data) as { plan: string; query: string }[]
    expect(plans).toHaveLength(2)
    expect(JSON.parse(plans[0]!.plan)[0].Plan['Node Type']).toMatch(/Scan/)
    for (const id of ['vueJs', 'viewerJs', 'viewerCss'])
      expect(page).toMatch(new RegExp(`<script type="text/plain" id="${id}">[\\s\\S]{1000}`))
    expect(page).toContain('Permission to use, copy, modify, and distribute this software')
    expect(ownPart(page)).not.toMatch(/\b(src|href)="(?!#)/)
    expect(page).toContain("default-src 'none'")
  })

  it('can be read and used without JavaScript and with a keyboard', () => {
    const own = ownPart(page)
    expect(own).toMatch(
      /<button type="button" class="js-only" data-plan="0" data-title="[^"]+" aria-expanded="false">/,
    )
    for (const [, attributes] of own.matchAll(/<pre([^>]*)>/g)) expect(attributes).toContain('tabindex="0"')
    for (const [, id] of own.matchAll(/href="#([^"]+)"/g)) expect(own).toContain(`id="${id}"`)
  })

  it('says where it cannot be written', async () => {
    await expect(workspace.run(explainCheck, { html: 'nowhere/plans.html' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('nowhere/plans.html'),
    })
  })
})

const plan = {
  type: 'Seq Scan',
  role: null,
  relation: 'note',
  alias: 'note',
  index: null,
  partOf: null,
  isDisabled: false,
  startupCost: 0,
  totalCost: 10,
  rows: 5,
  details: [],
  children: [],
}
const measured: MeasuredClass = {
  for: 'worst',
  executions: 400,
  cancelled: 0,
  connections: 4,
  rows: 50,
  percentiles: [{ percentile: 95, ms: 12.4, lowerMs: 11, upperMs: null }],
  budgets: [{ percentile: 95, limitMs: 10, line: 2, verdict: 'fail', reason: null }],
  usedIndexes: [],
}

it('shows latencies where they were measured', () => {
  const page: ExplainPage = {
    project: 'app',
    head: null,
    version: '1.0.0',
    basis: 'at the declared size',
    sizedTables: [],
    queries: [
      {
        query: {
          name: 'list',
          file: 'list.sql',
          description: '',
          sql: 'select 1',
          sqlLine: 1,
          parameters: [],
          expectations: [],
          budgets: [],
          sizes: [],
        },
        findings: [],
        plans: [{ for: 'empty', values: null, plan, json: [] }],
        measured: [measured],
        reason: 'fewer rows than declared',
      },
    ],
    matrix: null,
    viewer: { vueJs: '', viewerJs: '', viewerCss: '', licences: '' },
  }
  const text = renderExplainPage(page)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
  expect(text).toContain('worst 400 on 4 12 ms 11 ms to ? fail p95 10 ms')
  expect(text).toContain('fewer rows than declared')
  expect(text).toContain('1 declared query: an index can serve each.')
})
