import { createHash } from 'node:crypto'
import { isVaultDbError, messageOf } from '../../errors.js'
import type { ExecutedPlan } from '../../explain/check.js'
import { type DeclaredQuery, type ParameterClass, parameterClasses } from '../../explain/declared-query.js'
import { nodesOf } from '../../explain/plan-node.js'
import { indexesOf } from '../../explain/plan-shape.js'
import { sizeReason, type TableFill } from '../../measure/declared-size.js'
import { judgeBudget, percentilesOf } from '../../measure/judge-latency.js'
import type { MeasuredClass, MeasuredQuery } from '../../measure/measured.js'
import { valuesSql } from '../../measure/parameter-values.js'
import type { FilledTable } from '../../measure/plan-fill.js'
import type { Session } from '../database.js'
import { type LoopResult, runLoop } from './closed-loop.js'
import { executeOnce, parameterTypes, type readFamilies } from './execute-once.js'

/** A filled scratch database, with all that queries are measured on. */
export interface Bench {
  /** The session that filled it: values are made with its word tables. */
  readonly filler: Session
  /** Sessions of readers; none of them may write. */
  readonly sessions: readonly Session[]
  /** A session that may. */
  readonly writer: Session
  readonly tables: readonly FilledTable[]
  readonly fills: readonly TableFill[]
  readonly families: Awaited<ReturnType<typeof readFamilies>>
  readonly maxTimeMs: number
  readonly signal: AbortSignal
}

/** What was found of one query. */
export interface QueryMeasure {
  readonly measured: MeasuredQuery
  readonly executed: readonly ExecutedPlan[]
}

/**
 * Execute a query with the values of each class: once under EXPLAIN for its plan, then plainly for its latency. A query that fails, or
 * lacks a value, is reported with the reason.
 */
export async function measureQuery(bench: Bench, query: DeclaredQuery): Promise<QueryMeasure> {
  const named = { name: query.name, file: query.file }
  try {
    const bound = await bindClasses(bench, query)
    if ('lacking' in bound) return unmeasured(named, bound.lacking)
    const { classes, executed, refusal } = await executeEach(bench, query, bound)
    if (classes.length === 0) return unmeasured(named, `it fails on the generated rows: ${refusal}`)
    const isWrite = executed.some(({ plan }) =>
      nodesOf(plan).some(({ type }) => /^(ModifyTable|LockRows)$/.test(type)),
    )
    const reason = reasonOf(bench, executed)
    const measured: MeasuredClass[] = []
    for (const [at, one] of classes.entries()) {
      measured.push(await measureClass(bench, { query, one, isWrite, reason, plan: executed[at]! }))
    }
    return { measured: { ...named, classes: measured, reason, isWrite }, executed }
  } catch (error) {
    bench.signal.throwIfAborted()
    if (!isVaultDbError(error) || error.database === undefined) throw error
    return unmeasured(named, `it fails on the generated rows: ${messageOf(error)}`)
  }
}

/** A write whose values no row may hold is not a class to measure: a foreign key to a row that is not there. */
async function executeEach(bench: Bench, query: DeclaredQuery, bound: readonly BoundClass[]) {
  const classes: BoundClass[] = []
  const executed: ExecutedPlan[] = []
  let refusal: string | null = null
  for (const one of bound) {
    try {
      executed.push(await executeOnce(bench.writer, { query, ...one, ...bench.families }))
      classes.push(one)
    } catch (error) {
      if (!isVaultDbError(error) || !error.database?.sqlState.startsWith('23')) throw error
      refusal ??= messageOf(error)
    }
  }
  return { classes, executed, refusal }
}

function unmeasured(named: { readonly name: string; readonly file: string }, reason: string): QueryMeasure {
  return { measured: { ...named, classes: [], reason, isWrite: false }, executed: [] }
}

interface BoundClass {
  readonly for: ParameterClass
  readonly values: readonly (string | null)[]
}

/** Classes with equal values are one, and a class that has no value is left out. */
async function bindClasses(
  { filler, tables }: Bench,
  query: DeclaredQuery,
): Promise<readonly BoundClass[] | { readonly lacking: string }> {
  const types = await parameterTypes(filler, query)
  if (types.length === 0) return [{ for: 'typical', values: [] }]
  const bound: BoundClass[] = []
  const seen = new Set<string>()
  for (const one of parameterClasses) {
    const request = valuesSql(query, one, { types, tables })
    if ('lacking' in request) return request
    const { rows } = await filler.query<{ list: readonly (string | null)[] }>(request.sql)
    const values = rows[0]?.list
    const key = JSON.stringify(values)
    if (values === undefined || seen.has(key)) continue
    seen.add(key)
    bound.push({ for: one, values })
  }
  return bound.length > 0 ? bound : { lacking: 'no row holds values for its parameters' }
}

function reasonOf({ fills, families }: Bench, executed: readonly ExecutedPlan[]): string | null {
  const rootOf = (table: string) =>
    [...families.partitions].find(([, parts]) => parts.includes(table))?.[0] ?? table
  return sizeReason(
    executed.map(({ plan }) => plan),
    { fills, rootOf },
  )
}

interface ClassRequest {
  readonly query: DeclaredQuery
  readonly one: BoundClass
  readonly isWrite: boolean
  readonly reason: string | null
  readonly plan: ExecutedPlan
}

async function measureClass(
  bench: Bench,
  { query, one, isWrite, reason, plan }: ClassRequest,
): Promise<MeasuredClass> {
  const { result, sessions } = await loop(bench, { query, one, isWrite })
  const percentiles = percentilesOf(result.latencies)
  return {
    for: one.for,
    executions: result.latencies.length,
    cancelled: result.cancelled,
    connections: sessions,
    rows: result.rows,
    percentiles,
    budgets: query.budgets.map((budget) => {
      const judged = judgeBudget(budget, percentiles)
      return reason === null || judged.verdict === 'fail'
        ? judged
        : { ...judged, verdict: 'inconclusive', reason }
    }),
    usedIndexes: indexesOf(plan.plan),
  }
}

/** PostgreSQL cuts names off after 63 bytes. */
function statementName({ name, sql }: DeclaredQuery): string {
  return `vault_db_${createHash('sha256').update(`${name}\n${sql}`).digest('hex').slice(0, 32)}`
}

/** A function may write where the plan does not show it: then it is run again as what it is. */
async function loop(
  bench: Bench,
  { query, one, isWrite }: Pick<ClassRequest, 'query' | 'one' | 'isWrite'>,
): Promise<{ readonly result: LoopResult; readonly sessions: number }> {
  const { sessions, writer, maxTimeMs, signal } = bench
  const run = async (used: readonly Session[], writes: boolean) => ({
    result: await runLoop(
      { name: statementName(query), sql: query.sql, values: one.values, isWrite: writes },
      { sessions: used, budgets: query.budgets, maxTimeMs, signal },
    ),
    sessions: used.length,
  })
  if (isWrite) return run([writer], true)
  try {
    return await run(sessions, false)
  } catch (error) {
    if (!isVaultDbError(error) || error.database?.sqlState !== '25006') throw error
    return run([writer], true)
  }
}
