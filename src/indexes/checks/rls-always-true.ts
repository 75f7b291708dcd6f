import type { Check } from '../check.js'
import type { PolicyFacts } from '../structure.js'

/** A policy that lets everyone write. */
export const rlsAlwaysTrue: Check = {
  id: 'rls-always-true',
  severity: 'warn',
  title: 'a policy for writing is always true',
  why: 'Permissive policies are joined by OR, so this one lets every role that it names change any row.',
  examples: {
    bad: `create table poll (vote integer); alter table poll enable row level security;
create policy anyone on poll for update using (true)`,
    good: `create table poll (vote integer); alter table poll enable row level security;
create policy readers on poll for select using (true)`,
  },
  find: ({ structure: { policies } }) =>
    policies.filter(isOpen).map(({ id, command, roles, using, check }) => ({
      object: id,
      message: `It lets ${roles.join(', ')} ${command === 'all' ? 'write' : command} any row.`,
      evidence: [`using: ${using ?? 'none'}`, `with check: ${check ?? 'none'}`],
      fix: null,
      hint: 'Say which rows; or, where all are meant, grant the privilege to one role and name that role in the policy.',
    })),
}

function isOpen({ permissive, command, using, check }: PolicyFacts): boolean {
  if (!permissive || command === 'select') return false
  // Without WITH CHECK the condition of USING holds for the new row too.
  const written = check ?? using
  return command === 'delete'
    ? using === 'true'
    : written === 'true' || (command !== 'insert' && using === 'true')
}
