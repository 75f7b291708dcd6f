import type { Check } from '../check.js'
import type { SequenceFacts } from '../structure.js'
import { countWords } from '../words.js'

/** A sequence that nears the last value that it, or the column that it fills, can hold. */
export const sequenceOverflow: Check = {
  id: 'sequence-overflow',
  severity: 'error',
  title: 'a sequence is near the end of its column',
  why: 'When it is reached every insert fails at once, and widening the column of a large table takes long.',
  examples: {
    bad: `create sequence pace; create table step (id integer default nextval('pace') primary key);
select setval('pace', 2000000000)`,
    good: `create sequence pace; create table step (id bigint default nextval('pace') primary key);
select setval('pace', 2000000000)`,
  },
  find: ({ structure: { sequences } }, limits) =>
    sequences.flatMap((sequence) => {
      const percent = usedPercent(sequence)
      if (percent === null || percent < limits.sequenceWarnPercent) return []
      const isNear = percent >= limits.sequenceErrorPercent
      return [
        {
          object: sequence.id,
          message: `${percent} % of its values are used${sequence.column ? ` for ${sequence.column}` : ''}.`,
          evidence: [
            `last value ${countWords(BigInt(sequence.lastValue!))} of ${countWords(lastOf(sequence))}`,
            ...(sequence.columnType ? [`the column is ${sequence.columnType}`] : []),
          ],
          fix: null,
          hint: 'Make the column bigint: add a bigint column, fill it in batches, swap them; or give the sequence negative values for time.',
          ...(isNear ? {} : { severity: 'warn' as const }),
        },
      ]
    }),
}

const columnRange: Readonly<Record<string, readonly [bigint, bigint]>> = {
  smallint: [-32_768n, 32_767n],
  integer: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

/** The last value that both the sequence and its column can hold. */
function lastOf({ minimum, maximum, increment, columnType }: SequenceFacts): bigint {
  const [low, high] = columnRange[columnType ?? 'bigint'] ?? columnRange['bigint']!
  const ends = [BigInt(minimum), BigInt(maximum)] as const
  if (BigInt(increment) > 0n) return ends[1] < high ? ends[1] : high
  return ends[0] > low ? ends[0] : low
}

/** Whole percent of the way from the first value to the last; null where it was not used, or begins anew. */
function usedPercent(sequence: SequenceFacts): number | null {
  if (sequence.lastValue === null || sequence.cycles) return null
  const first = BigInt(BigInt(sequence.increment) > 0n ? sequence.minimum : sequence.maximum)
  const way = lastOf(sequence) - first
  if (way === 0n) return 100
  return Number(((BigInt(sequence.lastValue) - first) * 100n) / way)
}
