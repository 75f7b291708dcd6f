import type { ReportedFinding } from '../../commands/command.js'

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const

/**
 * Findings as workflow commands, which GitHub Actions shows beside the lines they name; '' without findings. Pure.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(findings: readonly ReportedFinding[]): string {
  return findings.map((finding) => `${formatOne(finding)}\n`).join('')
}

function formatOne({ rule, severity, message, hint, at, object }: ReportedFinding): string {
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ['file', at?.file],
    ['line', at?.line],
    ['col', at?.column],
    ['title', rule],
  ]
  const present = properties.filter(([, value]) => value !== undefined)
  const text = [object && !at ? `${object}: ${message}` : message, hint].filter(Boolean).join('\n')
  const list = present.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  return `::${levels[severity]} ${list}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
