import { VaultDbError } from '../errors.js'
import type { DeclaredQuery, SizeFact } from './declared-query.js'

/**
 * What the headers of a project say of its size, taken together. Any file may say it; two may say the same. Pure.
 *
 * @throws PROJECT_INVALID  two files that say different things of one table or column
 */
export function gatherSizes(queries: readonly DeclaredQuery[]): readonly SizeFact[] {
  const first = new Map<string, SizeFact>()
  for (const fact of queries.flatMap(({ sizes }) => sizes)) {
    const before = first.get(subjectOf(fact))
    if (before === undefined) first.set(subjectOf(fact), fact)
    else if (saidOf(before) !== saidOf(fact)) throw contradiction(before, fact)
  }
  return [...first.values()]
}

/** What a fact is about, as its line begins: `rows prompts`. */
export function subjectOf(fact: SizeFact): string {
  if (fact.kind === 'rows') return `rows ${fact.table}`
  const value = fact.kind === 'common' && fact.value !== null ? ` ${fact.value}` : ''
  return `${fact.kind} ${fact.at.table}.${fact.at.column}${value}`
}

function saidOf({ line: _line, file: _file, ...said }: SizeFact): string {
  return JSON.stringify(said)
}

function contradiction(before: SizeFact, after: SizeFact): VaultDbError {
  const place = `${before.file}:${before.line}`
  return new VaultDbError('PROJECT_INVALID', `"@${subjectOf(after)}" says something else than ${place}.`, {
    at: { file: after.file, line: after.line },
    hint: 'The sizes of a project are one declaration: say each once, in the file of any query.',
  })
}
