import type { ReportedFinding } from '../../commands/command.js'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/**
 * Findings as one SARIF 2.1.0 document. Pure.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(findings: readonly ReportedFinding[], source: string): string {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort()
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vault-db', rules: rules.map((id) => ({ id })) } },
        automationDetails: { id: `vault-db ${source}` },
        columnKind: 'unicodeCodePoints',
        results: findings.map((finding) => toResult(finding, rules)),
      },
    ],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function toResult(finding: ReportedFinding, rules: readonly string[]): Readonly<Record<string, unknown>> {
  const { rule, severity, message, hint } = finding
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: [message, hint].filter(Boolean).join('\n') },
    locations: locationsOf(finding),
  }
}

function locationsOf({ at, object }: ReportedFinding): readonly unknown[] {
  const logical = object ? { logicalLocations: [{ fullyQualifiedName: object }] } : {}
  if (!at) return object ? [logical] : []
  const region = at.line === undefined ? {} : { region: { startLine: at.line, startColumn: at.column } }
  const uri = encodeURI(at.file.replaceAll('\\', '/'))
  return [{ physicalLocation: { artifactLocation: { uri }, ...region }, ...logical }]
}
