import { VaultDbError } from '../errors.js'
import { type History, list, requireSoundHistory } from './history.js'
import type { MigrationFile } from './migration.js'
import type { Revision } from './revision.js'

/** What `to` may name: a migration, or the state before the first one. */
export const base = 'base'

export interface UpRequest {
  /** Last migration to run, inclusive. */
  readonly to?: string | undefined
  /** How many to run at the most. */
  readonly steps?: number | undefined
  readonly allowOutOfOrder?: boolean | undefined
}

export interface DownRequest {
  /** The migration that stays applied as the newest, or `base`. */
  readonly to?: string | undefined
  readonly steps?: number | undefined
}

/**
 * Decide which migrations `up` runs, oldest first. Pure.
 *
 * @returns steps in order; empty when nothing is pending
 * @throws MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_OUT_OF_ORDER, MIGRATION_UNKNOWN
 */
export function planUp(history: History, request: UpRequest = {}): readonly MigrationFile[] {
  requireSoundHistory(history)
  if (history.outOfOrder.length > 0 && !request.allowOutOfOrder) throw outOfOrder(history)
  const last = request.to === undefined ? undefined : findName(history, request.to)
  const pending = last === undefined ? history.pending : history.pending.filter((file) => file.name <= last)
  return request.steps === undefined ? pending : pending.slice(0, request.steps)
}

/**
 * Decide which revisions `down` undoes, newest first. Pure.
 *
 * @throws MIGRATION_UNKNOWN  `to` is neither applied nor `base`
 */
export function planDown(history: History, request: DownRequest = {}): readonly Revision[] {
  const newestFirst = [...history.revisions].reverse()
  if (request.to === undefined) return newestFirst.slice(0, request.steps ?? 1)
  if (request.to === base) return newestFirst
  const target = findName(history, request.to)
  const kept = newestFirst.findIndex((revision) => revision.name === target)
  if (kept < 0) {
    throw new VaultDbError(
      'MIGRATION_UNKNOWN',
      `"${target}" is not applied, so nothing can be undone down to it.`,
      {
        hint: 'Run `vault-db migrate history` to see what is applied.',
      },
    )
  }
  return newestFirst.slice(0, kept)
}

/**
 * The full name of a migration given by its name, its file name, or an unambiguous beginning of it.
 *
 * @throws MIGRATION_UNKNOWN  naming what is near
 */
export function findName(history: History, given: string): string {
  const wanted = given.replace(/\.(sql|[cm]?[jt]s)$/, '')
  const names = [...new Set([...history.files, ...history.revisions].map(({ name }) => name))].sort()
  if (wanted === 'head' && names.length > 0) return names.at(-1)!
  if (names.includes(wanted)) return wanted
  const matches = names.filter((name) => name.startsWith(wanted) || name.replace(/^\d+_/, '') === wanted)
  if (matches.length === 1) return matches[0]!
  throw new VaultDbError(
    'MIGRATION_UNKNOWN',
    matches.length > 1 ? `"${given}" means several migrations.` : `There is no migration "${given}".`,
    { hint: `Known: ${list(matches.length > 1 ? matches : nearest(wanted, names))}` },
  )
}

function nearest(wanted: string, names: readonly string[]): readonly string[] {
  const words = wanted
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const score = (name: string) => words.filter((word) => name.includes(word)).length
  return [...names].sort((a, b) => score(b) - score(a)).slice(0, 5)
}

function outOfOrder(history: History): VaultDbError {
  return new VaultDbError(
    'MIGRATION_OUT_OF_ORDER',
    `${list(history.outOfOrder)} ${history.outOfOrder.length === 1 ? 'sorts' : 'sort'} before migrations that are already applied.`,
    {
      hint: 'Give the file a newer name (`vault-db migrate create` makes one), or run `vault-db migrate up --allow-out-of-order`, which refuses where it touches what a later one touched.',
    },
  )
}
