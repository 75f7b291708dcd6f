import { CellFault, createCellCheck } from './check-cell.js'
import { createKeyIndex } from './key-index.js'
import type { LookupRow, LookupRows, Mistakes } from './lookup-rows.js'
import type { SeedPlan } from './lookup-table.js'

/** The texts of a row in the plan's order of columns. */
export type CheckedRow = readonly (string | null)[]

/** A file with the plan of what it fills. */
export interface PlannedFile {
  readonly rows: LookupRows
  readonly plan: SeedPlan
  readonly mistakes: Mistakes
}

/**
 * Read a file's rows, checked against the table, and give each good one to `sink`. One array holds all rows, one
 * after the other: a sink that keeps a row copies it. Yields after each piece of the file, so that what the sink
 * gathered can be sent; a caller that sends stops as soon as there is a mistake.
 *
 * @param file.mistakes gets values that do not fit and keys that are there twice, each with its place
 */
export async function* readChecked(
  file: PlannedFile,
  sink: (row: CheckedRow) => void,
  watchKeys = true,
): AsyncGenerator<void> {
  const checkRow = createRowCheck(file, watchKeys)
  const texts: (string | null)[] = file.plan.columns.map(() => null)
  for await (const batch of file.rows.batches()) {
    for (const row of batch) if (checkRow(row, texts)) sink(texts)
    yield
  }
}

type RowCheck = (row: LookupRow, texts: (string | null)[]) => boolean

/** Fills `texts` with a row; false where it holds a mistake. */
function createRowCheck(file: PlannedFile, watchKeys: boolean): RowCheck {
  const { rows, mistakes } = file
  const { columns, keyLength, sources } = file.plan
  const checks = columns.map((column, index) => createCellCheck(column, index < keyLength))
  const keys = watchKeys ? createKeyIndex(keyLength) : null
  return (row, texts) => {
    let isGood = true
    for (let at = 0; at < checks.length; at += 1) {
      const text = checks[at]!(row.cells[sources[at]!])
      if (text instanceof CellFault) {
        mistakes.add(rows.place(row, sources[at]!), text.message, text.near)
        isGood = false
      } else texts[at] = text
    }
    if (!isGood || keys === null) return isGood
    const before = keys.add(texts, row.line)
    if (before !== 0)
      mistakes.add(
        rows.place(row, sources[0]!),
        `${describeKey(file.plan, texts)} is in line ${before} already`,
      )
    return before === 0
  }
}

/** `value "GPT-4o"`: a row's key, for messages. */
export function describeKey({ columns, keyLength }: SeedPlan, texts: CheckedRow): string {
  const parts = columns
    .slice(0, keyLength)
    .map(({ name }, index) => `${name} ${JSON.stringify(texts[index])}`)
  return parts.join(', ')
}
