import { it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair } from './check-pair.js'
import { mutated, printSchema, randomSchema } from './random-schema.js'

// Many more were run while the differ was written; these few keep it honest. VAULT_DB_FUZZ_PAIRS asks for more.
const count = Number(process.env['VAULT_DB_FUZZ_PAIRS'] ?? 12)

describeServer('generated pairs of schemas, in both directions', () => {
  it.each(Array.from({ length: count }, (_, at) => at + 1))('pair %i', async (seed) => {
    const first = randomSchema(seed)
    const second = seed % 3 === 0 ? randomSchema(seed * 7919) : mutated(first, seed * 31, 1 + (seed % 8))
    await checkPair({ name: `pair ${seed}`, old: printSchema(first), new: printSchema(second) })
  })
})
