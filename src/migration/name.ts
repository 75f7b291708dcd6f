import { VaultDbError } from '../errors.js'

/** A migration's name in its parts: `20250808000000_p1_baseline`. */
export interface MigrationName {
  /** UTC seconds as `YYYYMMDDHHMMSS`; null where the name begins otherwise (`001_x`, `20250808_p1_baseline`). */
  readonly timestamp: string | null
  /** The name without its leading digits. */
  readonly slug: string
}

const slugLimit = 60
/** What `--to` and `stamp` take for a place in the history. */
const reserved = new Set(['base', 'head', 'project', 'schema'])

/**
 * Read a migration's name. Pure.
 *
 * @returns null where it is no name: other characters than letters, digits, `_`, `-` and `.`, or a reserved word
 */
export function parseName(name: string): MigrationName | null {
  const match = /^(\d*)_?([\p{L}\p{N}_.-]*)$/u.exec(name)
  if (!match || reserved.has(name.toLowerCase()) || /^[.-]|^$/.test(name)) return null
  const digits = match[1]!
  return { timestamp: digits.length === 14 ? digits : null, slug: match[2]! }
}

/** The order of migrations: by UTF-16 units, the same in every locale and on every system. */
export function compareNames(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** A message as the end of a name: `Add Field!` → `add_field`; '' when nothing of it can stand in one. */
export function slugOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  const words = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return words.length <= slugLimit ? words : words.slice(0, slugLimit).replace(/_[^_]*$/, '')
}

function timestampOf(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/\D/g, '')
}

/** The second behind the newest name, or the day behind a name that begins with a day alone. */
function timeAfter(name: string): Date | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(?!\d)/.exec(name)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  const start = Date.UTC(year!, month! - 1, day, hour, minute, second)
  return new Date(start + (match[4] === undefined ? 86_400_000 : 1000))
}

/**
 * The name of a new migration: UTC seconds and slug, moved on where needed so that it sorts last. Pure.
 *
 * @param message  what it does, in any words; becomes the slug
 * @param existing names that are there already, in any order
 * @throws USAGE  the message has no letter or digit, or no time sorts behind the existing names
 */
export function nextName(now: Date, message: string, existing: readonly string[]): string {
  const slug = slugOf(message)
  if (slug === '') {
    throw new VaultDbError('USAGE', 'The name has no letter or digit that can stand in a file name.', {
      hint: 'Name the migration with letters from a to z, digits and underscores.',
    })
  }
  const newest = [...existing].sort(compareNames).at(-1) ?? ''
  const candidate = `${timestampOf(now)}_${slug}`
  if (candidate.slice(0, 14) > newest.slice(0, 14)) return candidate
  const after = timeAfter(newest)
  const moved = after && !Number.isNaN(after.getTime()) ? `${timestampOf(after)}_${slug}` : ''
  if (moved > newest) return moved
  throw new VaultDbError(
    'USAGE',
    `A new migration would sort before "${newest}", and so never run after it.`,
    {
      hint: 'Rename that file, or write the new one by hand with a name that sorts behind it.',
    },
  )
}
