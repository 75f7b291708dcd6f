import { isVaultDbError } from '../../errors.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { sortsOf, usesIndex } from '../../explain/demands.js'
import type { PlanNode } from '../../explain/plan-node.js'
import { indexesOf } from '../../explain/plan-shape.js'
import { ownExpression } from '../../explain/why-not/conditions.js'
import type {
  ExpectedIndex,
  ExpectedKey,
  TriedTwin,
  Twin,
  WhyNot,
} from '../../explain/why-not/expected-index.js'
import { whyUnordered, whyUnusable } from '../../explain/why-not/explain-why.js'
import { orderTwin, twinsOf } from '../../explain/why-not/twins.js'
import { printName } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { explain, type Planner, type PlanOptions } from './plans.js'

/** An index that is there and does not do what is expected, alone on its table. */
export interface Idle {
  readonly index: string
  readonly on: string | null
  readonly plan: PlanNode
  /** It is used, but a sort remains. */
  readonly isUsed: boolean
}

/**
 * Find the first cause why an index cannot do what a query expects, by trying indexes like it in its place on the empty
 * schema, each in a transaction that is rolled back.
 */
export async function climbLadder(planner: Planner, query: DeclaredQuery, idle: Idle): Promise<WhyNot> {
  const index = await readExpectedIndex(planner.session, planner.schema, idle.index)
  const unserved = { plan: idle.plan, sql: query.sql, on: idle.on }
  if (idle.isUsed) {
    const twin = orderTwin(index, unserved)
    return whyUnordered(index, twin && (await tryTwin(planner, query, { idle, twin })))
  }
  const tried: TriedTwin[] = []
  if (index.isValid) {
    for (const twin of twinsOf(index, unserved)) {
      tried.push(await tryTwin(planner, query, { idle, twin }))
      if (tried.at(-1)!.isUsed) break
    }
  }
  return whyUnusable({ index, tried })
}

/** A twin alone on the table, with everything disabled that is no index. */
async function tryTwin(
  planner: Planner,
  query: DeclaredQuery,
  { idle, twin }: { readonly idle: Idle; readonly twin: Twin },
): Promise<TriedTwin> {
  let refusal: string | null = null
  const before = async (session: Session) => {
    try {
      await session.script(twin.sql)
    } catch (error) {
      refusal = isVaultDbError(error) ? (error.database?.message ?? error.message) : String(error)
      throw error
    }
  }
  const options: PlanOptions = {
    off: ['seqscan', 'sort', 'incremental_sort'],
    alone: idle.index,
    without: [idle.index],
    before,
  }
  try {
    const plan = await explain(planner, query, options)
    return { ...twin, isUsed: isUsedIn(plan), refusal }
  } catch (error) {
    if (refusal === null && !(isVaultDbError(error) && error.database?.sqlState === '42P10')) throw error
    return { ...twin, isUsed: false, refusal }
  }

  /** The name of the twin is PostgreSQL's choice: it is none of those that were there. */
  function isUsedIn(plan: PlanNode): boolean {
    const isNew = indexesOf(plan).some(
      (name) => !planner.indexes.has(name) && usesIndex(plan, { index: name, on: idle.on }),
    )
    return isNew && (!idle.isUsed || sortsOf(plan).length === 0)
  }
}

interface IndexRow extends Omit<ExpectedIndex, 'tableSql' | 'keys'> {
  readonly schema: string
  readonly keys: readonly Omit<ExpectedKey, 'columns'>[]
}

/** What the catalog says of an index that is there. */
async function readExpectedIndex(session: Session, schema: string, name: string): Promise<ExpectedIndex> {
  const { rows } = await session.query<IndexRow>(indexSql, [name, schema])
  const row = rows[0]!
  const keys = row.keys.map((key) => ({ ...key, columns: ownExpression(key.text, row.table)?.names ?? [] }))
  return { ...row, keys, tableSql: `${printName(row.schema)}.${printName(row.table)}` }
}

const indexSql = `
  select c.relname as name, t.relname as table, n.nspname as schema, m.amname as method, i.indisvalid as "isValid",
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate,
    (select pg_catalog.json_agg(pg_catalog.json_build_object(
        'text', pg_catalog.pg_get_indexdef(c.oid, k.place::int, false),
        'collation', case when i.indcollation[k.place - 1] in (0, coalesce(own.attcollation, usual.oid)) then ''
          else (select pg_catalog.format(' collate %I.%I', cn.nspname, co.collname) from pg_catalog.pg_collation co
            join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = i.indcollation[k.place - 1]) end,
        'operatorClass', case when oc.opcdefault then '' else pg_catalog.format(' %I.%I', ocn.nspname, oc.opcname) end,
        'order', case i.indoption[k.place - 1] when 1 then ' desc nulls last' when 2 then ' nulls first'
          when 3 then ' desc' else '' end) order by k.place)
     from pg_catalog.generate_series(1, i.indnkeyatts) k (place)
       join pg_catalog.pg_opclass oc on oc.oid = i.indclass[k.place - 1]
       join pg_catalog.pg_namespace ocn on ocn.oid = oc.opcnamespace
       left join pg_catalog.pg_attribute own on own.attrelid = t.oid and own.attnum = i.indkey[k.place - 1]
       cross join (select oid from pg_catalog.pg_collation where collname = 'default') usual) as keys
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_class t on t.oid = i.indrelid
    join pg_catalog.pg_am m on m.oid = c.relam
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and n.nspname = $2`
