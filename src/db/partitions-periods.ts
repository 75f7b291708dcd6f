import type { PartitionInterval } from '../config/define-project.js'

const dayMs = 86_400_000

/** A half-open range of time, ms since 1970 UTC; `-Infinity` and `Infinity` where a side is open. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** The period of an interval that a moment lies in. Pure. */
export function periodAt(moment: number, interval: PartitionInterval): Period {
  const date = new Date(moment)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (interval) {
    case 'year':
      return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) }
    case 'month':
      return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
    case 'week': {
      // Day 0 is a Thursday, so day 4 is the first Monday.
      const day = Math.floor(moment / dayMs)
      const monday = (day - ((((day + 3) % 7) + 7) % 7)) * dayMs
      return { from: monday, to: monday + 7 * dayMs }
    }
    case 'day': {
      const from = Math.floor(moment / dayMs) * dayMs
      return { from, to: from + dayMs }
    }
  }
}

/** The period of a moment and the `ahead` ones after it, oldest first. Pure. */
export function periodsAhead(moment: number, interval: PartitionInterval, ahead: number): readonly Period[] {
  const periods = [periodAt(moment, interval)]
  while (periods.length <= ahead) periods.push(periodAt(periods.at(-1)!.to, interval))
  return periods
}

/**
 * What a partition is called: `event_2025_01`, `event_2025_01_19`, `event_2025_w03`, `event_2025`.
 * A long table name is cut, so that the whole fits PostgreSQL's 63 bytes. Pure.
 */
export function partitionName(table: string, { from }: Period, interval: PartitionInterval): string {
  const [year, month, day] = new Date(from).toISOString().slice(0, 10).split('-') as [string, string, string]
  const suffix = {
    year: `_${year}`,
    month: `_${year}_${month}`,
    week: `_${isoWeek(from)}`,
    day: `_${year}_${month}_${day}`,
  }[interval]
  let base = table
  while (Buffer.byteLength(base + suffix) > 63) base = base.slice(0, -1)
  return base + suffix
}

/** The year of an ISO week is the one its Thursday lies in. */
function isoWeek(monday: number): string {
  const thursday = monday + 3 * dayMs
  const year = new Date(thursday).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0)) / dayMs / 7) + 1
  return `${year}_w${String(week).padStart(2, '0')}`
}

/** How much of a period the partitions have: `free` nothing, `covered` all, `overlaps` a part. Pure. */
export function coverageOf(period: Period, taken: readonly Period[]): 'free' | 'covered' | 'overlaps' {
  const touching = taken
    .filter(({ from, to }) => from < period.to && to > period.from)
    .sort((a, b) => a.from - b.from)
  if (touching.length === 0) return 'free'
  const reached = touching.reduce((end, { from, to }) => (from <= end ? Math.max(end, to) : end), period.from)
  return reached >= period.to ? 'covered' : 'overlaps'
}

/** The moment up to which every time from `moment` on has a partition; null where `moment` itself has none. Pure. */
export function coveredUntil(moment: number, taken: readonly Period[]): number | null {
  const ordered = [...taken].sort((a, b) => a.from - b.from)
  const end = ordered.reduce(
    (reached, { from, to }) => (from <= reached ? Math.max(reached, to) : reached),
    moment,
  )
  return end === moment ? null : end
}

/**
 * The range in a partition's bound as the server prints it with `timezone` UTC and `datestyle` ISO:
 * `FOR VALUES FROM ('2025-01-01 00:00:00+00') TO (MAXVALUE)`. Null for any other kind of bound. Pure.
 */
export function parseBound(bound: string): Period | null {
  const match = /^FOR VALUES FROM \(('[^']*'|MINVALUE|MAXVALUE)\) TO \(('[^']*'|MINVALUE|MAXVALUE)\)$/.exec(
    bound,
  )
  if (!match) return null
  const [from, to] = [momentOf(match[1]!), momentOf(match[2]!)]
  return Number.isNaN(from) || Number.isNaN(to) ? null : { from, to }
}

function momentOf(literal: string): number {
  if (literal === 'MINVALUE' || literal === "'-infinity'") return -Infinity
  if (literal === 'MAXVALUE' || literal === "'infinity'") return Infinity
  const [, date, time = '00:00:00'] = /^'(\d{4}-\d\d-\d\d)(?: ([\d:.]+)(?:\+00)?)?'$/.exec(literal) ?? []
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`)
}

/** A moment as people read it: `2025-01-01`, or with its time; `null` for an open side. Pure. */
export function formatMoment(moment: number): string | null {
  if (!Number.isFinite(moment)) return null
  const text = new Date(moment).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}
