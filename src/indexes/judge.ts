import type { Check, Finding, Severity } from './check.js'
import type { Evidence } from './evidence.js'
import type { Limits } from './limits.js'

/** Run checks over what was read, the worst findings first. Pure. */
export function judge(checks: readonly Check[], evidence: Evidence, limits: Limits): readonly Finding[] {
  const found = checks.flatMap((check, rank) =>
    check.find(evidence, limits).map((draft) => ({
      rank,
      finding: { check: check.id, why: check.why, ...draft, severity: draft.severity ?? check.severity },
    })),
  )
  return found
    .sort(
      (a, b) =>
        severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
        a.rank - b.rank ||
        compareText(a.finding.object, b.finding.object),
    )
    .map(({ finding }) => finding)
}

const severities: readonly Severity[] = ['error', 'warn', 'info']

/** 0 for the worst. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
