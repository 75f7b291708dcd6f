import type { TableCounts } from '../seeds/seed-report.js'
import type { Session } from './database.js'
import type { OpenJob } from './seed-job.js'
import { readArrays } from './seed-load.js'
import { compareSql, extraOfArraysSql, tableSql } from './seed-sql.js'

/**
 * What a seed would do to a table, told without writing: rows travel as parameters of queries, so that a
 * read-only role or a standby can answer.
 *
 * @throws MistakesFound  the file holds mistakes
 */
export async function compareTable(session: Session, job: OpenJob): Promise<TableCounts> {
  const sums = { given: 0, matched: 0, updated: 0 }
  // Which rows are extra can be asked in one message only: a file of several is counted, without examples.
  let only: (string | null)[][] | null = job.plan.columns.map(() => [])
  for await (const arrays of readArrays(job)) {
    only = sums.given === 0 ? arrays : null
    const { rows } = await session.query<typeof sums>(compareSql(job.plan), arrays)
    for (const name of ['given', 'matched', 'updated'] as const) sums[name] += rows[0]![name]
  }
  const extra = (await countRows(session, job)) - sums.matched
  const examples = extra > 0 && only ? await readExamples(session, job, only) : []
  const inserted = sums.given - sums.matched
  return {
    inserted,
    updated: sums.updated,
    unchanged: sums.matched - sums.updated,
    extra,
    pruned: 0,
    examples,
  }
}

async function countRows(session: Session, { table }: OpenJob): Promise<number> {
  const { rows } = await session.query<{ count: number }>(
    `select count(*)::float8 as count from ${tableSql(table)}`,
  )
  return rows[0]!.count
}

async function readExamples(
  session: Session,
  { plan }: OpenJob,
  arrays: readonly unknown[],
): Promise<readonly string[]> {
  const { rows } = await session.query<{ example: string }>(extraOfArraysSql(plan), arrays)
  return rows.map(({ example }) => example)
}
