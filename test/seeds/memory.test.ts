import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { findLookupFile } from '../../src/files/read-lookup-file.js'
import { readChecked } from '../../src/seeds/check-rows.js'
import { Mistakes } from '../../src/seeds/lookup-rows.js'
import { planColumns } from '../../src/seeds/plan-columns.js'
import { column, table } from './columns.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const rowCount = 600_000

/** Bytes in use that nothing can free. */
function usedBytes(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test('a CSV file is never held whole: what is kept of a row is the hash of its key', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-db-seed-'))
  try {
    const file = join(folder, 'many.csv')
    const out = createWriteStream(file)
    out.write('value,label\n')
    for (let row = 0; row < rowCount; row += 1)
      out.write(`value-${row},"a label of some length, for row ${row}"\n`)
    await new Promise((resolve) => out.end(resolve))
    const source = await findLookupFile(
      { seeds: folder, current: folder },
      { table: 'many', key: 'value', file },
    )
    const mistakes = new Mistakes()
    const rows = await source.open(['value'], mistakes)
    const plan = planColumns(table([column('value', 'text'), column('label', 'text')]), ['value'], {
      rows,
      mistakes,
    })!
    let read = 0
    const used: number[] = []
    const marks = [rowCount / 10, rowCount - 3_000]
    const count = () => {
      read += 1
    }
    for await (const _ of readChecked({ rows, plan, mistakes }, count))
      if (read > marks[used.length]!) used.push(usedBytes())
    expect([read, mistakes.list, used.length]).toEqual([rowCount, [], 2])
    // Between the marks lie 31 MB of the file, as objects several times that; hashes take 12 bytes a slot.
    expect(used[1]! - used[0]!).toBeLessThan(rowCount * 30)
  } finally {
    await rm(folder, { recursive: true })
  }
})
