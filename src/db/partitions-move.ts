import { quoteIdentifier, quoteLiteral } from '../sql/quote.js'
import type { Session } from './database.js'
import { type NewPartition, PartitionBlocked } from './partitions-create.js'
import { labelOf, type QualifiedName, quoted } from './partitions-names.js'
import type { Period } from './partitions-periods.js'
import type { Partition, PartitionedTable } from './partitions-read.js'

/** Thrown when rows came into the default partition between the look and the lock: roll back and begin anew. */
export class RowsArrived extends Error {}

/**
 * Lock what attaching and moving need, as little as can be. Beside a default partition writers must wait
 * at the table itself: one that has chosen the default partition already would be refused there afterwards.
 * Where rows are to be moved readers must wait there too: one that has planned without the new partition
 * would see the rows in neither. So it is looked for rows first, without a lock.
 *
 * @returns the default partition, where rows of the period wait in it
 * @throws RowsArrived, PartitionBlocked
 */
export async function lockForAttach(
  session: Session,
  { table, isReferenced }: NewPartition,
  period: Period,
): Promise<Partition | null> {
  const source = table.partitions.find(({ isDefault }) => isDefault)
  const lock = (mode: string) => session.script(`lock table only ${quoted(table)} in ${mode} mode`)
  if (source === undefined) {
    await lock('share update exclusive')
    return null
  }
  // Rows that a policy hides would be left behind: better an error.
  await session.script('set local row_security = off')
  const waits = await hasRows(session, { table, source, period })
  if (waits && isReferenced) throw referenced(table, source)
  await lock(waits ? 'access exclusive' : 'share row exclusive')
  await session.script(`lock table ${quoted(source)} in access exclusive mode`)
  if (waits) return source
  if (await hasRows(session, { table, source, period })) throw new RowsArrived()
  return null
}

interface Waiting {
  readonly table: PartitionedTable
  readonly source: Partition
  readonly period: Period
}

async function hasRows(session: Session, { table, source, period }: Waiting): Promise<boolean> {
  const { rows } = await session.query<{ waits: boolean }>(
    `select exists (select from ${quoted(source)} where ${withinSql(table, period)}) as waits`,
  )
  return rows[0]?.waits === true
}

function referenced(table: PartitionedTable, source: Partition): PartitionBlocked {
  return new PartitionBlocked(
    `rows of its range wait in ${labelOf(source)}, and other tables refer to ${labelOf(table)} by foreign key`,
    'Moving them would break or cascade those keys: drop the foreign keys, run this again, add them back.',
  )
}

/** Move the rows of a period out of the default partition, triggers silent: they are not deleted. */
export async function moveRows(
  session: Session,
  { table, name, columns }: NewPartition,
  { source, period }: { readonly source: Partition; readonly period: Period },
): Promise<number> {
  const triggers = await readTriggers(session, source.oid)
  const list = columns.join(', ')
  if (triggers.length > 0) await session.script(triggers.map(({ off }) => off).join('; '))
  const moved = await session.query(
    `with moved as (delete from ${quoted(source)} where ${withinSql(table, period)} returning ${list})
     insert into ${quoted(name)} (${list}) select ${list} from moved`,
  )
  if (triggers.length > 0) await session.script(triggers.map(({ on }) => on).join('; '))
  return moved.rowCount
}

/** Attach the new table as the partition of a period. */
export async function attachPartition(
  session: Session,
  { table, name }: NewPartition,
  period: Period,
): Promise<void> {
  const [from, to] = [literalOf(table, period.from), literalOf(table, period.to)]
  await session.script(
    `alter table ${quoted(table)} attach partition ${quoted(name)} for values from (${from}) to (${to})`,
  )
}

interface TriggerSwitch {
  readonly off: string
  readonly on: string
}

/** The triggers that would fire, as statements that silence each and wake it as it was. */
async function readTriggers(session: Session, oid: number): Promise<readonly TriggerSwitch[]> {
  const { rows } = await session.query<QualifiedName & { trigger: string; always: boolean }>(
    `select n.nspname as schema, c.relname as name, g.tgname as trigger, g.tgenabled = 'A' as always
     from pg_catalog.pg_partition_tree($1::bigint::oid) t
       join pg_catalog.pg_class c on c.oid = t.relid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_trigger g on g.tgrelid = c.oid
     where not g.tgisinternal and g.tgenabled in ('O', 'A')`,
    [oid],
  )
  return rows.map((row) => {
    const [only, trigger] = [`alter table only ${quoted(row)}`, quoteIdentifier(row.trigger)]
    return {
      off: `${only} disable trigger ${trigger}`,
      on: `${only} enable ${row.always ? 'always ' : ''}trigger ${trigger}`,
    }
  })
}

function withinSql(table: PartitionedTable, { from, to }: Period): string {
  const column = quoteIdentifier(table.keyColumn!)
  return `${column} >= ${literalOf(table, from)} and ${column} < ${literalOf(table, to)}`
}

/** A moment as a constant of the key's type, in UTC. */
function literalOf({ keyType }: PartitionedTable, moment: number): string {
  const [date, time] = new Date(moment).toISOString().split('T') as [string, string]
  if (keyType === 'date') return `date ${quoteLiteral(date)}`
  const hours = time.slice(0, 8)
  if (keyType === 'timestamp without time zone') return `timestamp ${quoteLiteral(`${date} ${hours}`)}`
  return `timestamptz ${quoteLiteral(`${date} ${hours}+00`)}`
}
