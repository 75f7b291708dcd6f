import type { Check, Draft } from '../check.js'
import type { PolicyFacts } from '../structure.js'

/** A policy that asks who the caller is for each row again. */
export const rlsFunctionPerRow: Check = {
  id: 'rls-function-per-row',
  severity: 'warn',
  title: 'a policy calls a function for each row',
  why: 'Written as (select f()) it is called once for the query; bare it is called for every row that the policy filters.',
  examples: {
    bad: `create table task (owner text); alter table task enable row level security;
create policy own on task using (owner = current_setting('app.user'))`,
    good: `create table task (owner text); alter table task enable row level security;
create policy own on task using (owner = (select current_setting('app.user')))`,
  },
  find: ({ structure: { policies } }) => {
    const tables = [...new Set(policies.map(({ table }) => table))]
    return tables.flatMap((table) =>
      draftOf(
        table,
        policies.filter((policy) => policy.table === table),
      ),
    )
  },
}

function draftOf(table: string, policies: readonly PolicyFacts[]): readonly Draft[] {
  const slow = policies.flatMap(({ name, using, check }) => {
    const calls = [using, check].flatMap((text) => (text === null ? [] : callsPerRow(text)))
    return calls.length === 0 ? [] : [{ name, calls }]
  })
  if (slow.length === 0) return []
  const calls = [...new Set(slow.flatMap((each) => each.calls))]
  const many = slow.length === 1 ? 'A policy calls' : `${slow.length} policies call`
  return [
    {
      object: `table ${table}`,
      message: `${many} ${calls.join(' and ')} for each row.`,
      evidence: [`policies: ${slow.map(({ name }) => `"${name}"`).join(', ')}`],
      fix: null,
      hint: `Write (select ${calls[0]!}): the result is the same for the whole query.`,
    },
  ]
}

/** Functions whose result is the same for every row: without arguments, or current_setting. */
const callPattern = /\bcurrent_setting\(|(?<![\w."])[\w"]+\.[\w"]+\(\)/g

/** Calls outside a SELECT of their own, as `auth.uid()` or `current_setting(`. Pure. */
export function callsPerRow(expression: string): readonly string[] {
  return [...expression.matchAll(callPattern)].flatMap((match) =>
    isInSelect(expression, match.index) ? [] : [match[0].replace(/\($/, '(…)')],
  )
}

/** The innermost bracket around the place opens a SELECT that reads no table; then it runs once. */
function isInSelect(expression: string, place: number): boolean {
  let depth = 0
  for (let at = place - 1; at >= 0; at -= 1) {
    if (expression[at] === ')') depth += 1
    if (expression[at] !== '(') continue
    if (depth > 0) {
      depth -= 1
      continue
    }
    if (!/^\(\s*SELECT\b/i.test(expression.slice(at))) continue
    return !/\bFROM\b/i.test(bracketFrom(expression, at))
  }
  return false
}

/** The text of the bracket that opens at a place. */
function bracketFrom(expression: string, start: number): string {
  let depth = 0
  for (let at = start; at < expression.length; at += 1) {
    if (expression[at] === '(') depth += 1
    if (expression[at] === ')') depth -= 1
    if (depth === 0) return expression.slice(start, at)
  }
  return expression.slice(start)
}
