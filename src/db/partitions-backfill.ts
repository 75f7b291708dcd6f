import type { PartitionInterval } from '../config/define-project.js'
import { VaultDbError } from '../errors.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'
import { labelOf, quoted } from './partitions-names.js'
import { type Period, periodAt } from './partitions-periods.js'
import type { PartitionedTable } from './partitions-read.js'

/** More are a mistake in the rows, or in the interval. */
const mostPeriods = 1000

/**
 * The periods of the rows in a table's default partition, oldest first; rows without a time, or with one that
 * no calendar has (infinity, before year 1), are left where they are. Reads the whole partition.
 *
 * @throws UNSUPPORTED  there are more than {@link mostPeriods}
 */
export async function readWaitingPeriods(
  session: Session,
  table: PartitionedTable,
  interval: PartitionInterval,
): Promise<readonly Period[]> {
  const source = table.partitions.find(({ isDefault }) => isDefault)
  if (source === undefined) return []
  const column = quoteIdentifier(table.keyColumn!)
  const isZoned = table.keyType === 'timestamp with time zone'
  const time = isZoned ? `${column} at time zone 'UTC'` : `${column}::timestamp`
  await session.script('set local row_security = off')
  const { rows } = await session.query<{ at: number }>(
    `select distinct (extract(epoch from pg_catalog.date_trunc($1, ${time})) * 1000)::float8 as at
     from ${quoted(source)} where ${column} >= '0001-01-01' and ${column} < '9999-01-01' order by 1 limit ${mostPeriods + 1}`,
    [interval],
  )
  if (rows.length <= mostPeriods) return rows.map(({ at }) => periodAt(at, interval))
  throw new VaultDbError(
    'UNSUPPORTED',
    `The rows in ${labelOf(source)} are of more than ${mostPeriods} periods (${interval}); nothing was changed.`,
    { hint: 'Look at their times, or declare a longer `interval` in project.ts.' },
  )
}
