import type { DevSeed } from '../config/define-project.js'
import { isVaultDbError, messageOf, VaultDbError } from '../errors.js'
import { quoteLiteral, quoteQualified } from '../sql/quote.js'
import { locate } from './call-site.js'
import type { Session } from './database.js'
import { createKysely } from './kysely-session.js'
import { beginSeed, type SeedLockOptions } from './seed-lock.js'

/** Rows that a development seed put into one table. */
export interface SeededTable {
  /** `schema.table`. */
  readonly table: string
  readonly inserted: number
}

/** `skippedFor`: tables that had rows already, so that nothing was done; else null. */
export interface DevSeedResult {
  readonly skippedFor: readonly string[] | null
  readonly tables: readonly SeededTable[]
}

/** Settings of one development seed. */
export interface DevSeedOptions extends SeedLockOptions {
  readonly schema: string
  /** The seed's file, for messages. */
  readonly file: string
}

/**
 * Run a development seed in one transaction, unless its tables have rows.
 *
 * @throws SEED_FAILED  tables are missing, the database is one of production, or the seed itself failed;
 *                      nothing was changed
 * @throws LOCK_HELD, INTERRUPTED
 */
export async function seedDev(
  session: Session,
  seed: DevSeed,
  options: DevSeedOptions,
): Promise<DevSeedResult> {
  const tables = seed.skipWhenRowsIn.map((name) => splitName(name, options.schema))
  await requireReady(session, tables)
  try {
    await beginSeed(session, options)
    const filled = await readFilled(session, tables)
    if (filled.length > 0) {
      await session.query('rollback')
      return { skippedFor: filled, tables: [] }
    }
    const inserted = await runSeed(session, seed, options)
    await session.query('commit')
    return { skippedFor: null, tables: inserted }
  } catch (error) {
    await session.query('rollback').catch(() => {})
    throw options.signal.aborted
      ? new VaultDbError('INTERRUPTED', 'Interrupted; nothing was changed.')
      : seedFailure(error, options.file)
  }
}

interface QualifiedName {
  readonly schema: string
  readonly name: string
}

/** `table` or `schema.table`. */
function splitName(text: string, schema: string): QualifiedName {
  const dot = text.indexOf('.')
  return dot === -1 ? { schema, name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) }
}

async function requireReady(session: Session, tables: readonly QualifiedName[]): Promise<void> {
  const { rows } = await session.query<{ missing: readonly string[]; has_ledger: boolean }>(
    `select coalesce(pg_catalog.json_agg(w.schema || '.' || w.name order by w.place) filter (where c.oid is null), '[]') as missing,
       exists (select from pg_catalog.pg_class m join pg_catalog.pg_namespace s on s.oid = m.relnamespace
               where s.nspname = 'vault_db' and m.relname = 'meta'
                 and pg_catalog.has_schema_privilege(s.oid, 'usage')
                 and pg_catalog.has_table_privilege(m.oid, 'select')) as has_ledger
     from unnest($1::text[], $2::text[]) with ordinality as w(schema, name, place)
     left join pg_catalog.pg_namespace n on n.nspname = w.schema
     left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.name and c.relkind in ('r', 'p')`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  )
  const { missing, has_ledger } = rows[0]!
  if (missing.length > 0)
    throw new VaultDbError(
      'SEED_FAILED',
      `Tables are not there: ${missing.join(', ')}; nothing was changed.`,
      {
        hint: 'Run `vault-db migrate up` first.',
      },
    )
  if (has_ledger) await refuseProduction(session)
}

async function refuseProduction(session: Session): Promise<void> {
  const { rows } = await session.query<{ value: string }>(
    "select value from vault_db.meta where key = 'environment'",
  )
  if (rows[0]?.value === 'production') throw productionRefusal('this database calls itself production')
}

/** Sample data has no place in production; `why` says how it is known to be so. */
export function productionRefusal(why: string): VaultDbError {
  return new VaultDbError('SEED_FAILED', `Development data is refused: ${why}. Nothing was changed.`, {
    hint: 'Seed a development database: another --url, or none for the embedded one. Lookups are for production too: vault-db seed lookups.',
  })
}

async function readFilled(session: Session, tables: readonly QualifiedName[]): Promise<readonly string[]> {
  const selects = tables.map(
    ({ schema, name }) =>
      `select ${quoteLiteral(`${schema}.${name}`)} as name where exists (select from ${quoteQualified(schema, name)})`,
  )
  if (selects.length === 0) return []
  const { rows } = await session.query<{ name: string }>(selects.join(' union all '))
  return rows.map(({ name }) => name)
}

async function runSeed(
  session: Session,
  seed: DevSeed,
  { schema, signal }: DevSeedOptions,
): Promise<readonly SeededTable[]> {
  await session.query(
    "select pg_catalog.set_config('search_path', $1 || pg_catalog.current_setting('search_path'), true)",
    [schema === 'public' ? '' : `${quoteQualified(schema)}, `],
  )
  const before = await readInserted(session)
  const send = (sql: string, parameters: readonly unknown[]) => {
    signal.throwIfAborted()
    return session.query(sql, parameters)
  }
  await seed.run(createKysely(send, 'nested'))
  const after = await readInserted(session)
  const inserted = [...after].map(([table, count]) => ({ table, inserted: count - (before.get(table) ?? 0) }))
  return inserted.filter((entry) => entry.inserted > 0)
}

/** Rows inserted by this session and not yet told to the statistics, by table; partitions count for their root. */
async function readInserted(session: Session): Promise<ReadonlyMap<string, number>> {
  const { rows } = await session.query<{ name: string; count: number }>(
    `select n.nspname || '.' || r.relname as name, sum(s.n_tup_ins)::float8 as count
     from pg_catalog.pg_stat_xact_user_tables s
     join pg_catalog.pg_class r on r.oid = coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     group by 1 order by 1`,
  )
  return new Map(rows.map(({ name, count }) => [name, count]))
}

function seedFailure(error: unknown, file: string): unknown {
  if (isVaultDbError(error) && error.code !== 'QUERY_FAILED') return error
  return new VaultDbError('SEED_FAILED', `The development seed failed: ${messageOf(error)}`, {
    at: (error instanceof Error && locate(error.stack ?? '', file)) || { file },
    database: isVaultDbError(error) ? error.database : undefined,
    details: ['Nothing was changed.'],
    cause: error,
  })
}
