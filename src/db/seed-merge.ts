import { VaultDbError } from '../errors.js'
import { tableLabel } from '../seeds/lookup-table.js'
import type { TableCounts } from '../seeds/seed-report.js'
import type { Session } from './database.js'
import type { OpenJob } from './seed-job.js'
import { copyRows, loadStage } from './seed-load.js'
import { createStageSql, isExtraSql, keyTextSql, mergeSql, stageName, tableSql } from './seed-sql.js'

/** How one table is filled. */
export interface FillOptions {
  /** Tells the stages of one transaction apart. */
  readonly index: number
  readonly isEmpty: boolean
  readonly canCopy: boolean
  readonly signal: AbortSignal
}

/**
 * Insert and update a table's rows from its file, in a transaction that holds the table's lock. An empty table
 * takes COPY directly; else rows go through a temporary table and one statement.
 *
 * @throws MistakesFound  the file holds mistakes
 */
export async function fillTable(session: Session, job: OpenJob, options: FillOptions): Promise<TableCounts> {
  const { index, signal } = options
  if (options.isEmpty && options.canCopy && job.table.takesCopy) {
    const inserted = await copyRows(session, job, { into: tableSql(job.table), signal })
    return { inserted, updated: 0, unchanged: 0, extra: 0, pruned: 0, examples: [] }
  }
  await session.query(createStageSql(job.plan, index))
  await loadStage(session, job, options)
  const { rows } = await session.query<MergeRow>(mergeSql(job.plan, index))
  const { inserted, updated, matched, existing, extra } = rows[0]!
  if (matched > existing - extra) throw sameKeyTwice(job)
  const examples = extra > 0 ? await readExamples(session, job, index) : []
  return { inserted, updated, unchanged: matched - updated, extra, pruned: 0, examples }
}

interface MergeRow {
  readonly inserted: number
  readonly updated: number
  readonly matched: number
  readonly existing: number
  readonly extra: number
}

function sameKeyTwice(job: OpenJob): VaultDbError {
  const columns = job.plan.columns.slice(0, job.plan.keyLength)
  const names = columns.map(({ name, type }) => `${name} (${type})`).join(', ')
  return new VaultDbError(
    'SEED_INVALID',
    `${job.source.label}: two rows have keys that the database takes for the same.`,
    {
      at: { file: job.source.file },
      hint: `Keys of ${tableLabel(job.table)} are compared as the type of ${names} compares. Nothing was changed.`,
    },
  )
}

async function readExamples(session: Session, { plan }: OpenJob, index: number): Promise<readonly string[]> {
  const { rows } = await session.query<{ example: string }>(
    `select ${keyTextSql(plan)} as example from ${tableSql(plan.table)} t
     where ${isExtraSql(plan, stageName(index))} order by 1 limit 5`,
  )
  return rows.map(({ example }) => example)
}
