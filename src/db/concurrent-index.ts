import { VaultDbError } from '../errors.js'
import type { StatementClass } from '../sql/classify.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'

interface IndexState {
  readonly schema: string
  readonly name: string
  readonly isValid: boolean
}

/**
 * Before CREATE INDEX CONCURRENTLY: drop the invalid index of that name that a failed build left behind,
 * which IF NOT EXISTS would take for the real one. DROP INDEX CONCURRENTLY that already happened needs nothing.
 *
 * @param wasRunning a killed run was at this very statement, so a valid index of that name is its work
 * @returns          true when the statement has already taken effect
 */
export async function clearInvalidIndex(
  session: Session,
  statement: StatementClass,
  wasRunning: boolean,
): Promise<boolean> {
  if (statement.indexName === null) return false
  const state = await readIndex(session, statement.indexName)
  if (statement.verb.startsWith('drop index')) return wasRunning && state === null
  if (!statement.verb.includes('index') || !statement.verb.startsWith('create')) return false
  if (state === null) return false
  if (state.isValid) return wasRunning
  await session.query(
    `drop index concurrently ${quoteIdentifier(state.schema)}.${quoteIdentifier(state.name)}`,
  )
  return false
}

/**
 * After CREATE INDEX CONCURRENTLY: success counts only when the index is valid.
 *
 * @throws MIGRATION_FAILED
 */
export async function requireValidIndex(session: Session, statement: StatementClass): Promise<void> {
  if (statement.indexName === null || !statement.verb.startsWith('create')) return
  const state = await readIndex(session, statement.indexName)
  if (state?.isValid) return
  throw new VaultDbError(
    'MIGRATION_FAILED',
    `Index ${statement.indexName.join('.')} was built but is not valid.`,
    {
      hint: 'Run `vault-db migrate up` again: it drops the invalid index and builds it anew.',
    },
  )
}

/** @param name parts of the index's name as written: `[name]` or `[schema, name]` */
async function readIndex(session: Session, name: readonly string[]): Promise<IndexState | null> {
  const { rows } = await session.query<IndexState>(
    `select n.nspname as schema, c.relname as name, i.indisvalid as "isValid"
     from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indexrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = $1 and (n.nspname = $2 or ($2::text is null and n.nspname = any(pg_catalog.current_schemas(false))))
     order by pg_catalog.array_position(pg_catalog.current_schemas(false), n.nspname)
     limit 1`,
    [name.at(-1), name.length > 1 ? name[0] : null],
  )
  return rows[0] ?? null
}
