import { gunzipSync, gzipSync } from 'node:zlib'
import { fingerprintOf } from '../catalog/fingerprint.js'
import type { Catalog, CatalogObject } from '../catalog/object.js'
import { isVaultDbError, VaultDbError } from '../errors.js'
import { version } from '../version.js'
import type { Session } from './database.js'
import type { Reading } from './read-catalog/read-catalog.js'
import type { ReadOptions } from './read-catalog/run-in-snapshot.js'

/**
 * The schema as this server printed it after the last run: one row, for all projects of the database share it.
 * The catalog is gzipped JSON: 30 times smaller, and 1,000 tables have 8 MB of it.
 */
export const snapshotsDdl = `create table if not exists vault_db.snapshots (
  id integer primary key default 1 check (id = 1),
  taken_at timestamptz not null default clock_timestamp(),
  project text not null,
  migration text,
  ledger_state text not null,
  server_version_num integer not null,
  tool_version text not null,
  fingerprint text not null,
  digest text,
  catalog bytea not null
);`

/** What is known of the recorded schema without reading it. */
export interface Snapshot {
  /** UTC. */
  readonly takenAt: Date
  /** Whose run recorded it. */
  readonly project: string
  /** Newest applied migration of that project then; null for none. */
  readonly migration: string | null
  readonly toolVersion: string
  /** sha256 (hex); see fingerprintOf. */
  readonly fingerprint: string
  /** sha256 (hex) of the rows behind the recorded schema; null where what was recorded is not what was there. */
  readonly digest: string | null
  /**
   * Why the database cannot be compared with it: `ledger` moved on since (a run was killed before it could record the
   * schema, or one is going on), or the `server` is of another major version. Null when it can.
   */
  readonly stale: 'ledger' | 'server' | null
}

/** Changes with every row that comes, goes, or is edited. */
const ledgerState = `(select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce(
  pg_catalog.string_agg(pg_catalog.concat_ws(' ', id, checksum, progress), ',' order by id), ''), 'UTF8')), 'hex')
from vault_db.migrations)`

/** Reads a row for {@link snapshotFrom}, or none. */
export const snapshotQuery = `select taken_at, project, migration, tool_version, fingerprint, digest,
  case when ledger_state <> ${ledgerState} then 'ledger'
    when server_version_num / 10000 <> pg_catalog.current_setting('server_version_num')::integer / 10000 then 'server'
  end as stale
from vault_db.snapshots`

/** A row of {@link snapshotQuery}. */
export function snapshotFrom(row: Record<string, unknown> | undefined): Snapshot | null {
  if (row === undefined) return null
  return {
    takenAt: row['taken_at'] as Date,
    project: String(row['project']),
    migration: row['migration'] as string | null,
    toolVersion: String(row['tool_version']),
    fingerprint: String(row['fingerprint']),
    digest: row['digest'] as string | null,
    stale: row['stale'] as Snapshot['stale'],
  }
}

/** What is recorded now, without its catalog; null for nothing. The ledger must exist. */
export async function readSnapshot(session: Session): Promise<Snapshot | null> {
  return snapshotFrom((await session.query(snapshotQuery)).rows[0])
}

/** The recorded catalog. @throws LEDGER_DAMAGED */
export async function readSnapshotCatalog(session: Session): Promise<Catalog> {
  const { rows } = await session.query<{ catalog: Buffer }>('select catalog from vault_db.snapshots')
  try {
    return JSON.parse(gunzipSync(rows[0]!.catalog).toString('utf8')) as Catalog
  } catch (error) {
    throw new VaultDbError('LEDGER_DAMAGED', 'The recorded schema in vault_db.snapshots cannot be read.', {
      hint: 'Run `vault-db drift --replay`; when it is clean, `delete from vault_db.snapshots` and run `vault-db migrate up`.',
      cause: error,
    })
  }
}

/**
 * Whether the schema is what was recorded, by a digest that the server makes; false where the schemas themselves must
 * be compared to tell. Two round trips.
 */
export async function isAsRecorded(session: Session, { digest }: Pick<Snapshot, 'digest'>): Promise<boolean> {
  if (digest === null) return false
  const { readDigest } = await import('./read-catalog/read-digest.js')
  return (await readDigest(session)) === digest
}

/** {@link readSchemaObjects}, with what each object needs. */
export async function readSchema(session: Session, options: ReadOptions = {}): Promise<Catalog> {
  return (await readSchemaObjects(session, options)).catalog()
}

/**
 * The schema as drift knows it: the same for every role that reads it, and without what is data. A mapping's options
 * are shown to its owner alone, and a refresh populates a view.
 */
export async function readSchemaObjects(session: Session, options: ReadOptions = {}): Promise<Reading> {
  const { readObjects } = await import('./read-catalog/read-catalog.js')
  const { objects, catalog } = await readObjects(session, options)
  return {
    objects: objects.map(comparable),
    catalog() {
      const whole = catalog()
      return { ...whole, objects: whole.objects.map(comparable) }
    },
  }
}

function comparable<O extends Omit<CatalogObject, 'needs'>>(object: O): O {
  if (object.kind === 'user mapping') return { ...object, options: [], secretOptions: [] }
  if (object.kind === 'materialized view') return { ...object, populated: true }
  return object
}

export interface SnapshotRequest {
  /** Whose run it is. */
  readonly project: string
  /** What to record, given what is there; the same where absent. */
  readonly settle?: ((live: Catalog) => Catalog) | undefined
}

/** SQLSTATEs of a run of another project that recorded first, and of a cancellation that came late. */
const retryable = new Set(['40001', '57014'])

/**
 * Read the schema and record it, from one view of the database.
 *
 * @returns its fingerprint
 */
export async function takeSnapshot(session: Session, request: SnapshotRequest): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await record(session, request)
    } catch (error) {
      await session.script('rollback').catch(() => {})
      const state = isVaultDbError(error) ? error.database?.sqlState : undefined
      if (attempt === 3 || state === undefined || !retryable.has(state)) throw error
    }
  }
}

async function record(session: Session, { project, settle }: SnapshotRequest): Promise<string> {
  await session.script('begin isolation level repeatable read')
  const live = await readSchema(session, { inTransaction: true })
  const catalog = settle?.(live) ?? live
  const fingerprint = fingerprintOf(catalog)
  const { readDigest } = await import('./read-catalog/read-digest.js')
  const digest = catalog === live ? await readDigest(session, { inTransaction: true }) : null
  await session.query(
    `insert into vault_db.snapshots
  (project, migration, ledger_state, server_version_num, tool_version, fingerprint, catalog, digest)
select $1, (select pg_catalog.max(name) from vault_db.migrations where project = $1 and progress is null),
  ${ledgerState}, $2, $3, $4, $5, $6
on conflict (id) do update set taken_at = clock_timestamp(), project = excluded.project,
  migration = excluded.migration, ledger_state = excluded.ledger_state,
  server_version_num = excluded.server_version_num, tool_version = excluded.tool_version,
  fingerprint = excluded.fingerprint, catalog = excluded.catalog, digest = excluded.digest`,
    [
      project,
      live.serverVersionNum,
      version,
      fingerprint,
      gzipSync(JSON.stringify(catalog), { level: 1 }),
      digest,
    ],
  )
  await session.script('commit')
  return fingerprint
}
