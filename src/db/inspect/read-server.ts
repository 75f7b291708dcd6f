import type { Session } from '../database.js'
import { maskSecrets } from '../mask-secrets.js'

/** Connections of the whole server. */
export interface ConnectionUse {
  readonly used: number
  /** max_connections. */
  readonly max: number
  /** Kept for superusers and the like; others are refused before `max` is reached. */
  readonly reserved: number
  readonly active: number
  readonly idleInTransaction: number
  /** Sessions of other roles that this role may not look into. */
  readonly hidden: number
}

/** A transaction that is open, or prepared and neither committed nor rolled back. */
export interface OpenTransaction {
  /** Null for a prepared one. */
  readonly pid: number | null
  readonly user: string
  /** Application, or the name of a prepared transaction. */
  readonly application: string
  readonly state: string
  readonly ageMs: number
  /** Cut at 200 characters, passwords masked. */
  readonly query: string
}

/** The database and its server. */
export interface ServerUse {
  readonly version: string
  readonly database: string
  readonly sizeBytes: number
  readonly connections: ConnectionUse
  /** Null where none is open, or none can be seen. */
  readonly oldestTransaction: OpenTransaction | null
}

// Of another role's session only its existence is shown, without pg_read_all_stats.
const useSql = `
select pg_catalog.current_setting('server_version') as version, pg_catalog.current_database() as database,
  pg_catalog.pg_database_size(pg_catalog.current_database())::float8 as "sizeBytes",
  pg_catalog.current_setting('max_connections')::int as max,
  pg_catalog.current_setting('superuser_reserved_connections')::int
    + coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) as reserved,
  (pg_catalog.count(*))::int as used,
  (pg_catalog.count(*) filter (where a.state = 'active'))::int as active,
  (pg_catalog.count(*) filter (where a.state like 'idle in transaction%'))::int as "idleInTransaction",
  (pg_catalog.count(*) filter (where a.query = '<insufficient privilege>'))::int as hidden
from pg_catalog.pg_stat_activity a
where a.datid is not null and coalesce(a.backend_type, 'client backend') = 'client backend'`

const oldestSql = `
select pid, "user", application, state, "ageMs", query
from (
  select a.pid, a.usename::text as "user", coalesce(a.application_name, '') as application, a.state,
    (extract(epoch from pg_catalog.clock_timestamp() - a.xact_start) * 1000)::float8 as "ageMs",
    pg_catalog.left(pg_catalog.regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 200) as query
  from pg_catalog.pg_stat_activity a
  where a.xact_start is not null and a.pid <> pg_catalog.pg_backend_pid() and a.backend_type = 'client backend'
  union all
  select null, p.owner::text, p.gid, 'prepared',
    (extract(epoch from pg_catalog.clock_timestamp() - p.prepared) * 1000)::float8, ''
  from pg_catalog.pg_prepared_xacts p
) as open
order by "ageMs" desc limit 1`

type UseRow = Omit<ServerUse, 'connections' | 'oldestTransaction'> & ConnectionUse

/** Read size, connections and the oldest transaction. */
export async function readServerUse(session: Session): Promise<ServerUse> {
  const { rows } = await session.query<UseRow>(useSql)
  const { version, database, sizeBytes, ...connections } = rows[0]!
  const oldest = (await session.query<OpenTransaction>(oldestSql)).rows[0] ?? null
  const oldestTransaction = oldest && { ...oldest, query: maskSecrets(oldest.query) }
  return { version, database, sizeBytes, connections, oldestTransaction }
}
