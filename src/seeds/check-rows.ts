import { CellFault, createCellCheck } from './check-cell.js'
import { createKeyIndex } from './key-index.js'
import type { SeedPlan } from './lookup-table.js'
import type { LookupRow, LookupRows, Mistakes } from './lookup-rows.js'
import { createRowHasher, type RowHasher } from './row-hash.js'

/** The texts of a row in the plan's order of columns. */
export type CheckedRow = readonly (string | null)[]

/** A file with the plan of what it fills. */
export interface PlannedFile {
  readonly rows: LookupRows
  readonly plan: SeedPlan
  readonly mistakes: Mistakes
}

/** How rows of a plan are hashed, here and in the server's query. */
export function rowHasherOf({ columns, keyLength }: SeedPlan): RowHasher {
  return createRowHasher(
    keyLength,
    columns.map((column) => isMarked(column)),
  )
}

/** Whether a column's null is told from an empty text by a mark before every text. */
export function isMarked(column: { readonly notNull: boolean }): boolean {
  return !column.notNull
}

/**
 * Read a file's rows, checked against the table. Rows with mistakes are left out, so a caller that sends rows
 * stops as soon as there is one.
 *
 * @param file.mistakes gets values that do not fit and keys that are there twice, each with its place
 */
export async function* checkedRows(file: PlannedFile): AsyncGenerator<CheckedRow[]> {
  const checkRow = createRowCheck(file)
  for await (const batch of file.rows.batches()) {
    const checked: CheckedRow[] = []
    for (const row of batch) {
      const texts = checkRow(row)
      if (texts) checked.push(texts)
    }
    yield checked
  }
}

function createRowCheck({ rows, plan, mistakes }: PlannedFile): (row: LookupRow) => CheckedRow | null {
  const { columns, keyLength, sources } = plan
  const checks = columns.map((column, index) => createCellCheck(column, index < keyLength))
  const isRepeated = createRepetitionCheck({ rows, plan, mistakes })
  return (row) => {
    const texts: (string | null)[] = []
    let good = true
    for (let at = 0; at < checks.length; at += 1) {
      const text = checks[at]!(row.cells[sources[at]!])
      if (text instanceof CellFault) {
        mistakes.add(rows.place(row, sources[at]!), text.message, text.near)
        good = false
      } else texts.push(text)
    }
    return good && !isRepeated(row, texts) ? texts : null
  }
}

function createRepetitionCheck({ rows, plan, mistakes }: PlannedFile): (row: LookupRow, texts: CheckedRow) => boolean {
  const hasher = rowHasherOf(plan)
  const keys = createKeyIndex()
  const names = plan.columns.slice(0, plan.keyLength).map(({ name }) => name)
  return (row, texts) => {
    const before = keys.add(hasher.key(texts), row.line)
    if (before === 0) return false
    const key = names.map((name, index) => `${name} ${JSON.stringify(texts[index])}`).join(', ')
    mistakes.add(rows.place(row, plan.sources[0]!), `${key} is in line ${before} already`)
    return true
  }
}
