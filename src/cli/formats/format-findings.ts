import type { ReportedFinding } from '../../commands/command.js'
import { redact } from '../redact.js'
import { formatGithub } from './github.js'
import { formatJunit } from './junit.js'
import { formatSarif } from './sarif.js'

/** Formats that CI systems read. */
export type FindingFormat = 'github' | 'junit' | 'sarif'

/** Findings as text; `source` is the command that found them. */
export type FindingFormatter = (findings: readonly ReportedFinding[], source: string) => string

const formatters: Readonly<Record<FindingFormat, FindingFormatter>> = {
  github: formatGithub,
  junit: formatJunit,
  sarif: formatSarif,
}

/** Findings in a format that CI reads, with a final line break; passwords are masked. Pure. */
export function formatFindings(
  findings: readonly ReportedFinding[],
  format: FindingFormat,
  source: string,
): string {
  const safe = findings.map((finding) => ({
    ...finding,
    message: redact(finding.message),
    hint: finding.hint === undefined ? undefined : redact(finding.hint),
  }))
  return formatters[format](safe, source)
}
