import { VaultDbError } from '../errors.js'
import type { LookupSource } from '../seeds/lookup-rows.js'
import type { LookupColumn, LookupTable } from '../seeds/lookup-table.js'
import {
  columnsOfRecord,
  createRecord,
  parseRecord,
  recordKey,
  type SeedRecord,
  type TableDigest,
} from '../seeds/seed-record.js'
import type { TableCounts } from '../seeds/seed-report.js'
import type { Session } from './database.js'
import type { OpenJob, SeedJob } from './seed-job.js'
import { digestSql } from './seed-sql.js'

/**
 * Which tables are still as their last seed left them, from the same file. Two round trips at most, whatever
 * the number of tables; no row is sent and nothing is written.
 */
export async function findUnchanged(
  session: Session,
  project: string,
  jobs: readonly SeedJob[],
): Promise<Map<LookupSource, TableCounts>> {
  const records = await readRecords(session, project, jobs)
  const candidates = jobs.flatMap((job) => {
    const record = records.get(recordKey(project, job.table))
    const columns = record ? columnsOfRecord(record, job) : null
    return record && columns ? [{ job, record, table: job.table, columns }] : []
  })
  const digests = await readDigests(session, candidates)
  const unchanged = candidates.filter(
    ({ record }, index) => digests[index]?.count === record.count && digests[index]?.sum === record.sum,
  )
  return new Map(unchanged.map(({ job, record }) => [job.source, countsOf(record)]))
}

function countsOf({ rows, count, examples }: SeedRecord): TableCounts {
  return { inserted: 0, updated: 0, unchanged: rows, extra: count - rows, pruned: 0, examples }
}

async function readRecords(
  session: Session,
  project: string,
  jobs: readonly SeedJob[],
): Promise<Map<string, SeedRecord>> {
  const { rows } = await session.query<{ key: string; value: string }>(
    'select key, value from vault_db.meta where key = any ($1::text[])',
    [jobs.map(({ table }) => recordKey(project, table))],
  )
  const records = rows.map(({ key, value }) => [key, parseRecord(value)] as const)
  return new Map(records.filter((entry): entry is [string, SeedRecord] => entry[1] !== null))
}

async function readDigests(
  session: Session,
  tables: readonly { readonly table: LookupTable; readonly columns: readonly LookupColumn[] }[],
): Promise<readonly TableDigest[]> {
  if (tables.length === 0) return []
  const sql = tables.map(
    ({ table, columns }, index) => `select ${index} as place, d.* from (${digestSql(table, columns)}) d`,
  )
  const { rows } = await session.query<TableDigest & { place: number }>(
    `${sql.join(' union all ')} order by place`,
  )
  return rows
}

/**
 * Remember the state of a table that this transaction has just seeded.
 *
 * @param counts as the merge found them
 */
export async function writeRecord(
  session: Session,
  project: string,
  { job, counts }: { job: OpenJob; counts: TableCounts },
): Promise<void> {
  // A file that was written to meanwhile is read again next time.
  if ((await job.source.hash()) !== job.fileHash) return
  const [digest] = await readDigests(session, [{ table: job.table, columns: job.plan.columns }])
  if (!digest) throw new VaultDbError('INTERNAL', 'a query for one row returned none')
  const rows = counts.inserted + counts.updated + counts.unchanged
  const { fileHash } = job
  const record = createRecord(job.plan, {
    count: digest.count,
    sum: digest.sum,
    fileHash,
    rows,
    examples: counts.examples,
  })
  await session.query(
    'insert into vault_db.meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [recordKey(project, job.table), JSON.stringify(record)],
  )
}
