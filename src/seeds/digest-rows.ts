import { checkedRows, type PlannedFile, rowHasherOf } from './check-rows.js'
import { createDigest, type Digest } from './row-hash.js'

/** The digest of a file's rows, to be compared with the table's; null where the file has mistakes. */
export async function digestRows(file: PlannedFile): Promise<Digest | null> {
  const digest = createDigest()
  const hasher = rowHasherOf(file.plan)
  for await (const rows of checkedRows(file)) for (const row of rows) digest.add(hasher.row(row))
  return file.mistakes.found ? null : digest.result()
}
