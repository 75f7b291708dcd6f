import type { Session } from './database.js'

/** Who keeps a backend waiting, as lines for a person. Empty when nobody does. */
export async function readBlockers(monitor: Session, pid: number): Promise<readonly string[]> {
  const { rows } = await monitor.query<{ line: string }>(
    `select pg_catalog.format('pid %s (%s, user %s, %s for %s): %s', a.pid,
       coalesce(nullif(a.application_name, ''), 'no application name'), a.usename,
       coalesce(a.state, a.backend_type),
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.backend_start)),
       pg_catalog.left(pg_catalog.regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 200)) as line
     from pg_catalog.pg_stat_activity a
     where a.pid = any(pg_catalog.pg_blocking_pids($1))
     order by a.xact_start nulls last`,
    [pid],
  )
  return rows.map((row) => row.line)
}

/** The last blockers seen while something ran. */
export interface BlockerWatch {
  readonly seen: () => readonly string[]
  readonly stop: () => Promise<void>
}

/**
 * Look every `everyMs` who blocks a backend: once its lock timeout has struck it is too late to ask.
 * The first look comes after one interval, so quick statements cost nothing.
 */
export function watchBlockers(monitor: Session, pid: number, everyMs: number): BlockerWatch {
  let seen: readonly string[] = []
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = readBlockers(monitor, pid).then(
      (lines) => {
        if (lines.length > 0) seen = lines
      },
      () => {},
    )
  }, everyMs)
  return {
    seen: () => seen,
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
