import { readHeader } from './header.js'

/** Why a file of types is not what it should be. */
export interface Staleness {
  /** Newest migration that the file says it holds; null where it says none. */
  readonly of: string | null
  /** Migrations that came since, oldest first. */
  readonly behind: readonly string[]
  /** A sentence without its subject, the file. */
  readonly reason: string
}

/**
 * Compare the first lines of a file of types with those it should have. Pure.
 *
 * @param text       the file, which differs from `expected`
 * @param migrations names of the project's migrations, oldest first
 */
export function staleness(text: string, expected: string, migrations: readonly string[]): Staleness {
  const found = readHeader(text)
  const wanted = readHeader(expected)
  if (found === null) return { of: null, behind: [], reason: 'was not written by `types generate`.' }
  const of = found.head
  const now = wanted?.head ?? null
  if (of !== now) return { of, ...lag(of, now, migrations) }
  const reason =
    found.fingerprint === wanted?.fingerprint
      ? 'was edited, or written with other settings or another version of vault-db.'
      : `is of ${of ?? 'base'} as it was before: a migration was edited since.`
  return { of, behind: [], reason }
}

/** How far a file of the head `of` is behind the head `now`. Pure. */
export function lag(
  of: string | null,
  now: string | null,
  migrations: readonly string[],
): Omit<Staleness, 'of'> {
  const at = of === null ? -1 : migrations.indexOf(of)
  if (of !== null && at === -1) {
    return { behind: [], reason: `is of ${of}, and there is no such migration.` }
  }
  const end = now === null ? -1 : migrations.indexOf(now)
  const behind = migrations.slice(at + 1, end + 1)
  if (behind.length === 0)
    return { behind, reason: `is of ${of}, and the schema is at ${now ?? 'base'} only.` }
  const count = behind.length === 1 ? 'one migration' : `${behind.length} migrations`
  return { behind, reason: `is of ${of ?? 'base'}; ${count} came since: ${behind.join(', ')}.` }
}
