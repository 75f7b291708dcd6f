import type { SequenceParameters } from '../tables.js'

const ranges: Readonly<Record<string, readonly [minimum: string, maximum: string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** The parameters of a sequence that are not the usual ones of its type, as `create sequence` takes them. */
export function unusualParameters(sequence: SequenceParameters, type: string): readonly string[] {
  const usual = usualParameters(type, sequence)
  const words: string[] = []
  if (sequence.start !== usual.start) words.push(`start with ${sequence.start}`)
  if (sequence.increment !== '1') words.push(`increment by ${sequence.increment}`)
  if (sequence.minimum !== usual.minimum) words.push(`minvalue ${sequence.minimum}`)
  if (sequence.maximum !== usual.maximum) words.push(`maxvalue ${sequence.maximum}`)
  if (sequence.cache !== '1') words.push(`cache ${sequence.cache}`)
  if (sequence.cycle) words.push('cycle')
  return words
}

function usualParameters(type: string, { increment, minimum, maximum }: SequenceParameters) {
  const [lowest, highest] = ranges[type] ?? ranges['bigint']!
  const isDescending = increment.startsWith('-')
  return {
    minimum: isDescending ? lowest : '1',
    maximum: isDescending ? '-1' : highest,
    start: isDescending ? maximum : minimum,
  }
}

/** The parameters that differ, as `alter sequence` takes them. */
export function changedParameters(from: SequenceParameters, to: SequenceParameters): readonly string[] {
  const words: string[] = []
  if (from.increment !== to.increment) words.push(`increment by ${to.increment}`)
  if (from.minimum !== to.minimum) words.push(`minvalue ${to.minimum}`)
  if (from.maximum !== to.maximum) words.push(`maxvalue ${to.maximum}`)
  if (from.start !== to.start) words.push(`start with ${to.start}`)
  if (from.cache !== to.cache) words.push(`cache ${to.cache}`)
  if (from.cycle !== to.cycle) words.push(to.cycle ? 'cycle' : 'no cycle')
  return words
}
