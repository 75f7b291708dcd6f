import { VaultDbError } from '../errors.js'
import type { Revision, RevisionOrigin, StepProgress } from '../migration/revision.js'
import { quoteLiteral } from '../sql/quote.js'
import type { Session } from './database.js'
import { type Snapshot, snapshotFrom, snapshotQuery, snapshotsDdl } from './snapshots.js'

/** Layout of the ledger that this version writes; an older tool refuses a newer one. */
export const ledgerLayout = 1

/** Creates the ledger where it is missing; idempotent, and silent about what exists. */
export const ledgerDdl = `
create schema if not exists vault_db;
create table if not exists vault_db.meta (
  key text primary key,
  value text not null
);
create table if not exists vault_db.migrations (
  id bigint generated always as identity unique,
  project text not null,
  name text not null,
  checksum text not null,
  checksum_version integer not null,
  source_hash text not null,
  applied_at timestamptz not null default clock_timestamp(),
  duration_ms double precision not null default 0,
  applied_by text not null default session_user,
  tool_version text not null,
  origin text not null default 'applied' check (origin in ('applied', 'baseline', 'stamped')),
  down_sql jsonb,
  progress jsonb,
  primary key (project, name)
);
${snapshotsDdl}
insert into vault_db.meta (key, value) values ('layout', '${ledgerLayout}') on conflict do nothing;
`

/** What the ledger says of one project. */
export interface Ledger {
  readonly exists: boolean
  /** In applied order. */
  readonly revisions: readonly Revision[]
  /** Projects that share this database. */
  readonly otherProjects: readonly string[]
  readonly environment: string | undefined
  /** The schema as it was recorded after the last run of any project; null where it never was. */
  readonly snapshot: Snapshot | null
}

const emptyLedger: Ledger = {
  exists: false,
  revisions: [],
  otherProjects: [],
  environment: undefined,
  snapshot: null,
}

/**
 * Read a project's ledger in one round trip. Writes nothing.
 *
 * @throws LEDGER_NEWER  a newer vault-db wrote it
 */
export async function readLedger(session: Session, project: string): Promise<Ledger> {
  const name = quoteLiteral(project)
  const results = await session
    .script(
      `select key, value from vault_db.meta;
select distinct project from vault_db.migrations where project <> ${name} order by 1;
select name, checksum, checksum_version, source_hash, applied_at, duration_ms, applied_by, tool_version, origin, progress
from vault_db.migrations where project = ${name} order by id;
${snapshotQuery}`,
    )
    .catch(missingLedger)
  if (results === null) return emptyLedger
  const meta = new Map(results[0]!.rows.map((row) => [row['key'], String(row['value'])]))
  requireKnownLayout(meta.get('layout'))
  return {
    exists: true,
    revisions: results[2]!.rows.map(revisionFrom),
    otherProjects: results[1]!.rows.map((row) => String(row['project'])),
    environment: meta.get('environment'),
    snapshot: snapshotFrom(results[3]!.rows[0]),
  }
}

function missingLedger(error: unknown): null {
  const state = error instanceof VaultDbError ? error.database?.sqlState : undefined
  if (state === '42P01' || state === '3F000') return null
  if (state === '42501') {
    throw new VaultDbError('REQUIREMENTS_MISSING', 'This role may not read the ledger (schema vault_db).', {
      hint: 'As its owner: grant usage on schema vault_db to ROLE; grant select on all tables in schema vault_db to ROLE.',
      cause: error,
    })
  }
  if (state === '42703') {
    throw new VaultDbError('LEDGER_DAMAGED', 'The tables of schema vault_db are not those of vault-db.', {
      hint: 'Run `vault-db doctor`.',
      cause: error,
    })
  }
  throw error
}

function requireKnownLayout(layout: string | undefined): void {
  if (Number(layout ?? ledgerLayout) <= ledgerLayout) return
  throw new VaultDbError(
    'LEDGER_NEWER',
    `The ledger has layout ${layout}; this vault-db knows up to ${ledgerLayout}.`,
    { hint: 'Use the version of vault-db that wrote it, or a newer one.' },
  )
}

