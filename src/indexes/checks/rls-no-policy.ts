import type { Check } from '../check.js'

/** Row security without a policy. */
export const rlsNoPolicy: Check = {
  id: 'rls-no-policy',
  severity: 'info',
  title: 'row security is on, and no policy lets anybody in',
  why: 'Everyone but the owner and roles with BYPASSRLS sees an empty table. Right for a table that only the owner uses.',
  examples: {
    bad: 'create table safe (id integer primary key); alter table safe enable row level security',
    good: `create table safe (id integer primary key); alter table safe enable row level security;
create policy readers on safe for select using (true)`,
  },
  find: ({ structure: { tables } }) =>
    tables
      .filter(({ rowSecurity, policies, isPartition }) => rowSecurity && policies === 0 && !isPartition)
      .map(({ id }) => ({
        object: id,
        message: 'Row security is enabled and it has no policy.',
        evidence: [],
        fix: null,
        hint: 'Write the policies that are missing, or accept it where only the owner uses the table.',
      })),
}
