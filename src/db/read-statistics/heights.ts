import type { Session } from '../database.js'
import { userSchema } from '../read-catalog/sql.js'

/** A B-tree, and a query that only it gives the order of. */
interface Tree {
  readonly name: string
  readonly sql: string
}

/**
 * Each B-tree of a table that this role may read whole: the order of its keys, by the operators of their classes. A partition is read by
 * itself.
 */
const treesSql = `
select n.nspname || '.' || x.relname as name, pg_catalog.format('select from only %I.%I where %s order by %s', n.nspname, t.relname,
  coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), 'true'), (
    select pg_catalog.string_agg(pg_catalog.format('%s%s using operator(%I.%s) nulls %s',
        pg_catalog.pg_get_indexdef(i.indexrelid, k, false),
        (select pg_catalog.format(' collate %I.%I', cn.nspname, co.collname) from pg_catalog.pg_collation co
          join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = i.indcollation[k - 1]),
        opn.nspname, op.oprname, case when i.indoption[k - 1] & 2 = 2 then 'first' else 'last' end), ', ' order by k)
    from pg_catalog.generate_series(1, i.indnkeyatts) k
      join pg_catalog.pg_opclass c on c.oid = i.indclass[k - 1]
      join pg_catalog.pg_amop o on o.amopfamily = c.opcfamily and o.amoplefttype = c.opcintype and o.amoprighttype = c.opcintype
        and o.amopstrategy = case when i.indoption[k - 1] & 1 = 1 then 5 else 1 end
      join pg_catalog.pg_operator op on op.oid = o.amopopr join pg_catalog.pg_namespace opn on opn.oid = op.oprnamespace)) as sql
from pg_catalog.pg_index i
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_am am on am.oid = x.relam and am.amname = 'btree'
  join pg_catalog.pg_class t on t.oid = i.indrelid
  join pg_catalog.pg_namespace n on n.oid = x.relnamespace
where x.relkind = 'i' and i.indisvalid and x.relpages > 1 and x.relpersistence <> 't' and ${userSchema('n.nspname')}
  and pg_catalog.has_table_privilege(t.oid, 'select') and pg_catalog.has_schema_privilege(n.oid, 'usage')
order by x.oid`

/** A descent costs 50 operators for each page on its way, and less than 50 for the comparisons in them. */
const settings = `set local cpu_operator_cost = 1; set local enable_seqscan = off; set local enable_bitmapscan = off;
set local enable_sort = off; set local enable_incremental_sort = off; set local max_parallel_workers_per_gather = 0; set local jit = off`
const operatorsPerPage = 50

/**
 * Heights of B-trees, by the name of the index with its schema: the planner tells them in what it asks for a descent. Nothing is run.
 * Runs in the transaction that is open.
 *
 * @returns those that could be told
 */
export async function readHeights(session: Session): Promise<ReadonlyMap<string, number>> {
  const { rows } = await session.query<Tree>(treesSql)
  const heights = new Map<string, number>()
  await session.script(`savepoint vault_db_heights; ${settings}; savepoint vault_db_height`)
  for (const { sql } of rows) {
    try {
      const plan = await session.query<{ 'QUERY PLAN': unknown }>(`explain (verbose, format json) ${sql}`)
      const found = heightIn(plan.rows[0]?.['QUERY PLAN'])
      if (found !== null) heights.set(...found)
    } catch {
      // A role that may read the table may still lack what an expression of the index calls.
      await session.script('rollback to savepoint vault_db_height')
    }
  }
  await session.script('rollback to savepoint vault_db_heights')
  return heights
}

/** The plan may be by another index of the same order: then it is that one's height. */
function heightIn(json: unknown): [name: string, height: number] | null {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : json
  const [first] = (parsed ?? []) as readonly { readonly Plan?: Readonly<Record<string, unknown>> }[]
  const { 'Index Name': index, Schema: schema, 'Startup Cost': cost } = first?.Plan ?? {}
  if (typeof index !== 'string' || typeof schema !== 'string' || typeof cost !== 'number') return null
  // Before PostgreSQL 18 a way that is disabled costs more than any other.
  if (cost > 100 * operatorsPerPage) return null
  return [`${schema}.${index}`, Math.floor(cost / operatorsPerPage) - 1]
}
