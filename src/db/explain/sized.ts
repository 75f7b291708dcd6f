import { bindValues, type ValueSources } from '../../explain/bind-values.js'
import type { PlanFor, SizedPlan } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { explain, explainFully, type Planner } from './plans.js'

/**
 * The plans of a query on a ghost: the generic one, and a custom one for each class of values that the header gives.
 *
 * @throws PROJECT_INVALID  a parameter that the statement does not have, or of a column that is not there
 * @throws QUERY_FAILED   a value that the header gives does not fit its parameter, with file and line
 */
export async function explainSized(
  planner: Planner,
  query: DeclaredQuery,
  sources: Omit<ValueSources, 'count'>,
): Promise<readonly SizedPlan[]> {
  const bound = bindValues(query, { ...sources, count: await countParameters(planner, query) })
  const kinds: readonly { readonly for: PlanFor; readonly values?: readonly string[] }[] = [
    { for: 'generic' },
    ...bound,
  ]
  const plans: SizedPlan[] = []
  for (const { for: name, values } of kinds) {
    const options = values === undefined ? {} : { values }
    plans.push({
      for: name,
      ...options,
      ...(await explainFully(planner, query, options)),
      unscanned: await explain(planner, query, { ...options, off: ['seqscan'] }),
    })
  }
  return plans
}

async function countParameters({ session, schema }: Planner, { sql }: DeclaredQuery): Promise<number> {
  const { quoteIdentifier } = await import('../../sql/quote.js')
  await session.script('begin')
  try {
    await session.script(`set local search_path = ${quoteIdentifier(schema)}, public`)
    await session.script(`prepare vault_db_query as ${sql}`)
    const { rows } = await session.query<{ count: number }>(
      `select pg_catalog.cardinality(parameter_types) as count from pg_catalog.pg_prepared_statements
       where name = 'vault_db_query'`,
    )
    return rows[0]?.count ?? 0
  } finally {
    await session.script('rollback')
    await session.script('deallocate all')
  }
}
