import type { Objection, PlanCheck, PlanEvidence } from './check.js'
import type { CheckId } from './check-ids.js'
import { checks, executionChecks } from './checks/index.js'

/** An objection with the name and weight of its check. */
export interface PlanFinding extends Objection {
  readonly check: CheckId
  readonly severity: PlanCheck['severity']
  readonly query: string
  readonly file: string
}

/** What the checks object to in one query's plans. Pure. */
export function judgePlans(evidence: PlanEvidence): readonly PlanFinding[] {
  const { name, file } = evidence.query
  return [...checks, ...executionChecks].flatMap((check) =>
    check
      .find(evidence)
      .map((objection) => ({ check: check.id, severity: check.severity, query: name, file, ...objection })),
  )
}
