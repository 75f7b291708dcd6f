import type { Session } from './database.js'
import { labelOf, type QualifiedName, quoted } from './partitions-names.js'
import { type Patience, retryOnLock } from './partitions-retry.js'
import { recordSql } from './refresh-record.js'
import type { MaterializedView } from './refresh-views.js'

/** A view that was refreshed. */
export interface Refreshed extends QualifiedName {
  /** Counted for the record; null where nothing is recorded. */
  readonly rows: number | null
  readonly durationMs: number
}

export interface RefreshSettings {
  readonly patience: Patience
  /** Write down when it was; `prepareRecord` said that it can be. */
  readonly record: boolean
}

/** The statement for a view: CONCURRENTLY keeps readers going, and needs a filled view and a unique index. Pure. */
export function refreshStatement(view: MaterializedView): string {
  const mode = canRunConcurrently(view) ? 'concurrently ' : ''
  return `refresh materialized view ${mode}${quoted(view)}`
}

/** Pure. */
export function canRunConcurrently({ isPopulated, hasUniqueIndex }: MaterializedView): boolean {
  return isPopulated && hasUniqueIndex
}

/**
 * Refresh one view and record it, in one transaction.
 *
 * @throws LOCK_TIMEOUT, INTERRUPTED, QUERY_FAILED; the view is as it was
 */
export async function refreshView(
  session: Session,
  view: MaterializedView,
  { patience, record }: RefreshSettings,
): Promise<Refreshed> {
  const startedAt = performance.now()
  const rows = await retryOnLock(session, { what: labelOf(view), patience }, () =>
    inTransaction(session, patience, async () => {
      await session.query(refreshStatement(view))
      return record ? recordOne(session, view) : null
    }),
  )
  return { schema: view.schema, name: view.name, rows, durationMs: Math.round(performance.now() - startedAt) }
}

/**
 * Call the project's own function, and record the views that it refreshed: those that the transaction
 * holds the lock of a refresh on.
 *
 * @param call a select statement without parameters
 * @throws LOCK_TIMEOUT, INTERRUPTED, QUERY_FAILED; everything is as it was
 */
export function refreshByFunction(
  session: Session,
  { call, what }: { readonly call: string; readonly what: string },
  { patience, record }: RefreshSettings,
): Promise<readonly Refreshed[]> {
  return retryOnLock(session, { what, patience }, () =>
    inTransaction(session, patience, async () => {
      const startedAt = performance.now()
      await session.query(call)
      const durationMs = Math.round(performance.now() - startedAt)
      const { rows: views } = await session.query<QualifiedName>(lockedViewsSql)
      const refreshed: Refreshed[] = []
      for (const { schema, name } of views) {
        const rows = record ? await recordOne(session, { schema, name }) : null
        refreshed.push({ schema, name, rows, durationMs })
      }
      return refreshed
    }),
  )
}

// REFRESH takes EXCLUSIVE with CONCURRENTLY, ACCESS EXCLUSIVE without; both last until the commit.
const lockedViewsSql = `
select distinct n.nspname as schema, c.relname as name
from pg_catalog.pg_locks l
  join pg_catalog.pg_class c on c.oid = l.relation and c.relkind = 'm'
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where l.locktype = 'relation' and l.granted and l.pid = pg_catalog.pg_backend_pid()
  and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
  and l.mode in ('ExclusiveLock', 'AccessExclusiveLock')
order by 1, 2`

async function recordOne(session: Session, view: QualifiedName): Promise<number | null> {
  const { rows } = await session.query<{ rows: number }>(recordSql(quoted(view)), [labelOf(view)])
  return rows[0]?.rows ?? null
}

async function inTransaction<T>(session: Session, patience: Patience, work: () => Promise<T>): Promise<T> {
  await session.script(`begin; set local lock_timeout = '${Math.round(patience.lockTimeoutMs)}ms'`)
  try {
    const result = await work()
    await session.script('commit')
    return result
  } catch (error) {
    await session.script('rollback').catch(() => {})
    throw error
  }
}
