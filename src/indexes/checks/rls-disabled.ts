import type { Check } from '../check.js'

/** Policies on a table whose row security is off. */
export const rlsDisabled: Check = {
  id: 'rls-disabled',
  severity: 'error',
  title: 'a table has policies, and row security is off',
  why: 'The policies do nothing: whoever may read the table reads every row.',
  examples: {
    bad: 'create table diary (owner name); create policy own on diary using (owner = current_user)',
    good: `create table diary (owner name); create policy own on diary using (owner = current_user);
alter table diary enable row level security`,
  },
  find: ({ structure: { tables, policies } }) =>
    tables
      .filter(({ rowSecurity, policies: count }) => !rowSecurity && count > 0)
      .map(({ id, table }) => {
        const sql = `alter table ${table} enable row level security`
        return {
          object: id,
          message: 'It has policies, and row security is not enabled.',
          evidence: policies.filter((policy) => policy.table === table).map(({ name }) => `policy ${name}`),
          fix: {
            repair: [sql],
            migration: { up: [sql], down: [`alter table ${table} disable row level security`] },
          },
        }
      }),
}
