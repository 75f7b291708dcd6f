import { performance } from 'node:perf_hooks'
import type { Budget } from '../../explain/declared-query.js'
import { firstLook, isDecided } from '../../measure/judge-latency.js'
import type { Session } from '../database.js'
import { toVaultDbError } from '../database-error.js'

/** A prepared statement with its values. */
export interface Statement {
  /** Of the prepared statement: parsed once by each connection. */
  readonly name: string
  readonly sql: string
  readonly values: readonly (string | null)[]
  /** It is rolled back each time; the time of that does not count. */
  readonly isWrite: boolean
}

export interface LoopOptions {
  /** One for each session that runs at the same time. */
  readonly sessions: readonly Session[]
  readonly budgets: readonly Budget[]
  readonly maxTimeMs: number
  readonly signal: AbortSignal
}

/** What a loop found. */
export interface LoopResult {
  /** Milliseconds of each execution, sorted; Infinity where it was cancelled. */
  readonly latencies: readonly number[]
  readonly cancelled: number
  /** Rows of the last execution. */
  readonly rows: number
}

/** Executions of each connection that do not count: more than the five after which PostgreSQL thinks of a generic plan. */
const warmUpRuns = 10
/** Without a budget the first look is enough, and this share of the time. */
const unjudgedShare = 0.2

/**
 * Execute a statement again and again, each session its next one when the one before is fetched (a closed loop), until its
 * budgets are decided or the time is over. The clock is that of the program: it has parsing, planning, the network and
 * fetching of all rows in it.
 *
 * @throws QUERY_FAILED  the statement fails for another reason than time
 */
export async function runLoop(statement: Statement, options: LoopOptions): Promise<LoopResult> {
  const { sessions, maxTimeMs, budgets } = options
  const run: Run = {
    ...options,
    statement,
    deadline: performance.now() + (budgets.length > 0 ? maxTimeMs : maxTimeMs * unjudgedShare),
    latencies: [],
    state: { rows: 0, isOver: false, nextLook: firstLook },
  }
  await Promise.all(sessions.map((session) => warmUp(session, run)))
  await Promise.all(sessions.map((session) => work(session, run)))
  options.signal.throwIfAborted()
  const latencies = run.latencies.toSorted((a, b) => a - b)
  return { latencies, cancelled: latencies.filter((ms) => !Number.isFinite(ms)).length, rows: run.state.rows }
}

interface Run extends LoopOptions {
  readonly statement: Statement
  readonly deadline: number
  readonly latencies: number[]
  readonly state: { rows: number; isOver: boolean; nextLook: number }
}

/** A tenth of the time at the most; what is cancelled even so is all there is to know. */
async function warmUp(session: Session, run: Run): Promise<void> {
  const until = performance.now() + (run.deadline - performance.now()) / 10
  for (let count = 0; count < warmUpRuns && !run.state.isOver && !run.signal.aborted; count += 1) {
    const ms = await execute(session, run)
    if (!Number.isFinite(ms)) note(run, ms)
    if (performance.now() > until) return
  }
}

async function work(session: Session, run: Run): Promise<void> {
  const { latencies, state, budgets, deadline, signal } = run
  while (!state.isOver && !signal.aborted) {
    const ms = await execute(session, run)
    note(run, ms)
    if (Number.isFinite(ms) && performance.now() >= deadline) state.isOver = true
    if (latencies.length < state.nextLook) continue
    state.nextLook *= 2
    if (
      isDecided(
        budgets,
        latencies.toSorted((a, b) => a - b),
      )
    )
      state.isOver = true
  }
}

/** Two cancelled executions of all that there were break any budget; the time for them may be over by then. */
const enoughCancelled = 2

function note({ state, latencies }: Run, ms: number): void {
  latencies.push(ms)
  const cancelled = latencies.filter((one) => !Number.isFinite(one)).length
  if (!Number.isFinite(ms) && cancelled >= enoughCancelled) state.isOver = true
}

async function execute(session: Session, { statement, state }: Run): Promise<number> {
  const { name, sql, values, isWrite } = statement
  const query = { name, text: sql, values: [...values] }
  if (isWrite) await session.script('begin')
  const begin = performance.now()
  try {
    const result = await session.client.query(query)
    const ms = performance.now() - begin
    state.rows = result.rows.length > 0 ? result.rows.length : (result.rowCount ?? 0)
    return ms
  } catch (error) {
    const failure = toVaultDbError(error, { statement: sql })
    if (failure.database?.sqlState === '57014') return Number.POSITIVE_INFINITY
    throw failure
  } finally {
    if (isWrite) await session.script('rollback')
  }
}
