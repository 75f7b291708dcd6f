import { isDirective } from '../migration/directives.js'
import type { Finding } from './check.js'

/** A migration of all fixes, and what it leaves to a person. */
export interface FixMigration {
  /** The whole file. */
  readonly content: string
  readonly fixed: readonly Finding[]
  /** Findings whose fix is not in it. */
  readonly left: readonly Finding[]
}

/**
 * One migration of the fixes of findings, outside a transaction so that CONCURRENTLY can run. An index that another
 * fix counts on is not dropped. Pure.
 *
 * @param message what it does, in any words; becomes its description
 * @returns       null where no finding has a fix that a migration can make
 */
export function renderFix(findings: readonly Finding[], message: string): FixMigration | null {
  const kept = new Set(findings.flatMap(({ fix }) => fix?.keeps ?? []))
  const isSafe = ({ fix }: Finding) => fix?.migration != null && !fix.drops?.some((id) => kept.has(id))
  const fixed = findings.filter(isSafe)
  if (fixed.length === 0) return null
  const seen = new Set<string>()
  const isNew = (sql: string) => !seen.has(sql) && Boolean(seen.add(sql))
  const up = fixed.flatMap((finding) => {
    const statements = finding.fix!.migration!.up.filter(isNew)
    return statements.length === 0 ? [] : [block(finding, statements)]
  })
  const down = fixed.toReversed().flatMap(({ fix }) => fix!.migration!.down.filter(isNew))
  return {
    content: [
      `-- vault-db: description ${message.replace(/\s+/g, ' ').trim()}`,
      '-- vault-db: no-transaction',
      '',
      '-- vault-db: up',
      '',
      up.join('\n\n'),
      '',
      '-- vault-db: down',
      '',
      ...down.map((sql) => `${sql};`),
      '',
    ].join('\n'),
    fixed,
    left: findings.filter((finding) => !fixed.includes(finding)),
  }
}

function block({ check, object, message }: Finding, statements: readonly string[]): string {
  const remark = `-- ${`${check}, ${object}: ${message}`.replace(/\s+/g, ' ')}`
  const safe = isDirective(remark) ? remark.replace('-- ', '-- finding: ') : remark
  return [safe, ...statements.map((sql) => `${sql};`)].join('\n')
}