function revisionFrom(row: Record<string, unknown>): Revision {
  return {
    name: String(row['name']),
    checksum: String(row['checksum']),
    checksumVersion: Number(row['checksum_version']),
    sourceHash: String(row['source_hash']),
    appliedAt: row['applied_at'] as Date,
    durationMs: Number(row['duration_ms']),
    appliedBy: String(row['applied_by']),
    toolVersion: String(row['tool_version']),
    origin: row['origin'] as RevisionOrigin,
    progress: row['progress'] as StepProgress | null,
  }
}

/** The identity of a migration as its ledger row holds it. */
export interface RevisionKey {
  readonly project: string
  readonly name: string
  readonly checksum: string
  readonly checksumVersion: number
  readonly sourceHash: string
  readonly toolVersion: string
}

/** What a new ledger row says beside its key. */
export interface RevisionDetails {
  readonly origin: RevisionOrigin
  /** Statements of the rendered `down`; null when it cannot be told without running it. */
  readonly downSql: readonly string[] | null
  readonly progress?: StepProgress | null
}

/** SQL that writes a revision's row: literals, so that it travels in one message with the migration. */
export function insertRevisionSql(key: RevisionKey, details: RevisionDetails): string {
  const values = [
    quoteLiteral(key.project),
    quoteLiteral(key.name),
    quoteLiteral(key.checksum),
    String(key.checksumVersion),
    quoteLiteral(key.sourceHash),
    'extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000',
    quoteLiteral(key.toolVersion),
    quoteLiteral(details.origin),
    jsonLiteral(details.downSql),
    jsonLiteral(details.progress ?? null),
  ]
  return `insert into vault_db.migrations (project, name, checksum, checksum_version, source_hash, duration_ms, tool_version, origin, down_sql, progress) values (${values.join(', ')})`
}

/** SQL that completes a row which was begun: the file as it is now, and no progress any more. */
export function updateRevisionSql(key: RevisionKey, details: RevisionDetails): string {
  const values = [
    `checksum = ${quoteLiteral(key.checksum)}`,
    `checksum_version = ${key.checksumVersion}`,
    `source_hash = ${quoteLiteral(key.sourceHash)}`,
    'duration_ms = extract(epoch from clock_timestamp() - applied_at) * 1000',
    'applied_at = clock_timestamp()',
    `tool_version = ${quoteLiteral(key.toolVersion)}`,
    `origin = ${quoteLiteral(details.origin)}`,
    `down_sql = ${jsonLiteral(details.downSql)}`,
    'progress = null',
  ]
  return `update vault_db.migrations set ${values.join(', ')} where project = ${quoteLiteral(key.project)} and name = ${quoteLiteral(key.name)}`
}

/** SQL that removes a revision's row. */
export function deleteRevisionSql(project: string, name: string): string {
  return `delete from vault_db.migrations where project = ${quoteLiteral(project)} and name = ${quoteLiteral(name)}`
}

/** SQL that records how far a migration outside a transaction got. */
export function updateProgressSql(project: string, name: string, progress: StepProgress): string {
  return `update vault_db.migrations set progress = ${jsonLiteral(progress)} where project = ${quoteLiteral(project)} and name = ${quoteLiteral(name)}`
}

function jsonLiteral(value: unknown): string {
  return value === null ? 'null' : `${quoteLiteral(JSON.stringify(value))}::jsonb`
}

/** The rendered `down` of a revision, kept so that an image without the file can undo it. */
export async function readDownSql(session: Session, project: string, name: string): Promise<string[] | null> {
  const { rows } = await session.query<{ down_sql: string[] | null }>(
    'select down_sql from vault_db.migrations where project = $1 and name = $2',
    [project, name],
  )
  return rows[0]?.down_sql ?? null
}

/** How far a migration outside a transaction got; null when it was not begun. */
export async function readProgress(
  session: Session,
  { project, name }: Pick<RevisionKey, 'project' | 'name'>,
): Promise<StepProgress | null> {
  const { rows } = await session.query<{ progress: StepProgress | null }>(
    'select progress from vault_db.migrations where project = $1 and name = $2',
    [project, name],
  )
  return rows[0]?.progress ?? null
}
