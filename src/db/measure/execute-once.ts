import { isVaultDbError } from '../../errors.js'
import type { ExecutedPlan } from '../../explain/check.js'
import type { DeclaredQuery, ParameterClass } from '../../explain/declared-query.js'
import { type IndexParents, parsePlan } from '../../explain/plan-node.js'
import { constantsOf } from '../../measure/parameter-values.js'
import type { Session } from '../database.js'

/** What one execution is asked for. */
export interface ExecutionRequest {
  readonly query: DeclaredQuery
  readonly for: ParameterClass
  readonly values: readonly (string | null)[]
  readonly parents: IndexParents
  readonly partitions: ExecutedPlan['partitions']
}

/**
 * Execute a query once under EXPLAIN for what its nodes find, in a transaction that is rolled back. Its clock is not looked at.
 * Where one execution takes longer than the session allows, the plan is all there is.
 *
 * @throws QUERY_FAILED
 */
export async function executeOnce(session: Session, request: ExecutionRequest): Promise<ExecutedPlan> {
  try {
    return await explainExecute(session, request, 'analyze, buffers, timing off, format json')
  } catch (error) {
    if (!isVaultDbError(error) || error.database?.sqlState !== '57014') throw error
    return explainExecute(session, request, 'format json')
  }
}

async function explainExecute(
  session: Session,
  request: ExecutionRequest,
  options: string,
): Promise<ExecutedPlan> {
  const { query, values, parents, partitions } = request
  const list = values.length === 0 ? '' : `(${constantsOf(values).join(', ')})`
  await session.script('begin')
  try {
    await session.script(`prepare vault_db_once as ${query.sql}`)
    await session.script('set local plan_cache_mode = force_custom_plan')
    const [result] = await session.script(`explain (${options}) execute vault_db_once${list}`)
    const json = result?.rows[0]?.['QUERY PLAN']
    const [top] = (typeof json === 'string' ? JSON.parse(json) : json) as readonly Readonly<
      Record<string, unknown>
    >[]
    const isCompiled = top?.['JIT'] !== undefined
    return { for: request.for, plan: parsePlan(json, parents), isCompiled, partitions }
  } finally {
    await session.script('rollback')
    // It may not have come to be.
    await session.script('deallocate vault_db_once').catch(() => {})
  }
}

/** Printed types of a statement's parameters. @throws QUERY_FAILED */
export async function parameterTypes(session: Session, { sql }: DeclaredQuery): Promise<readonly string[]> {
  await session.script(`prepare vault_db_types as ${sql}`)
  try {
    const { rows } = await session.query<{ type: string }>(
      `select t.type::pg_catalog.regtype::text as type from pg_catalog.pg_prepared_statements s,
         pg_catalog.unnest(s.parameter_types) with ordinality t (type, place)
       where s.name = 'vault_db_types' order by t.place`,
    )
    return rows.map(({ type }) => type)
  } finally {
    await session.script('deallocate vault_db_types')
  }
}

/** Partitioned indexes at the top by the names of their parts, and the partitions of each table. */
export async function readFamilies(
  session: Session,
  schema: string,
): Promise<{ readonly parents: IndexParents; readonly partitions: ExecutedPlan['partitions'] }> {
  const { rows } = await session.query<{ name: string; root: string; kind: string }>(
    `select c.relname as name, c.relkind as kind, (select p.relname from pg_catalog.pg_partition_ancestors(c.oid) a
       join pg_catalog.pg_class p on p.oid = a.relid where not p.relispartition limit 1) as root
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relispartition and c.relkind in ('r', 'i', 'I') and n.nspname = $1 order by c.relname`,
    [schema],
  )
  const parents = rows.filter(({ kind }) => kind !== 'r').map(({ name, root }) => [name, root] as const)
  const partitions = new Map<string, string[]>()
  for (const { name, root, kind } of rows) {
    if (kind === 'r') partitions.set(root, [...(partitions.get(root) ?? []), name])
  }
  return { parents: new Map(parents), partitions }
}
