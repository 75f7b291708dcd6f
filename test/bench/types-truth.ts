import pg from 'pg'
import type { Session } from '../../src/db/database.js'

/** What PostgreSQL and `pg` do with a column, found by doing it; null where it could not be tried. */
export interface ColumnTruth {
  readonly name: string
  /** What `pg` gave, null among it. */
  readonly values: readonly unknown[]
  /** An update to null is refused. */
  readonly notNull: boolean | null
  /** An insert without it is refused. */
  readonly required: boolean | null
  /** An insert that names it is refused. */
  readonly refused: boolean | null
  /** JSON null is a value of its own. */
  readonly isJson: boolean
}

/** A table or view; partitions are their parent's. */
export interface TableTruth {
  readonly schema: string
  readonly name: string
  readonly isView: boolean
  readonly columns: readonly ColumnTruth[]
}

const query = `select n.nspname as schema, c.relname as name, c.relkind in ('v', 'm') as "isView",
  coalesce(json_agg(json_build_object('name', a.attname, 'filled', a.attgenerated <> '' or a.attidentity = 'a',
    'isJson', a.atttypid in ('json'::regtype, 'jsonb'::regtype)) order by a.attnum) filter (where a.attname is not null), '[]') as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'vault_db')
  and c.oid not in (select objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e')
group by 1, 2, 3 order by 1, 2`

interface ListedTable extends Omit<TableTruth, 'columns'> {
  readonly columns: readonly { readonly name: string; readonly filled: boolean; readonly isJson: boolean }[]
}

/** Try every column of every table. Kept of it are only nulls: one wherever one can be. */
export async function readTruth(session: Session): Promise<readonly TableTruth[]> {
  const { rows } = await session.query<ListedTable>(query)
  for (const table of rows) if (!table.isView) await leaveNulls(session, table)
  await session.script(refreshAll)
  const found: TableTruth[] = []
  for (const table of rows) found.push(await tableTruth(session, table))
  return found
}

/** So that a type that forgets a null is found out, in views too; in one row or another, so that some rows keep the rest. */
async function leaveNulls(session: Session, { schema, name: table, columns }: ListedTable): Promise<void> {
  const place = `${name(schema)}.${name(table)}`
  const { rows } = await session.query(`select from ${place}`)
  for (const [at, column] of columns.entries()) {
    const one = `select tableoid, ctid from ${place} order by tableoid, ctid offset ${at % Math.max(1, rows.length)} limit 1`
    await session
      .script(`update ${place} set ${name(column.name)} = null where (tableoid, ctid) = (${one})`)
      .catch(() => {})
  }
}

const refreshAll = `do $$ declare view regclass; begin
  for view in select oid from pg_class where relkind = 'm' order by oid loop
    execute format('refresh materialized view %s', view);
  end loop;
end $$`

async function tableTruth(session: Session, table: ListedTable): Promise<TableTruth> {
  const place = `${name(table.schema)}.${name(table.name)}`
  const { rows } = await session.query(`select * from ${place} limit 20`)
  const given = table.columns.filter(({ filled }) => !filled).map((column) => column.name)
  const columns: ColumnTruth[] = []
  for (const { name: column, isJson } of table.columns) {
    const values = rows.map((row) => row[column])
    const isTried = !table.isView && rows.length > 0
    const tries = isTried ? await tryColumn(session, { place, column, given }) : untried
    columns.push({ name: column, values, isJson, ...tries })
  }
  return { schema: table.schema, name: table.name, isView: table.isView, columns }
}

const untried = { notNull: null, required: null, refused: null }

async function tryColumn(
  session: Session,
  { place, column, given }: { place: string; column: string; given: readonly string[] },
) {
  const others = given.filter((each) => each !== column).map(name)
  const without =
    others.length === 0
      ? `insert into ${place} default values`
      : `insert into ${place} (${others.join(', ')}) select ${others.join(', ')} from ${place} limit 1`
  const update = await codeOf(
    session,
    `update ${place} set ${name(column)} = null where (tableoid, ctid) = (select tableoid, ctid from ${place} limit 1)`,
  )
  const named = await codeOf(
    session,
    `insert into ${place} (${name(column)}) select ${name(column)} from ${place} limit 1`,
  )
  const isFilled = named === '428C9'
  return {
    notNull: update === '428C9' ? null : update === '23502',
    required: isFilled ? false : isRequired(await codeOf(session, without)),
    refused: isFilled,
  }
}

/** Without its key a row has no partition to go to, and nothing is learnt of NOT NULL: 23514. */
function isRequired(code: string | null): boolean | null {
  return code === '23514' ? null : code === '23502'
}

/** SQLSTATE of a statement that is taken back; null where it went through. */
async function codeOf(session: Session, statement: string): Promise<string | null> {
  try {
    await session.script(`begin; ${statement}; rollback`)
    return null
  } catch (error) {
    await session.script('rollback')
    return (error as { database?: { sqlState?: string } }).database?.sqlState ?? String(error)
  }
}

const name = (text: string) => pg.escapeIdentifier(text)
