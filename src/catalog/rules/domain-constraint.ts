import { printName } from '../../sql/print-name.js'
import type { DomainConstraintObject } from '../types.js'
import type { Alteration, KindRules } from './rule.js'

/** Checks of domains. */
export const domainConstraintRules: KindRules<DomainConstraintObject> = {
  kinds: ['domain constraint'],
  address: (check) => `constraint ${printName(check.name)} on ${check.parent}`,
  create: (check) => [{ sql: [`alter ${check.parent} add ${checkSql(check)}`], severity: 'blocking' }],
  drop: (check) => [{ sql: [`alter ${check.parent} drop constraint ${printName(check.name)}`] }],
  alter: alterCheck,
}

/** A check as `create domain` and `alter domain` take it. */
export function checkSql({ name, expression, validated }: DomainConstraintObject): string {
  return `constraint ${printName(name)} check (${expression})${validated ? '' : ' not valid'}`
}

function alterCheck(from: DomainConstraintObject, to: DomainConstraintObject): Alteration {
  const isProof = from.expression === to.expression && to.validated
  if (!isProof) return 'replace'
  const sql = `alter ${to.parent} validate constraint ${printName(to.name)}`
  return { steps: [{ sql: [sql], property: 'validated', severity: 'blocking' }] }
}
