import { isVaultDbError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import { splitStatements } from '../../sql/split.js'
import type { Session } from '../database.js'

/** Rows of a query of the project, or why there are none. */
export type QueryOutcome =
  | { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly failure: null }
  | { readonly rows: null; readonly failure: string }

/** More rows than these are no answer that a person reads. */
export const mostRows = 100

/**
 * Run a query of the project inside the read-only transaction that is open; a failure of it spoils nothing
 * else, and what it sets ends with it. Names are looked up in the project's schema first. At most {@link mostRows} rows, for at most 30 s.
 */
export async function runQuery(
  session: Session,
  { sql, schema }: { readonly sql: string; readonly schema: string },
): Promise<QueryOutcome> {
  const query = splitStatements(sql)[0]?.text ?? ''
  const first = quoteLiteral(`${quoteIdentifier(schema)}, `)
  await session.script(`savepoint project_query; set local statement_timeout = '30s';
select pg_catalog.set_config('search_path', ${first} || pg_catalog.current_setting('search_path'), true)`)
  try {
    const { rows } = await session.query<Record<string, unknown>>(
      `select * from (${query}\n) as answer limit ${mostRows}`,
    )
    return { rows, failure: null }
  } catch (error) {
    if (!isVaultDbError(error) || error.database === undefined) throw error
    return { rows: null, failure: `${error.message} (SQLSTATE ${error.database.sqlState})` }
  } finally {
    await session.script('rollback to project_query')
  }
}
