import type { Difference } from '../../catalog/compare-catalogs.js'
import type { ReportedFinding } from '../command.js'
import type { DriftReport } from './report.js'
import { differenceLine } from './words.js'

const schemaHint =
  'Put it back with the SQL of `vault-db drift --sql back`, or keep it: `vault-db drift --adopt NAME`.'

/** The report as findings; their rules are stable names. Pure. */
export function driftFindings({ ledger, differences, files }: DriftReport): readonly ReportedFinding[] {
  const about = (rule: string, text: string, hint: string) => (name: string) =>
    ledgerFinding({ rule, message: `${name} ${text}`, hint }, files[name], name)
  return [
    ...ledger.changed.map(
      about(
        'ledger-changed',
        'was edited after being applied',
        'Restore the file, or `vault-db migrate repair`.',
      ),
    ),
    ...ledger.missing.map(
      about(
        'ledger-missing',
        'is applied and has no file',
        'Restore the file, or `vault-db migrate down --from-ledger`.',
      ),
    ),
    ...ledger.outOfOrder.map(
      about('ledger-out-of-order', 'sorts before an applied migration', 'Give the file a newer name.'),
    ),
    ...ledger.incomplete.map(
      about(
        'ledger-incomplete',
        'was begun and not ended',
        '`vault-db migrate up` goes on there; `vault-db migrate repair` explains.',
      ),
    ),
    ...differences.map(schemaFinding),
  ]
}

function ledgerFinding(
  { rule, message, hint }: Pick<ReportedFinding, 'rule' | 'message' | 'hint'>,
  file: string | undefined,
  name: string,
): ReportedFinding {
  const place = file === undefined ? { object: `migration ${name}` } : { at: { file } }
  return { rule, severity: 'error', message, hint, ...place }
}

function schemaFinding(difference: Difference): ReportedFinding {
  return {
    rule: `drift-${difference.change}`,
    severity: 'error',
    message: differenceLine(difference),
    hint: schemaHint,
    object: difference.object,
  }
}
