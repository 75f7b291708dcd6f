import type { Check, Draft } from '../check.js'
import type { PolicyFacts } from '../structure.js'

const commands = ['select', 'insert', 'update', 'delete'] as const

/** Several permissive policies for the same role and command. */
export const rlsOverlapping: Check = {
  id: 'rls-overlapping',
  severity: 'warn',
  title: 'several permissive policies for one command and role',
  why: 'They are joined by OR: each is tested for each row, and the loosest one decides.',
  examples: {
    bad: `create table memo (owner name, open boolean); alter table memo enable row level security;
create policy own on memo using (owner = current_user); create policy open on memo for select using (open)`,
    good: `create table memo (owner name, open boolean); alter table memo enable row level security;
create policy seen on memo for select using (owner = current_user or open)`,
  },
  find: ({ structure: { policies } }) => {
    const tables = [...new Set(policies.map(({ table }) => table))]
    return tables.flatMap((table) => {
      const own = policies.filter((policy) => policy.table === table && policy.permissive)
      return commands.flatMap((command) => overlap(table, command, own))
    })
  },
}

function overlap(
  table: string,
  command: (typeof commands)[number],
  own: readonly PolicyFacts[],
): readonly Draft[] {
  const asked = own.filter((policy) => policy.command === 'all' || policy.command === command)
  const crowded = asked.filter((policy) => asked.some((other) => other !== policy && meet(policy, other)))
  if (crowded.length === 0) return []
  return [
    {
      object: `table ${table}`,
      message: `${crowded.length} permissive policies apply to ${command}.`,
      evidence: crowded.map(
        ({ name, roles, using, check }) => `"${name}" for ${roles.join(', ')}: ${using ?? check ?? 'none'}`,
      ),
      fix: null,
      hint: 'Make one policy of them, its conditions joined by OR.',
    },
  ]
}

function meet(a: PolicyFacts, b: PolicyFacts): boolean {
  const isPublic = (policy: PolicyFacts) => policy.roles.includes('public')
  return isPublic(a) || isPublic(b) || a.roles.some((role) => b.roles.includes(role))
}
