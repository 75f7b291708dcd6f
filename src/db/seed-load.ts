import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CheckedRow, readChecked } from '../seeds/check-rows.js'
import { copyLine } from '../seeds/copy-text.js'
import type { Session } from './database.js'
import { toVaultDbError } from './database-error.js'
import { MistakesFound, type OpenJob } from './seed-job.js'
import { copySql, fillStageSql, stageName } from './seed-sql.js'

// COPY messages of this size cost the least on both sides.
const copyBytes = 64 * 1024
// Arrays travel in one message up to this size; only larger tables need a second one.
const arrayBytes = 16 * 1024 * 1024

/**
 * Stream a file's rows into a table by COPY; memory stays flat whatever the number of rows.
 *
 * @param into quoted name of the table
 * @returns rows that the table took
 * @throws MistakesFound  the rest of the file was not sent, and the transaction has failed
 */
export async function copyRows(
  session: Session,
  job: OpenJob,
  target: { into: string; signal: AbortSignal },
): Promise<number> {
  const { from } = (await import('pg-copy-streams')).default
  const statement = copySql(target.into, job.plan.columns)
  const copy = session.client.query(from(statement))
  try {
    await pipeline(Readable.from(copyPieces(job)), copy, { signal: target.signal })
  } catch (error) {
    throw error instanceof MistakesFound ? error : toVaultDbError(error, { statement })
  }
  return copy.rowCount
}

async function* copyPieces(job: OpenJob): AsyncGenerator<Buffer> {
  let text = ''
  const add = (row: CheckedRow) => {
    text += copyLine(row)
  }
  for await (const _ of readChecked(job, add, false)) {
    if (job.mistakes.found) throw new MistakesFound()
    if (text.length < copyBytes) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

/** Fill a stage with arrays: the embedded database takes no COPY. */
export async function fillStage(session: Session, job: OpenJob, index: number): Promise<void> {
  const statement = fillStageSql(job.plan, index)
  for await (const arrays of readArrays(job)) await session.query(statement, arrays)
}

/** Copy or fill, as the database can. */
export async function loadStage(
  session: Session,
  job: OpenJob,
  { index, canCopy, signal }: { index: number; canCopy: boolean; signal: AbortSignal },
): Promise<void> {
  if (canCopy) await copyRows(session, job, { into: stageName(index), signal })
  else await fillStage(session, job, index)
}

/**
 * A file's rows as one array for each column, in as few messages as their size allows.
 *
 * @throws MistakesFound
 */
export async function* readArrays(job: OpenJob): AsyncGenerator<(string | null)[][]> {
  const empty = () => job.plan.columns.map((): (string | null)[] => [])
  let arrays = empty()
  let size = 0
  const add = (row: CheckedRow) => {
    for (const [at, array] of arrays.entries()) {
      const text = row[at] ?? null
      array.push(text)
      size += text === null ? 8 : text.length + 8
    }
  }
  for await (const _ of readChecked(job, add)) {
    if (job.mistakes.found) throw new MistakesFound()
    if (size < arrayBytes) continue
    yield arrays
    arrays = empty()
    size = 0
  }
  if (size > 0) yield arrays
}
