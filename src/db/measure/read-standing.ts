import type { Catalog, ObjectId } from '../../catalog/object.js'
import type { TableObject } from '../../catalog/tables.js'
import type { StandingRows } from '../../measure/plan-fill.js'
import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/** Keys of standing rows that others may refer to. */
const mostStanding = 1000

/** Rows that migrations put into tables, by table; those of the ledger are not in the catalog. */
export async function readStanding(
  session: Session,
  catalog: Catalog,
): Promise<ReadonlyMap<ObjectId, StandingRows>> {
  const tables = catalog.objects.filter(
    (object): object is TableObject =>
      object.kind === 'table' && (object as TableObject).partitionOf === null,
  )
  const standing = new Map<ObjectId, StandingRows>()
  for (const { id } of tables) {
    const columns = catalog.objects.filter(({ kind, parent }) => kind === 'column' && parent === id)
    const printed = id.slice('table '.length)
    const list = columns.map(({ name }) => `${printName(name)}::text as ${printName(name)}`).join(', ')
    const { rows } = await session.query<Record<string, string | null>>(
      `select ${list} from ${printed} order by 1 limit ${mostStanding}`,
    )
    if (rows.length === 0) continue
    const valuesOf = ({ name, type }: { name: string; type?: string }) =>
      rows.map((row) => (row[name] == null ? 'null' : `${quoteLiteral(row[name])}::${type}`))
    standing.set(id, { count: rows.length, values: new Map(columns.map((one) => [one.name, valuesOf(one)])) })
  }
  return standing
}
