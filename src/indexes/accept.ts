import type { Finding } from './check.js'

/** What somebody decided to live with, and why: of the project (`accept`) or of the config (`suppress`). */
export interface Acceptance {
  readonly check: string
  /** Printed name with its schema, with or without its kind; `*` stands for any text. */
  readonly object: string
  readonly reason: string
  /** Last day that it holds, `2026-12-31` in UTC; for ever where absent. */
  readonly until?: string | undefined
}

/** A finding that is accepted. */
export interface Accepted {
  readonly finding: Finding
  readonly reason: string
  readonly until: string | null
}

/** Findings after what is accepted is taken out. */
export interface Sorted {
  readonly open: readonly Finding[]
  readonly accepted: readonly Accepted[]
  /** Acceptances whose day has passed and that would still be needed. */
  readonly expired: readonly Acceptance[]
  /** Acceptances that nothing needs any more. */
  readonly unneeded: readonly Acceptance[]
}

/** Take out what is accepted; an acceptance that has expired takes out nothing. Pure. */
export function sortAccepted(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  now: Date,
): Sorted {
  const rules = acceptances.map((acceptance) => ({ acceptance, pattern: patternOf(acceptance.object) }))
  const matching = (finding: Finding) =>
    rules.filter(
      ({ acceptance, pattern }) => acceptance.check === finding.check && pattern.test(finding.object),
    )
  const isOver = ({ until }: Acceptance) => until !== undefined && now.toISOString().slice(0, 10) > until
  const accepted = findings.flatMap((finding) => {
    const rule = matching(finding).find(({ acceptance }) => !isOver(acceptance))?.acceptance
    return rule ? [{ finding, reason: rule.reason, until: rule.until ?? null }] : []
  })
  const taken = new Set(accepted.map(({ finding }) => finding))
  const used = new Set(findings.flatMap((finding) => matching(finding).map(({ acceptance }) => acceptance)))
  return {
    open: findings.filter((finding) => !taken.has(finding)),
    accepted,
    expired: [...used].filter(isOver),
    unneeded: acceptances.filter((acceptance) => !used.has(acceptance)),
  }
}

/** `public.ix_*` fits `index public.ix_a`; so does `index public.ix_*`. */
function patternOf(object: string): RegExp {
  const parts = object.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^(?:[a-z ]+ )?${parts.join('.*')}$`, 's')
}
