import { printName } from '../../sql/print-name.js'
import type { DomainConstraintObject, DomainObject } from '../types.js'
import { checkSql } from './domain-constraint.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { qualifiedType, typeSlots } from './type-words.js'

/** Domains; their checks are objects of their own, made with the domain where they use nothing that it does not. */
export const domainRules: KindRules<DomainObject> = {
  kinds: ['domain'],
  address: (domain) => `domain ${qualifiedType(domain)}`,
  grantAddress: (domain) => `type ${qualifiedType(domain)}`,
  slots: typeSlots,
  create: (domain, scope) => [createStep(domain, scope)],
  drop: (domain) => [{ sql: [`drop domain ${qualifiedType(domain)}`] }],
  alter: alterDomain,
  survives: () => true,
}

function createStep(domain: DomainObject, scope: Scope): StepDraft {
  const checks = foldedChecks(domain, scope)
  const words = [
    `create domain ${qualifiedType(domain)} as ${domain.type}`,
    ...(domain.collation === null ? [] : [`collate ${domain.collation}`]),
    ...(domain.default === null ? [] : [`default ${domain.default}`]),
    ...(domain.notNull ? [notNullSql(domain)] : []),
  ]
  const lines = [words.join(' '), ...checks.map(checkSql)]
  return { sql: [lines.join('\n  ')], provides: [domain.id, ...checks.map(({ id }) => id)] }
}

function notNullSql({ notNullName }: DomainObject): string {
  return notNullName === null ? 'not null' : `constraint ${printName(notNullName)} not null`
}

function foldedChecks(domain: DomainObject, { to }: Scope): readonly DomainConstraintObject[] {
  const known = new Set([domain.id, ...domain.needs])
  const checks = to.children(domain.id) as readonly DomainConstraintObject[]
  return checks.filter(({ validated, needs }) => validated && needs.every((id) => known.has(id)))
}

function alterDomain(from: DomainObject, to: DomainObject): Alteration {
  if (from.type !== to.type || from.collation !== to.collation) return 'rebuild'
  const alter = `alter domain ${qualifiedType(to)}`
  const steps: StepDraft[] = []
  if (from.default !== to.default) {
    const sql = to.default === null ? 'drop default' : `set default ${to.default}`
    steps.push({ sql: [`${alter} ${sql}`], property: 'default' })
  }
  return { steps: [...steps, ...notNullSteps(from, to)] }
}

function notNullSteps(from: DomainObject, to: DomainObject): readonly StepDraft[] {
  if (from.notNull === to.notNull && from.notNullName === to.notNullName) return []
  const alter = `alter domain ${qualifiedType(to)}`
  const property = 'not null'
  if (!to.notNull) return [{ sql: [`${alter} drop not null`], property }]
  if (!from.notNull) {
    const sql = to.notNullName === null ? 'set not null' : `add ${notNullSql(to)}`
    return [{ sql: [`${alter} ${sql}`], property, severity: 'blocking' }]
  }
  const [before, after] = [from, to].map((domain) =>
    printName(domain.notNullName ?? `${domain.name}_not_null`),
  )
  return [{ sql: [`${alter} rename constraint ${before} to ${after}`], property }]
}
