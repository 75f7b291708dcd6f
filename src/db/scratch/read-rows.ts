import type { Catalog, ObjectId } from '../../catalog/object.js'
import type { TableObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/** Rows as the text of JSON objects, keys sorted, by table id; partitions each by itself. */
export type TableRows = ReadonlyMap<ObjectId, readonly string[]>

/** Tables read by one message. */
const tablesAtOnce = 200

/**
 * Every row of every table of a catalog. For scratch databases: all of it is held in memory.
 *
 * @param catalog as read from this database
 */
export async function readRows(session: Session, catalog: Catalog): Promise<TableRows> {
  const tables = catalog.objects.filter(
    (object): object is TableObject =>
      object.kind === 'table' && (object as TableObject).partitionKey === null,
  )
  const rows = new Map<ObjectId, string[]>(tables.map(({ id }) => [id, []]))
  for (let from = 0; from < tables.length; from += tablesAtOnce) {
    const sql = tables
      .slice(from, from + tablesAtOnce)
      .map(rowsSql)
      .join('\nunion all\n')
    const found = await session.query<{ id: ObjectId; row: string }>(sql)
    for (const { id, row } of found.rows) rows.get(id)?.push(row)
  }
  return rows
}

function rowsSql({ id, schema, name }: TableObject): string {
  const alias = '"vault_db row"'
  return `select ${quoteLiteral(id)} as id, pg_catalog.to_jsonb(${alias})::text as row from only ${printQualified(schema!, name)} as ${alias}`
}
