import { type DatabaseFault, isVaultDbError, VaultDbError } from '../errors.js'
import type { LookupRow } from '../seeds/lookup-rows.js'
import { hasMistakes, MistakesFound, type OpenJob } from './seed-job.js'

/**
 * What went wrong while a file was written, with its place in the file where that can be told. Errors that say
 * enough pass unchanged.
 *
 * @returns the error to throw; {@link MistakesFound} where the file's rows have the same key
 */
export async function explainFailure(error: unknown, job: OpenJob): Promise<unknown> {
  if (isRepeatedKey(error) && (await hasMistakes(job))) return new MistakesFound()
  if (!isVaultDbError(error) || error.code !== 'QUERY_FAILED' || !error.database) return error
  const fault = error.database
  const place = await findPlace(fault, job)
  const isValue = fault.sqlState.startsWith('22') || fault.sqlState.startsWith('23')
  const where = place ? `${job.source.label}:${place.line}:${place.column}` : job.source.label
  return new VaultDbError(isValue ? 'SEED_INVALID' : 'SEED_FAILED', `${where}: ${fault.message}`, {
    at: { file: job.source.file, ...place },
    database: fault,
    details: ['Nothing was changed.'],
    hint: hintOf(fault),
    cause: error,
  })
}

/** A row was there twice: for the server's unique index, or for the merge. */
function isRepeatedKey(error: unknown): boolean {
  return isVaultDbError(error) && (error.code === 'SEED_INVALID' || error.database?.sqlState === '23505')
}

function hintOf({ sqlState, constraint }: DatabaseFault): string | undefined {
  if (sqlState === '23505')
    return `Two rows have the same value where ${constraint ?? 'a unique index'} allows one.`
  if (sqlState === '23503')
    return 'Add the row that is referred to first, or name its table before this one in the lookups of project.ts.'
  if (sqlState === '23502') return 'Give that column in the file; it has no default.'
  if (sqlState === '42501')
    return 'The role needs select, insert and update on the table, and temporary tables in the database.'
  return undefined
}

async function findPlace(fault: DatabaseFault, job: OpenJob) {
  const copied = /^COPY [^,]+, line (\d+)(?:, column ([^:]+))?/m.exec(fault.where ?? '')
  if (copied) return placeOfRow(job, Number(copied[1]), copied[2])
  const quoted = /"(.*)"/s.exec(fault.message)?.[1]
  return quoted !== undefined && fault.sqlState.startsWith('22') ? placeOfText(job, quoted) : undefined
}

async function placeOfRow(job: OpenJob, number: number, columnName: string | undefined) {
  let before = 0
  for await (const rows of job.rows.batches()) {
    const row = rows[number - before - 1]
    before += rows.length
    if (!row) continue
    const index = job.rows.columns.findIndex(({ name }) => name === columnName)
    return job.rows.place(row, index === -1 ? null : index)
  }
  return undefined
}

async function placeOfText(job: OpenJob, text: string) {
  for await (const rows of job.rows.batches()) {
    const found = rows.find((row) => cellOf(row, text) !== -1)
    if (found) return job.rows.place(found, cellOf(found, text))
  }
  return undefined
}

function cellOf(row: LookupRow, text: string): number {
  return row.cells.findIndex((cell) => (typeof cell === 'object' ? cell?.json === text : cell === text))
}
