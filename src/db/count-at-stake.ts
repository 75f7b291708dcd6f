import type { Hazard } from '../migration/hazards.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'

/**
 * How many rows (for a column: values that are not null) a step would lose. 0 where the object is not there.
 *
 * @param hazard names as written in the statement, resolved by the server in this session's search path
 */
export async function countAtStake(session: Session, hazard: Hazard): Promise<number> {
  if (hazard.kind === 'drop-schema') return countSchema(session, hazard.object)
  const table = await resolveTable(session, hazard.object)
  if (table === null) return 0
  if (hazard.column === undefined) return count(session, table, '*')
  const { rows } = await session.query<{ name: string; type: string }>(
    `select attname as name, pg_catalog.format_type(atttypid, atttypmod) as type from pg_catalog.pg_attribute
     where attrelid = $1::text::regclass and attname = (pg_catalog.parse_ident($2))[1] and attnum > 0 and not attisdropped`,
    [table, hazard.column],
  )
  const column = rows[0]
  if (column === undefined) return 0
  const quoted = quoteIdentifier(column.name)
  if (hazard.type === undefined) return count(session, table, quoted)
  return countNarrowed(session, { table, column: quoted, from: column.type, to: hazard.type })
}

async function resolveTable(session: Session, written: string): Promise<string | null> {
  const { rows } = await session.query<{ name: string | null }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.oid = pg_catalog.to_regclass($1) and c.relkind in ('r', 'p', 'f')`,
    [written],
  )
  return rows[0]?.name ?? null
}

/**
 * @param table   qualified and quoted by the server's own format('%I.%I')
 * @param counted `*` or a quoted column */
async function count(session: Session, table: string, counted: string): Promise<number> {
  const { rows } = await session.query<{ n: string }>(
    `select pg_catalog.count(${counted}) as n from ${table}`,
  )
  return Number(rows[0]?.n ?? 0)
}

/**
 * Values that do not come back from a change of type: 1.5 as integer, a time of day as date, a text cut short.
 * From text to another kind of type it is the migration that says how to read it, and a value that it cannot
 * read fails there: nothing is lost in silence.
 */
async function countNarrowed(
  session: Session,
  { table, column, from, to }: { table: string; column: string; from: string; to: string },
): Promise<number> {
  const isText = (type: string) => /^(text|character|varchar|char)/i.test(type)
  if (isText(from) && !isText(to)) return 0
  // Both types are the server's or a migration's own words, held to letters, digits and one modifier.
  const sql = `select pg_catalog.count(*) as n from ${table} where ${column} is distinct from (${column}::${to})::${from}`
  const { rows } = await session.query<{ n: string }>(sql).catch(() => ({ rows: [] }))
  return Number(rows[0]?.n ?? 0)
}

async function countSchema(session: Session, written: string): Promise<number> {
  const { rows } = await session.query<{ name: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = (pg_catalog.parse_ident($1))[1] and c.relkind in ('r', 'p')`,
    [written],
  )
  let total = 0
  for (const { name } of rows) total += await count(session, name, '*')
  return total
}
