import { describe, expect, it } from 'vitest'
import { formatFindings } from '../../src/cli/formats/format-findings.js'
import { toJson } from '../../src/cli/output.js'
import type { ReportedFinding } from '../../src/commands/command.js'

const findings: readonly ReportedFinding[] = [
  {
    rule: 'a-rule',
    severity: 'error',
    message: 'bad <name> & "worse"\nsecond line, 100%',
    hint: 'mend it',
    at: { file: 'a b/x,y.sql', line: 3, column: 7 },
  },
  { rule: 'b-rule', severity: 'warning', message: 'seen on postgres://me:hunter2@h/d', object: 'public.t' },
  { rule: 'a-rule', severity: 'info', message: 'by the way', at: { file: 'z.ts' } },
]

describe('github', () => {
  it('escapes data and properties', () => {
    expect(formatFindings(findings, 'github', 'lint').split('\n')).toEqual([
      '::error file=a b/x%2Cy.sql,line=3,col=7,title=a-rule::bad <name> & "worse"%0Asecond line, 100%25%0Amend it',
      '::warning title=b-rule::public.t: seen on postgres://me:***@h/d',
      '::notice file=z.ts,title=a-rule::by the way',
      '',
    ])
    expect(formatFindings([], 'github', 'lint')).toBe('')
  })
})

describe('junit', () => {
  it('has a failed case for each finding but infos', () => {
    const text = formatFindings(findings, 'junit', 'lint')
    expect(text).toContain('<testsuite name="lint" tests="3" failures="2">')
    expect(text).toContain('message="bad &lt;name&gt; &amp; &quot;worse&quot;&#10;second line, 100%"')
    expect(text).toContain(
      '<testcase classname="lint" name="a-rule a b/x,y.sql:3:7" file="a b/x,y.sql" line="3">',
    )
    expect(text).toContain('<system-out>by the way</system-out>')
    expect(text).not.toContain('hunter2')
  })

  it('has a case that passed without findings', () => {
    expect(formatFindings([], 'junit', 'drift')).toContain('<testsuite name="drift" tests="1" failures="0">')
  })
})

describe('sarif', () => {
  it('names rules once and places each result', () => {
    const [run] = JSON.parse(formatFindings(findings, 'sarif', 'lint')).runs
    expect(run.tool.driver.rules).toEqual([{ id: 'a-rule' }, { id: 'b-rule' }])
    expect(run.results.map((result: { level: string }) => result.level)).toEqual(['error', 'warning', 'note'])
    expect(run.results[0]).toMatchObject({ ruleId: 'a-rule', ruleIndex: 0 })
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b/x,y.sql' },
      region: { startLine: 3, startColumn: 7 },
    })
    expect(run.results[1].locations).toEqual([{ logicalLocations: [{ fullyQualifiedName: 'public.t' }] }])
  })
})

describe('json', () => {
  it.each([
    [undefined, 'null\n'],
    [[1n, 2n ** 60n], '[\n  1,\n  "1152921504606846976"\n]\n'],
    [{ at: new Date(0) }, '{\n  "at": "1970-01-01T00:00:00.000Z"\n}\n'],
  ])('of %o', (value, text) => {
    expect(toJson(value)).toBe(text)
  })
})
