import { isVaultDbError } from '../../errors.js'
import type { SizedPlan } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import type {
  MatrixFacts,
  MatrixIndex,
  MatrixSubject,
  MatrixTrial,
} from '../../explain/matrix/matrix-facts.js'
import type { PlanNode } from '../../explain/plan-node.js'
import type { Session } from '../database.js'
import { readKeyChecks } from './key-checks.js'
import { explain, type Planner, type PlanOptions } from './plans.js'

/** A declared query with the values that it is planned with. */
export interface MatrixQuery {
  readonly query: DeclaredQuery
  readonly classes: readonly Pick<SizedPlan, 'for' | 'values'>[]
}

/** One statement to be planned again and again. */
interface Trial {
  readonly subject: MatrixSubject
  readonly statement: DeclaredQuery
  readonly values: readonly string[] | undefined
}

/**
 * Disable each index of the schema in turn, in a transaction that is rolled back, and plan again every query, and every
 * check of a foreign key, for which the planner looks at that index. The role must be a superuser.
 *
 * @throws QUERY_FAILED  a query that does not fit the schema
 */
export async function planMatrix(planner: Planner, queries: readonly MatrixQuery[]): Promise<MatrixFacts> {
  const indexes = await readMatrixIndexes(planner.session, planner.schema)
  const names = new Set(indexes.map(({ name }) => name))
  const keys = await readKeyChecks(planner.session, planner.schema)
  const trials: MatrixTrial[] = []
  for (const trial of [...queries.flatMap(trialsOf), ...keys.map(trialOfKey)]) {
    const { plan, seen } = await planWatching(planner, trial)
    for (const index of seen.filter((name) => names.has(name))) {
      const after = await planWithout(planner, trial, index)
      trials.push({ index, subject: trial.subject, before: plan, after })
    }
  }
  return { indexes, queries: queries.map(({ query }) => query.name), trials }
}

function trialsOf({ query, classes }: MatrixQuery): readonly Trial[] {
  return classes.map(({ for: name, values }) => ({
    subject: { kind: 'query', name: query.name, for: name },
    statement: query,
    values,
  }))
}

function trialOfKey(statement: DeclaredQuery): Trial {
  return {
    subject: { kind: 'foreign key', name: statement.name, for: 'generic' },
    statement,
    values: undefined,
  }
}

function optionsOf({ values }: Trial): PlanOptions {
  return values === undefined ? {} : { values }
}

/** A plan and the indexes that the planner opened for it: no other index can change it. */
async function planWatching(
  planner: Planner,
  trial: Trial,
): Promise<{ readonly plan: PlanNode; readonly seen: readonly string[] }> {
  let seen: readonly string[] = []
  const plan = await explain(planner, trial.statement, {
    ...optionsOf(trial),
    after: async (session) => {
      const { rows } = await session.query<{ name: string }>(lockedIndexesSql)
      seen = [...new Set(rows.map(({ name }) => planner.parents.get(name) ?? name))]
    },
  })
  return { plan, seen }
}

const lockedIndexesSql = `
  select c.relname as name from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation
  where l.locktype = 'relation' and l.pid = pg_catalog.pg_backend_pid() and c.relkind in ('i', 'I')`

/** ON CONFLICT needs its unique index: without it there is no plan. */
async function planWithout(planner: Planner, trial: Trial, index: string): Promise<PlanNode | null> {
  try {
    return await explain(planner, trial.statement, { ...optionsOf(trial), without: [index] })
  } catch (error) {
    if (isVaultDbError(error) && error.database?.sqlState === '42P10') return null
    throw error
  }
}

/** Every index that can be dropped by itself: those of partitions go with the partitioned one. */
async function readMatrixIndexes(session: Session, schema: string): Promise<readonly MatrixIndex[]> {
  const { rows } = await session.query<MatrixIndex>(indexesSql, [schema])
  return rows
}

const indexesSql = `
  select c.relname as name, t.relname as table, i.indisunique as "isUnique",
    (select pg_catalog.json_build_object('name', k.conname, 'kind',
       case k.contype when 'p' then 'primary key' when 'u' then 'unique' else 'exclusion' end)
     from pg_catalog.pg_constraint k
     where k.conindid = c.oid and k.contype in ('p', 'u', 'x') limit 1) as constraint,
    array(select k.conname::text from pg_catalog.pg_constraint k
      where k.conindid = c.oid and k.contype = 'f' and k.conparentid = 0 order by 1) as "referencedBy"
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_class t on t.oid = i.indrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and not c.relispartition and t.relkind in ('r', 'p', 'm')`
