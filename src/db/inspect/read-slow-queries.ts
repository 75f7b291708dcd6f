import { isVaultDbError } from '../../errors.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { Session } from '../database.js'
import { maskSecrets } from '../mask-secrets.js'

/** One kind of query, constants left out, as pg_stat_statements counts it. */
export interface SlowQuery {
  readonly calls: number
  readonly meanMs: number
  /** Estimated from mean and deviation, as for a normal distribution; never above the maximum. */
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly totalMs: number
  readonly rows: number
  /** Cut at 500 characters, passwords masked. */
  readonly query: string
}

/** The slowest queries, or why they are not known. */
export type SlowQueries =
  | { readonly queries: readonly SlowQuery[] }
  | { readonly queries: null; readonly reason: string }

/** Beyond these the list is no help. */
const mostQueries = 100

/** The queries of this database with the longest mean time; at most {@link mostQueries}. */
export async function readSlowQueries(session: Session): Promise<SlowQueries> {
  const { rows } = await session.query<{ schema: string }>(
    `select n.nspname as schema from pg_catalog.pg_extension e
       join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`,
  )
  const schema = rows[0]?.schema
  if (schema === undefined)
    return { queries: null, reason: 'the extension pg_stat_statements is not installed' }
  try {
    await session.script('savepoint slow_queries')
    const found = await session.query<SlowQuery>(slowSql(schema), [mostQueries])
    return { queries: found.rows.map((row) => ({ ...row, query: maskSecrets(row.query) })) }
  } catch (error) {
    // Installed, but not in shared_preload_libraries: 55000; no right to its schema: 42501.
    if (!isVaultDbError(error) || !['55000', '42501'].includes(error.database?.sqlState ?? '')) throw error
    await session.script('rollback to slow_queries')
    return { queries: null, reason: error.message }
  }
}

const slowSql = (schema: string) => `
select calls::float8 as calls, mean_exec_time as "meanMs",
  least(mean_exec_time + 1.645 * stddev_exec_time, max_exec_time) as "p95Ms",
  least(mean_exec_time + 2.326 * stddev_exec_time, max_exec_time) as "p99Ms",
  max_exec_time as "maxMs", total_exec_time as "totalMs", rows::float8 as rows,
  pg_catalog.left(pg_catalog.regexp_replace(query, '\\s+', ' ', 'g'), 500) as query
from ${quoteIdentifier(schema)}.pg_stat_statements
where dbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
order by mean_exec_time desc
limit $1`
