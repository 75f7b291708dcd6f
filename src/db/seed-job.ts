import type { LookupSpec } from '../config/define-project.js'
import { didYouMean } from '../config/did-you-mean.js'
import { VaultDbError } from '../errors.js'
import { type PlannedFile, readChecked } from '../seeds/check-rows.js'
import { type LookupSource, type Mistake, Mistakes } from '../seeds/lookup-rows.js'
import type { LookupTable } from '../seeds/lookup-table.js'
import { planColumns } from '../seeds/plan-columns.js'

/** A lookup and its file. */
export interface LookupInput {
  readonly spec: LookupSpec
  readonly source: LookupSource
}

/** A lookup whose table is known. */
export interface SeedJob {
  readonly source: LookupSource
  readonly table: LookupTable
  readonly key: readonly string[]
  /** sha256 of the file, hex. */
  readonly fileHash: string
}

/** A job whose file is open and fits the table as far as its columns tell. */
export interface OpenJob extends SeedJob, PlannedFile {}

/** Thrown when rows hold mistakes: all files are then read for theirs. */
export class MistakesFound extends Error {}

/** Open a job's file and match its columns; null where that meets mistakes. */
export async function openJob(job: SeedJob, mistakes = new Mistakes()): Promise<OpenJob | null> {
  const rows = await job.source.open(job.key, mistakes)
  if (mistakes.found) return null
  const plan = planColumns(job.table, job.key, { rows, mistakes })
  return plan && { ...job, rows, plan, mistakes }
}

/** Whether reading a job's file again, with an eye on repeated keys, meets mistakes. */
export async function hasMistakes(job: SeedJob): Promise<boolean> {
  return (await readMistakes(job)).found
}

async function readMistakes(job: SeedJob): Promise<Mistakes> {
  const mistakes = new Mistakes()
  const open = await openJob(job, mistakes)
  if (open) for await (const _ of readChecked(open, () => {}));
  return mistakes
}

/**
 * Read all files for their mistakes, and say them all.
 *
 * @throws SEED_INVALID  one line for each mistake: `file:line:column: what`
 */
export async function refuseMistakes(jobs: readonly SeedJob[]): Promise<never> {
  const found: { source: LookupSource; mistake: Mistake }[] = []
  for (const job of jobs) {
    const { list } = await readMistakes(job)
    const sorted = list.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    found.push(...sorted.map((mistake) => ({ source: job.source, mistake })))
  }
  const first = found[0]
  if (!first)
    throw new VaultDbError(
      'SEED_FAILED',
      'A lookup file changed while it was read; nothing was changed. Run it again.',
    )
  const shown = found.slice(0, mostShown).map(({ source, mistake }) => mistakeLine(source, mistake))
  const more = found.length > mostShown ? [`… and ${found.length - mostShown} more`] : []
  throw new VaultDbError('SEED_INVALID', `${countMistakes(found)}; nothing was changed.`, {
    at: { file: first.source.file, ...first.mistake.place },
    details: [...shown, ...more],
    hint: 'Correct the places above and run it again.',
  })
}

const mostShown = 100

function countMistakes(found: readonly { readonly source: LookupSource }[]): string {
  const files = new Set(found.map(({ source }) => source.label))
  const mistakes = found.length === 1 ? '1 mistake' : `${found.length} mistakes`
  return `${mistakes} in ${files.size === 1 ? [...files][0] : `${files.size} lookup files`}`
}

function mistakeLine({ label }: LookupSource, { place, message, near }: Mistake): string {
  const suggestion = near ? `.${didYouMean(near.typed, near.names)}` : ''
  return `${label}:${place.line}:${place.column}: ${message}${suggestion === '.' ? '' : suggestion}`
}
