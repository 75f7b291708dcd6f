import { printName } from '../../sql/print-name.js'
import { rereadable } from '../../sql/rereadable.js'
import type { PolicyObject } from '../triggers.js'
import type { Alteration, KindRules } from './rule.js'
import { relationOf } from './words.js'

/** Row security policies. */
export const policyRules: KindRules<PolicyObject> = {
  kinds: ['policy'],
  address,
  create: (policy) => [{ sql: [createSql(policy)] }],
  drop: (policy) => [{ sql: [`drop ${address(policy)}`] }],
  alter: alterPolicy,
}

function address(policy: PolicyObject): string {
  return `policy ${printName(policy.name)} on ${relationOf(policy.parent!)[1]}`
}

function createSql(policy: PolicyObject): string {
  const kind = policy.permissive ? '' : ' as restrictive'
  const head = `create ${address(policy)}${kind} for ${policy.command}${policy.roles.length === 0 ? '' : ` ${rolesSql(policy)}`}`
  return [head, ...expressionsSql(policy)].join('\n  ')
}

function rolesSql({ roles }: PolicyObject): string {
  return `to ${roles.length === 0 ? 'public' : roles.map(printName).join(', ')}`
}

function expressionsSql({ using, withCheck }: Pick<PolicyObject, 'using' | 'withCheck'>): readonly string[] {
  return [
    ...(using === null ? [] : [`using (${rereadable(using)})`]),
    ...(withCheck === null ? [] : [`with check (${rereadable(withCheck)})`]),
  ]
}

/** ALTER POLICY can neither take an expression away nor change what the policy is for. */
function alterPolicy(from: PolicyObject, to: PolicyObject): Alteration {
  const isLess =
    (from.using !== null && to.using === null) || (from.withCheck !== null && to.withCheck === null)
  if (isLess || from.command !== to.command || from.permissive !== to.permissive) return 'replace'
  const changes = [
    ...(JSON.stringify(from.roles) === JSON.stringify(to.roles) ? [] : [rolesSql(to)]),
    ...expressionsSql({
      using: from.using === to.using ? null : to.using,
      withCheck: from.withCheck === to.withCheck ? null : to.withCheck,
    }),
  ]
  return { steps: [{ sql: [`alter ${address(to)} ${changes.join(' ')}`] }] }
}
