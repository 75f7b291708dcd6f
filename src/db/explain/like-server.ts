import { messageOf } from '../../errors.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { Statistics } from '../../statistics/statistics.js'
import type { Session } from '../database.js'

/**
 * Make an empty database at head more like the server that statistics are from: with its partitions, and with its indexes in the
 * order of their making, which decides between two that cost the same.
 *
 * @returns what could not be done, a sentence each
 */
export async function likeServer(
  session: Session,
  schema: string,
  statistics: Statistics,
): Promise<readonly string[]> {
  return [
    ...(await addPartitions(session, schema, statistics)),
    ...(await orderIndexes(session, schema, statistics)),
  ]
}

/** Partitions come and go with time, without a migration. */
async function addPartitions(
  session: Session,
  schema: string,
  { tables }: Statistics,
): Promise<readonly string[]> {
  const { rows } = await session.query<{ name: string; isPartitioned: boolean }>(
    `select c.relname as name, c.relkind = 'p' as "isPartitioned" from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1`,
    [schema],
  )
  const kinds = new Map(rows.map(({ name, isPartitioned }) => [name, isPartitioned]))
  const failures: string[] = []
  for (const table of tables.filter((each) => each.schema === schema && !kinds.has(each.name))) {
    const { partitionOf, bound, name, kind } = table
    if (partitionOf === undefined || bound === undefined || kinds.get(partitionOf) !== true) continue
    if (kind !== 'table' || !/^(for values (from|in|with) \(|default$)/i.test(bound)) continue
    const [own, parent] = [name, partitionOf].map(
      (each) => `${quoteIdentifier(schema)}.${quoteIdentifier(each)}`,
    )
    try {
      // One statement at most, whatever the file says.
      await session.query(`create table ${own} partition of ${parent} ${bound}`)
    } catch (error) {
      failures.push(`The partition ${name} could not be made on the ghost: ${messageOf(error)}.`)
    }
  }
  return failures
}

interface IndexRow {
  readonly table: string
  readonly name: string
}

async function orderIndexes(
  session: Session,
  schema: string,
  { tables }: Statistics,
): Promise<readonly string[]> {
  const { rows } = await session.query<IndexRow>(
    `select t.relname as table, x.relname as name from pg_catalog.pg_index i
       join pg_catalog.pg_class x on x.oid = i.indexrelid join pg_catalog.pg_class t on t.oid = i.indrelid
       join pg_catalog.pg_namespace n on n.oid = x.relnamespace
     where n.nspname = $1 and x.relkind = 'i' order by x.oid`,
    [schema],
  )
  const failures: string[] = []
  for (const { schema: of, name, indexes } of tables.filter((table) => table.schema === schema)) {
    const here = rows.filter(({ table }) => table === name).map((index) => index.name)
    const wanted = indexes.map((index) => index.name).filter((index) => here.includes(index))
    const common = here.filter((index) => wanted.includes(index))
    if (wanted.every((index, at) => index === common[at])) continue
    for (const index of [...wanted, ...here.filter((each) => !wanted.includes(each))]) {
      if (!(await rebuild(session, `${quoteIdentifier(of)}.${quoteIdentifier(index)}`))) {
        failures.push(
          `The index ${index} could not be made anew: of two indexes of ${name} that cost the same, another may be taken.`,
        )
      }
    }
  }
  return failures
}

/** A concurrent rebuild gives an index a new oid, behind all others; also one that serves a constraint. */
async function rebuild(session: Session, index: string): Promise<boolean> {
  try {
    await session.script(`reindex index concurrently ${index}`)
    return true
  } catch {
    return false
  }
}
