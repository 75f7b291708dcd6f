import { VaultDbError } from '../errors.js'

const dayMs = 86_400_000

/**
 * The moment that `--older-than` names: `90d`, `12w`, `6mo`, `2y` before now, or a date, which begins at
 * midnight UTC. Pure.
 *
 * @param now ms since 1970, by the server's clock
 * @throws USAGE  neither, or in the future
 */
export function parseOlderThan(text: string, now: number): number {
  const moment = agoFrom(text.trim(), now) ?? dateFrom(text.trim())
  if (moment === null) {
    throw new VaultDbError('USAGE', `--older-than takes an age or a date, but "${text}" was given.`, {
      hint: 'Ages are 90d, 12w, 6mo or 2y; dates are 2025-01-31.',
    })
  }
  if (moment > now) {
    throw new VaultDbError(
      'USAGE',
      `--older-than ${text} lies in the future: partitions in use would go too.`,
    )
  }
  return moment
}

function agoFrom(text: string, now: number): number | null {
  const [, digits, unit] = /^(\d{1,5})(d|w|mo|y)$/.exec(text) ?? []
  if (digits === undefined) return null
  const count = Number(digits)
  if (unit === 'd' || unit === 'w') return now - count * (unit === 'd' ? 1 : 7) * dayMs
  const months = unit === 'y' ? count * 12 : count
  const date = new Date(now)
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1))
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  // A month before 31 March is the last day of February.
  first.setUTCDate(Math.min(date.getUTCDate(), days))
  return first.getTime() + (now % dayMs)
}

function dateFrom(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const moment = Date.parse(`${text}T00:00:00Z`)
  // Some parsers roll 30 February over.
  return Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(text) ? null : moment
}
