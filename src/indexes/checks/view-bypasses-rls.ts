import type { Check, Fix } from '../check.js'
import type { ViewFacts } from '../structure.js'

/** A view that shows rows past the policies of its tables. */
export const viewBypassesRls: Check = {
  id: 'view-bypasses-rls',
  severity: 'warn',
  title: 'a view that others may read passes row security by',
  why: "A view reads with its owner's rights, so whoever may read the view sees the rows of everyone.",
  examples: {
    bad: `create table pay (owner name, amount integer); alter table pay enable row level security;
create policy own on pay using (owner = current_user); create view all_pay as select * from pay; grant select on all_pay to public`,
    good: `create table pay (owner name, amount integer); alter table pay enable row level security;
create policy own on pay using (owner = current_user); create view all_pay as select * from pay`,
  },
  find: ({ structure: { views, serverVersionNum } }) =>
    views
      .filter(({ secured, readers, invoker }) => secured.length > 0 && readers.length > 0 && !invoker)
      .map((view) => ({
        object: view.id,
        message: `It shows ${view.readers.join(', ')} every row of ${view.secured.join(', ')}, past the policies.`,
        evidence: [`owner ${view.owner}, whom the policies do not bind`],
        fix: invokerFix(view, serverVersionNum),
        hint: view.materialized
          ? 'A materialized view knows no row security: revoke it from them, and give them a view over it that filters.'
          : 'With security_invoker it reads with the rights of the caller (PostgreSQL 15). Accept it where showing all is its purpose.',
      })),
}

function invokerFix({ view, materialized }: ViewFacts, version: number): Fix | null {
  if (materialized || version < 150_000) return null
  const sql = `alter view ${view} set (security_invoker = true)`
  return { repair: [sql], migration: { up: [sql], down: [`alter view ${view} reset (security_invoker)`] } }
}
