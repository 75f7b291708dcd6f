import { isVaultDbError } from '../../errors.js'
import type { IndexFault } from '../../indexes/evidence.js'
import type { IndexFacts } from '../../indexes/structure.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { Session } from '../database.js'

/** What reading every entry found, and what could not be read. */
export interface CorruptionReading {
  readonly faults: readonly IndexFault[]
  readonly notes: readonly string[]
}

const damaged: ReadonlySet<string> = new Set(['XX001', 'XX002'])
/** No lock, no right to execute. */
const unreadable: ReadonlySet<string> = new Set(['55P03', '42501'])

/**
 * Walk through every valid B-tree with the extension amcheck, one query for each, outside a transaction: each takes the
 * lock that a SELECT takes, and a large index takes minutes.
 *
 * @throws QUERY_FAILED  amcheck itself fails
 */
export async function readCorruption(
  session: Session,
  indexes: readonly IndexFacts[],
): Promise<CorruptionReading> {
  const { rows } = await session.query<{ schema: string }>(
    `select n.nspname as schema from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'amcheck'`,
  )
  const schema = rows[0]?.schema
  if (schema === undefined) {
    return {
      faults: [],
      notes: ['No index was read through: create extension amcheck; on the target first.'],
    }
  }
  const faults: IndexFault[] = []
  const skipped: string[] = []
  for (const { id, oid, qualified } of indexes.filter(isReadable)) {
    try {
      await session.query(`select ${quoteIdentifier(schema)}.bt_index_check($1::oid::regclass)`, [oid])
    } catch (error) {
      const fault = isVaultDbError(error) ? error.database : undefined
      if (fault !== undefined && damaged.has(fault.sqlState)) faults.push({ id, message: fault.message })
      else if (fault !== undefined && unreadable.has(fault.sqlState)) skipped.push(qualified)
      else throw error
    }
  }
  return { faults, notes: skipped.length === 0 ? [] : [noteOf(skipped)] }
}

function isReadable({ method, valid, ready, partitioned, building }: IndexFacts): boolean {
  return method === 'btree' && valid && ready && !partitioned && !building
}

function noteOf(skipped: readonly string[]): string {
  return `${skipped.length} indexes were not read through, for want of a lock or of the right to execute bt_index_check: ${skipped.slice(0, 5).join(', ')}${skipped.length > 5 ? ', …' : ''}.`
}
