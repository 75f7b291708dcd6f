import { lag, type Staleness } from '../types/staleness.js'
import { readHeader } from './header.js'

/**
 * Compare the first lines of a data model with those it should have. Pure.
 *
 * @param text       the file, which differs from `expected`
 * @param migrations names of the project's migrations, oldest first
 */
export function documentStaleness(text: string, expected: string, migrations: readonly string[]): Staleness {
  const found = readHeader(text)
  const wanted = readHeader(expected)
  if (found === null) return { of: null, behind: [], reason: 'was not written by `docs generate`.' }
  const of = found.head
  const now = wanted?.head ?? null
  if (of !== now) return { of, ...lag(of, now, migrations) }
  const reason =
    found.fingerprint === wanted?.fingerprint
      ? 'was edited, or the declared queries, the notes the server or the version of vault-db changed since.'
      : `is of ${of ?? 'base'} as it was before: a migration was edited since.`
  return { of, behind: [], reason }
}
