import type { Catalog } from '../../catalog/object.js'
import { messageOf } from '../../errors.js'
import type { SizeFact } from '../../explain/declared-query.js'
import { type FilledTable, planFill } from '../../measure/plan-fill.js'
import { mixedNumber } from '../../measure/sql-numbers.js'
import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'
import { obeyWays } from './obey-ways.js'
import { readStanding } from './read-standing.js'
import { type Stripped, stripSchema } from './strip-schema.js'
import { makeVectorTable, makeWordTables } from './word-tables.js'

export interface SizedFillOptions {
  readonly catalog: Catalog
  readonly schema: string
  readonly facts: readonly SizeFact[]
  readonly mostRows: number
  /** Terms that some of the texts shall hold. */
  readonly wanted: readonly string[]
  readonly signal: AbortSignal
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>
  readonly detail: (message: string) => void
}

/** What a scratch database holds after it was filled. */
export interface SizedFill {
  readonly tables: readonly FilledTable[]
  readonly filled: readonly {
    readonly table: string
    readonly rows: number
    readonly declaredRows: number | null
  }[]
  /** Tables, and materialized views, that could not be filled. */
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
  readonly triggersFired: boolean
}

interface Filling extends SizedFillOptions {
  readonly session: Session
  readonly unfilled: { table: string; reason: string }[]
}

/** Rows inserted by one statement. */
const chunkRows = 50_000
/** Smaller tables are filled without a word. */
const worthMention = 10_000

/**
 * Fill a scratch database to the declared size, then vacuum and analyze it. Rows lie in an order that has nothing to do with
 * their keys. Foreign keys and plain indexes are made anew at the end; triggers do not fire where the role may say so. The
 * session is left with the settings of a load: use another one afterwards.
 *
 * @param catalog as read from this database
 */
export async function fillSized(session: Session, options: SizedFillOptions): Promise<SizedFill> {
  const { catalog, schema, facts, mostRows } = options
  const filling: Filling = { ...options, session, unfilled: [] }
  const triggersFired = await prepareLoad(session, schema)
  const standing = await readStanding(session, catalog)
  const tables = planFill(catalog, { schema, facts, mostRows, standing })
  await makeWordTables(session, options.wanted)
  const large = tables.filter(({ rows }) => rows >= worthMention).map(({ printed }) => printed)
  const { foreignKeys, indexes } = await stripSchema(session, large)
  for (const table of tables) await fillTable(table, filling)
  await restore(filling, indexes, 'building index')
  await restore(filling, foreignKeys, 'checking foreign key')
  await options.step('vacuum and analyze', () => session.script('vacuum (analyze)'))
  await refreshViews(filling)
  const { unfilled } = filling
  const failed = new Set(unfilled.map(({ table }) => table))
  const filled = tables
    .filter(({ printed }) => !failed.has(printed))
    .map(({ printed, id, rows, declaredRows }) => ({
      ...{ table: printed, declaredRows },
      rows: rows === 0 ? (standing.get(id)?.count ?? 0) : rows,
    }))
  return { tables, filled, unfilled, triggersFired }
}

/** @returns whether triggers stay on, because the role may not turn them off */
async function prepareLoad(session: Session, schema: string): Promise<boolean> {
  const path = [...new Set([schema, 'public'])].map(printName).join(', ')
  await session.script(`set timezone = 'UTC'; set synchronous_commit = off; set jit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'; set row_security = off;
    select pg_catalog.set_config('search_path', ${quoteLiteral(path)}, false)`)
  try {
    await session.script('set session_replication_role = replica')
    return false
  } catch {
    return true
  }
}

async function fillTable(table: FilledTable, filling: Filling): Promise<void> {
  const { session, unfilled, step } = filling
  const missing = table.needs.find((name) => unfilled.some((one) => one.table === name))
  const refused = missing === undefined ? table.refused : `it refers to ${missing}, which could not be filled`
  if (refused !== null) unfilled.push({ table: table.printed, reason: refused })
  if (refused !== null || table.rows === 0) return
  const work = async () => {
    try {
      await session.script(`delete from ${table.printed}`)
      for (const { dimensions, position } of table.columns) {
        if (dimensions !== null) await makeVectorTable(session, { dimensions, position })
      }
      await obeyWays(session, table)
      await insertRows(table, filling)
      await countOn(table, session)
    } catch (error) {
      filling.signal.throwIfAborted()
      unfilled.push({ table: table.printed, reason: messageOf(error) })
      await session.script(`delete from ${table.printed}`)
    }
  }
  const title = `filling ${table.printed} with ${table.rows.toLocaleString('en')} rows`
  await (table.rows >= worthMention ? step(title, work) : work())
}

async function insertRows(table: FilledTable, { session, signal, detail }: Filling): Promise<void> {
  const names = table.columns.map(({ name }) => printName(name)).join(', ')
  const values = table.columns.map(({ chosen, type }) => `(${chosen.inRow('m.n')})::${type}`).join(',\n  ')
  for (let from = 1; from <= table.rows; from += chunkRows) {
    signal.throwIfAborted()
    const to = Math.min(table.rows, from + chunkRows - 1)
    await session.script(`insert into ${table.printed} (${names}) overriding system value
select ${values}
from (select ${mixedNumber('p', table.rows)} as n
      from pg_catalog.generate_series(${from}::bigint, ${to}::bigint) p offset 0) m`)
    detail(`${table.printed}: ${to} of ${table.rows} rows`)
  }
}

/** Rows that queries insert go on counting behind those that are there. */
async function countOn({ printed, columns, rows }: FilledTable, session: Session): Promise<void> {
  for (const { name, isNumbered } of columns) {
    if (!isNumbered) continue
    await session.query(
      `select pg_catalog.setval(pg_catalog.pg_get_serial_sequence($1, $2), $3)
       where pg_catalog.pg_get_serial_sequence($1, $2) is not null`,
      [printed, name, rows],
    )
  }
}

async function restore(
  { session, step, signal, unfilled }: Filling,
  all: readonly Stripped[],
  title: string,
): Promise<void> {
  for (const { restore: sql, table, name } of all) {
    signal.throwIfAborted()
    try {
      await step(`${title} ${name}`, () => session.script(sql))
    } catch (error) {
      signal.throwIfAborted()
      unfilled.push({ table, reason: `${name}: ${messageOf(error)}` })
      // The planner reckons with a foreign key whether it was checked or not.
      if (/ FOREIGN KEY /.test(sql)) await session.script(`${sql} not valid`).catch(() => {})
    }
  }
}

async function refreshViews({ session, step, unfilled, signal }: Filling): Promise<void> {
  const { rows } = await session.query<{ name: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' order by c.oid`,
  )
  for (const { name } of rows) {
    signal.throwIfAborted()
    try {
      await step(`refreshing ${name}`, async () => {
        await session.script(`refresh materialized view ${name}`)
        await session.script(`vacuum (analyze) ${name}`)
      })
    } catch (error) {
      signal.throwIfAborted()
      unfilled.push({ table: name, reason: messageOf(error) })
    }
  }
}
