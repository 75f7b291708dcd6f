import type { ExpectedIndex, TriedTwin, WhyNot } from './expected-index.js'

/** All that was found out of an index that is not used although nothing else was left. */
export interface Unusable {
  readonly index: ExpectedIndex
  readonly tried: readonly TriedTwin[]
}

/** The first cause on the ladder, of an index that is not used even alone on its table. Pure. */
export function whyUnusable({ index, tried }: Unusable): WhyNot {
  if (!index.isValid) return invalid(index)
  const proof = tried.find(({ isUsed }) => isUsed)
  if (proof !== undefined) return proved(proof)
  const refused = tried.find(
    ({ rung, refusal }) => (rung === 'expression' || rung === 'type') && refusal !== null,
  )
  if (refused !== undefined) {
    return {
      rung: refused.rung,
      cause: refused.cause,
      experiment: `An index with ${refused.instead} cannot be made: ${refused.refusal}.`,
      remedy: 'Reword the condition so that the column stands alone on its side.',
    }
  }
  return {
    rung: 'columns',
    cause: `no condition and no order of the query fits its columns (${listOf(index.keys)})`,
    experiment: `Alone on its table, with sequential scans and sorts disabled, it is not used${tried.length === 0 ? '' : `; nor is any of ${tried.length} variants of it`}.`,
    remedy: null,
  }
}

function proved({ rung, cause, instead, sql }: TriedTwin): WhyNot {
  return { rung, cause, experiment: `The same index with ${instead} is used.`, remedy: `${sql};` }
}

function listOf(keys: ExpectedIndex['keys']): string {
  return keys.map(({ text }) => text).join(', ')
}

/** Of an index that head does not have. Pure. */
export function whyMissing(index: string, schema: string): WhyNot {
  return {
    rung: 'missing',
    cause: 'head does not have it',
    experiment: `After all migrations, pg_class of the schema ${schema} holds no index ${index}.`,
    remedy: null,
  }
}

function invalid({ name }: ExpectedIndex): WhyNot {
  return {
    rung: 'invalid',
    cause: 'it is not valid, so the planner passes it over',
    experiment: `After all migrations, pg_index.indisvalid of ${name} is false.`,
    remedy: `reindex index concurrently ${name}; where it is partitioned, attach an index of each partition.`,
  }
}

/** Of an index that serves the conditions but not the order. Pure. @param twin null where no index of the table could */
export function whyUnordered(index: ExpectedIndex, twin: TriedTwin | null): WhyNot {
  const cause =
    twin?.cause ?? `its columns (${listOf(index.keys)}) do not give the order that the query asks for`
  if (twin?.isUsed) {
    const experiment = `With an index on ${twin.instead} in its place nothing is sorted.`
    return { rung: 'order', cause, experiment, remedy: `${twin.sql};` }
  }
  const experiment = 'Alone on its table, with sorts disabled, a sort remains.'
  return { rung: 'order', cause, experiment, remedy: null }
}
