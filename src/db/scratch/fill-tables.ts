import type { Catalog, ObjectId } from '../../catalog/object.js'
import {
  type FillPlan,
  type PlannedForeignKey,
  type PlannedTable,
  planTables,
} from '../../catalog/sample/plan-tables.js'
import { draftRows, type KeyRow, linkOwnRows, type RowValues } from '../../catalog/sample/row-values.js'
import { messageOf } from '../../errors.js'
import { printName } from '../../sql/print-name.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'
import { obeyChecks } from './obey-checks.js'

export interface FillOptions {
  readonly rowsPerTable: number
  /** Schema that triggers and functions expect first in the search path. */
  readonly schema?: string
}

/** What was filled, and what could not be. Tables by printed name. */
export interface FillReport {
  readonly filled: readonly { readonly table: string; readonly rows: number }[]
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
}

interface Filling {
  readonly session: Session
  readonly plan: FillPlan
  readonly rowsPerTable: number
  /** Grows as tables are filled. */
  readonly keys: Map<ObjectId, readonly KeyRow[]>
}

type Outcome = { readonly rows: number; readonly postponed: readonly PlannedForeignKey[] } | string

/**
 * Put a few rows into every table of a scratch database, in one transaction: types, keys, foreign keys, checks and
 * partition bounds are obeyed, triggers fire. The same catalog gives the same rows. A table that cannot be filled is
 * named with the reason; rows that are there already stay, and foreign keys point to them too.
 *
 * @param session of a role that row security does not hold back
 * @param catalog as read from this database
 */
export async function fillTables(
  session: Session,
  catalog: Catalog,
  options: FillOptions,
): Promise<FillReport> {
  await session.script(['begin', ...searchPath(options)].join(';\n'))
  try {
    const plan = planTables(catalog, await readBounds(session))
    const report = await fillAll({ session, plan, rowsPerTable: options.rowsPerTable, keys: new Map() })
    await session.script('commit')
    return report
  } catch (error) {
    await session.script('rollback').catch(() => {})
    throw error
  }
}

function searchPath({ schema }: FillOptions): readonly string[] {
  if (schema === undefined || schema === 'public') return []
  const path = `${quoteIdentifier(schema)}, `
  return [
    `select pg_catalog.set_config('search_path', ${quoteLiteral(path)} || pg_catalog.current_setting('search_path'), true)`,
  ]
}

/** What PostgreSQL itself checks of a partition's rows, by table id. */
async function readBounds(session: Session): Promise<ReadonlyMap<ObjectId, string>> {
  const { rows } = await session.query<{ schema: string; name: string; bound: string | null }>(
    `select n.nspname as schema, c.relname as name, pg_catalog.pg_get_partition_constraintdef(c.oid) as bound
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relispartition and c.relkind = 'r'`,
  )
  const bound = rows.filter((row) => row.bound !== null)
  return new Map(bound.map((row) => [`table ${printName(row.schema)}.${printName(row.name)}`, row.bound!]))
}

async function fillAll(filling: Filling): Promise<FillReport> {
  const filled: { table: string; rows: number }[] = []
  const unfilled: { table: string; reason: string }[] = []
  const postponed: { table: PlannedTable; key: PlannedForeignKey }[] = []
  for (const table of filling.plan.tables) {
    const outcome = table.isPartitioned ? partitionedOutcome(table, filling) : await fillTable(table, filling)
    if (typeof outcome === 'string') unfilled.push({ table: table.printed, reason: outcome })
    else if (!table.isPartitioned) filled.push({ table: table.printed, rows: outcome.rows })
    if (typeof outcome !== 'string') postponed.push(...outcome.postponed.map((key) => ({ table, key })))
    if (table.keyColumns.length > 0) filling.keys.set(table.id, await readKeys(table, filling.session))
  }
  for (const { table, key } of postponed) await closeCycle(table, key, filling)
  return { filled, unfilled }
}

function partitionedOutcome(table: PlannedTable, { plan }: Filling): Outcome {
  const hasPartition = plan.partitioned.has(table.id)
  return hasPartition ? { rows: 0, postponed: [] } : 'it has no partition that rows could go to'
}

/** First all rows; where they are refused, fewer and plainer ones. */
async function fillTable(table: PlannedTable, filling: Filling): Promise<Outcome> {
  const draft = draftRows(table, { ...filling, rowCount: filling.rowsPerTable })
  if (typeof draft === 'string') return draft
  const rows = linkOwnRows(table, await obeyChecks(table, draft.rows, filling))
  const attempts = [rows, rows.slice(0, -1), rows.slice(0, 1), rows.slice(-1)]
  let reason = ''
  for (const attempt of attempts.filter(({ length }) => length > 0)) {
    const refusal = await tryOut(filling.session, insertSql(table, attempt))
    if (refusal === null) return { rows: attempt.length, postponed: draft.postponed }
    reason ||= refusal
  }
  return (await hasRows(table, filling.session)) ? { rows: 0, postponed: [] } : reason
}

/** It may hold all that it can hold already. */
async function hasRows({ printed }: PlannedTable, session: Session): Promise<boolean> {
  const { rows } = await session.query<{ found: boolean }>(
    `select exists (select from only ${printed}) as found`,
  )
  return rows[0]?.found === true
}

function insertSql(table: PlannedTable, rows: readonly RowValues[]): string {
  const names = table.columns.map(({ name }) => name).filter((name) => rows[0]?.has(name))
  if (names.length === 0) return rows.map(() => `insert into ${table.printed} default values`).join(';\n')
  const lists = rows.map((row) => `(${names.map((name) => row.get(name) ?? 'default').join(', ')})`)
  return `insert into ${table.printed} (${names.map(printName).join(', ')}) values ${lists.join(',\n')}`
}

/** Run a statement that may fail. @returns what PostgreSQL said, null where it went through */
async function tryOut(session: Session, sql: string): Promise<string | null> {
  // By itself: a message with a syntax error is refused as a whole.
  await session.script('savepoint vault_db_fill')
  try {
    await session.script(`${sql};\nrelease savepoint vault_db_fill`)
    return null
  } catch (error) {
    await session.script('rollback to savepoint vault_db_fill')
    return messageOf(error)
  }
}

const mostKeys = 50

async function readKeys(table: PlannedTable, session: Session) {
  const columns = table.keyColumns.map((name) => `${printName(name)}::text as ${printName(name)}`)
  const sql = `select ${columns.join(', ')} from ${table.printed} limit ${mostKeys}`
  return (await session.query<KeyRow>(sql)).rows
}

/** Let one row of a cycle point to the table that was filled after its own; where it may not, it stays null. */
async function closeCycle(
  table: PlannedTable,
  key: PlannedForeignKey,
  { session, keys }: Filling,
): Promise<void> {
  const target = keys.get(key.target)?.[0]
  if (target === undefined) return
  const sets = key.columns.map((name, at) => {
    const value = target[key.targetColumns[at]!]
    return `${printName(name)} = ${value === null || value === undefined ? 'null' : quoteLiteral(value)}`
  })
  await tryOut(
    session,
    `update only ${table.printed} set ${sets.join(', ')} where ctid = (select min(ctid) from only ${table.printed})`,
  )
}
