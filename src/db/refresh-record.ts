import type { Session } from './database.js'

/**
 * When each materialized view was refreshed: one row a view, in the ledger's schema. A role that reads the
 * ledger can read it: `grant usage on schema vault_db`, `grant select on vault_db.refreshes`.
 */
const recordDdl = `
create table if not exists vault_db.refreshes (
  view text primary key,
  refreshed_at timestamptz not null,
  duration_ms double precision not null,
  rows bigint not null
)`

interface Rights {
  readonly schemaExists: boolean
  readonly mayCreateSchema: boolean
  readonly mayCreateTable: boolean
  readonly mayUse: boolean
  readonly mayRead: boolean
  /** Null where the table is not there. */
  readonly mayWrite: boolean | null
}

const rightsSql = `
select n.oid is not null as "schemaExists",
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as "mayCreateSchema",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'create'), false) as "mayCreateTable",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'usage'), false) as "mayUse",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'select'), false) as "mayRead",
  pg_catalog.has_table_privilege(c.oid, 'insert') and pg_catalog.has_table_privilege(c.oid, 'update')
    and pg_catalog.has_table_privilege(c.oid, 'select') as "mayWrite"
from (select) as one
  left join pg_catalog.pg_namespace n on n.nspname = 'vault_db'
  left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'refreshes' and c.relkind = 'r'`

async function readRights(session: Session): Promise<Rights> {
  return (await session.query<Rights>(rightsSql)).rows[0]!
}

/**
 * See that refreshes can be recorded; the table is made on first use.
 *
 * @returns false where this role may neither write it nor make it
 */
export async function prepareRecord(session: Session): Promise<boolean> {
  const rights = await readRights(session)
  if (rights.mayWrite !== null) return rights.mayUse && rights.mayWrite
  if (rights.schemaExists ? !rights.mayCreateTable : !rights.mayCreateSchema) return false
  const schema = rights.schemaExists ? '' : 'create schema if not exists vault_db;'
  // The lock of the ledger's own creation: two first runs would meet in the catalog's unique indexes.
  await session.script(
    `begin; select pg_catalog.pg_advisory_xact_lock(1986097516, 0); ${schema} ${recordDdl}; commit`,
  )
  return true
}

/**
 * SQL that records a refresh in the transaction that made it. Its parameter is the view's label;
 * the time is the one its data is of, which is when the transaction began.
 *
 * @param view quoted name, for its count of rows
 */
export function recordSql(view: string): string {
  return `insert into vault_db.refreshes (view, refreshed_at, duration_ms, rows)
values ($1, transaction_timestamp(), extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000,
  (select pg_catalog.count(*) from ${view}))
on conflict (view) do update set refreshed_at = excluded.refreshed_at, duration_ms = excluded.duration_ms, rows = excluded.rows
returning rows::float8 as rows`
}

/** When a view was refreshed last. */
export interface Freshness {
  /** `public.entity_stats`. */
  readonly view: string
  readonly refreshedAt: Date
}

/** What `refresh` recorded; null where there is no record, or this role may not read it. */
export async function readFreshness(session: Session): Promise<readonly Freshness[] | null> {
  const rights = await readRights(session)
  if (!rights.mayUse || !rights.mayRead) return null
  const { rows } = await session.query<Freshness>(
    'select view, refreshed_at as "refreshedAt" from vault_db.refreshes order by view',
  )
  return rows
}
