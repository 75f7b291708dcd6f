import { isVaultDbError } from '../../errors.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { type IndexParents, type PlanNode, parsePlan } from '../../explain/plan-node.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/** A database whose plans are asked for; its indexes are read once. */
export interface Planner {
  readonly session: Session
  readonly schema: string
  readonly indexes: ReadonlySet<string>
  readonly parents: IndexParents
}

export interface Setting {
  readonly name: string
  readonly value: string
}

/** How one plan is made. */
export interface PlanOptions {
  /** Planner methods to disable: `seqscan`, `sort`. */
  readonly off?: readonly ('seqscan' | 'sort' | 'incremental_sort')[]
  /** Index to be left alone on its table. */
  readonly alone?: string
  /** With `alone`: unique indexes stay too, as ON CONFLICT needs them. */
  readonly keepUnique?: boolean
  /** Indexes to be disabled, with those of their partitions. */
  readonly without?: readonly string[]
  /** Other settings of the session. */
  readonly settings?: readonly Setting[]
  /** SQL constants for the parameters, in their order; the generic plan where absent. */
  readonly values?: readonly string[]
  /** More to do in the transaction, before the plan is made. */
  readonly before?: (session: Session) => Promise<void>
  /** More to read in the transaction, when the plan is made. */
  readonly after?: (session: Session) => Promise<void>
}

/** Plans on a database of PostgreSQL 16 or later; the role must be a superuser for `alone`. */
export async function openPlanner(session: Session, schema: string): Promise<Planner> {
  const { rows } = await session.query<{ name: string; parent: string | null }>(
    `select c.relname as name, (
       select p.relname from pg_catalog.pg_partition_ancestors(c.oid) a
       join pg_catalog.pg_class p on p.oid = a.relid
       where a.relid <> c.oid and not p.relispartition limit 1) as parent
     from pg_catalog.pg_class c where c.relkind in ('i', 'I')`,
  )
  const parents = rows.flatMap(({ name, parent }) => (parent === null ? [] : [[name, parent] as const]))
  return { session, schema, indexes: new Set(rows.map(({ name }) => name)), parents: new Map(parents) }
}

/** A plan, parsed and as EXPLAIN gave it. */
export interface Explained {
  readonly plan: PlanNode
  readonly json: unknown
}

/** The plan of {@link explainFully} alone. */
export async function explain(
  planner: Planner,
  query: DeclaredQuery,
  options?: PlanOptions,
): Promise<PlanNode> {
  return (await explainFully(planner, query, options)).plan
}

/**
 * One plan, in a transaction that is rolled back; the query is not run.
 *
 * @throws QUERY_FAILED  the query does not parse at head, with its file and line
 */
export async function explainFully(
  planner: Planner,
  query: DeclaredQuery,
  options: PlanOptions = {},
): Promise<Explained> {
  const { session, schema } = planner
  await session.script('begin')
  try {
    await session.script(setupSql(schema, options))
    await hide(planner, options)
    await options.before?.(session)
    const json = await planOf(session, query, options)
    await options.after?.(session)
    return { plan: parsePlan(json, planner.parents), json }
  } catch (error) {
    throw placed(error, query)
  } finally {
    await session.script('rollback')
    // Where the plan failed, its statement is still prepared: no rollback takes that back.
    if (options.values !== undefined) await session.script('deallocate all')
  }
}

function setupSql(schema: string, { off = [], settings: more = [] }: PlanOptions): string {
  const settings = [
    `search_path = ${[...new Set([schema, 'public'])].map(quoteIdentifier).join(', ')}`,
    'jit = off',
    'max_parallel_workers_per_gather = 0',
    ...off.map((method) => `enable_${method} = off`),
    ...more.map(({ name, value }) => `${name} = ${quoteLiteral(value)}`),
  ]
  return settings.map((setting) => `set local ${setting}`).join(';\n')
}

/** The planner passes over an index that is not valid; the rollback makes it valid again. */
async function hide({ session, schema }: Planner, options: PlanOptions): Promise<void> {
  const { alone, without = [], keepUnique } = options
  for (const name of without) {
    await session.query(`${namedSql} where indexrelid in (select indexrelid from named)`, [name, schema])
  }
  if (alone === undefined) return
  const others =
    'indrelid in (select indrelid from named) and indexrelid not in (select indexrelid from named)'
  const sql = `${namedSql} where ${others} ${keepUnique ? 'and not indisunique' : ''}`
  await session.query(sql, [alone, schema])
}

/** An index and those of its partitions. */
const namedSql = `with recursive named as (
    select i.indexrelid, i.indrelid from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relname = $1 and n.nspname = $2
    union all
    select i.indexrelid, i.indrelid from named
      join pg_catalog.pg_inherits h on h.inhparent = named.indexrelid
      join pg_catalog.pg_index i on i.indexrelid = h.inhrelid)
  update pg_catalog.pg_index set indisvalid = false`

async function planOf(session: Session, { sql }: DeclaredQuery, { values }: PlanOptions): Promise<unknown> {
  if (values === undefined || values.length === 0) {
    const [result] = await session.script(`explain (generic_plan, format json) ${sql}`)
    return result?.rows[0]?.['QUERY PLAN']
  }
  await session.script(`prepare vault_db_query as ${sql}`)
  try {
    await session.script('set local plan_cache_mode = force_custom_plan')
    const [result] = await session.script(
      `explain (format json) execute vault_db_query(${values.join(', ')})`,
    )
    return result?.rows[0]?.['QUERY PLAN']
  } finally {
    await session.script('deallocate all').catch(() => {})
  }
}

function placed(error: unknown, { name, file, sqlLine }: DeclaredQuery): unknown {
  if (!isVaultDbError(error) || error.database === undefined) return error
  return Object.assign(error, {
    message: `The declared query ${name} cannot be planned: ${error.database.message}`,
    at: error.at ?? { file, line: sqlLine },
  })
}
