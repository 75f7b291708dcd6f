import type { ConnectionUse, OpenTransaction } from '../../db/inspect/read-server.js'
import type { ReportedFinding } from '../command.js'
import { formatAge, formatBytes } from './format.js'
import type { Thresholds } from './options.js'
import type { MonitorResult, PartitionUse, Readings } from './report.js'

/** What is above its threshold, or wrong whatever the thresholds say. Pure. */
export function judgeReadings(readings: Readings, thresholds: Thresholds): readonly ReportedFinding[] {
  return [
    ...serverFindings(readings, thresholds),
    ...(readings.partitions ?? []).flatMap((use) => partitionFindings(use, thresholds)),
    ...indexFindings(readings, thresholds),
    ...viewFindings(readings, thresholds),
    ...queryFindings(readings, thresholds),
    ...bloatFindings(readings, thresholds),
    ...(readings.monitors ?? []).flatMap(monitorFindings),
  ]
}

type Finding = ReportedFinding

const warning = (rule: string, message: string, more: Partial<Finding> = {}): Finding => ({
  rule,
  severity: 'warning',
  message,
  ...more,
})

function serverFindings({ server }: Readings, thresholds: Thresholds): readonly Finding[] {
  if (server === null) return []
  return [
    ...connectionFindings(server.connections, thresholds),
    ...transactionFindings(server.oldestTransaction, thresholds),
    ...storageFindings(server.sizeBytes, thresholds),
  ]
}

function connectionFindings(
  { used, max }: ConnectionUse,
  { connectionPercent }: Thresholds,
): readonly Finding[] {
  const percent = Math.floor((100 * used) / max)
  if (percent <= connectionPercent) return []
  const hint = 'Look for pools that are too large, or put a pooler in front.'
  return [warning('connection-use', `${used} of ${max} connections are in use (${percent} %)`, { hint })]
}

function transactionFindings(
  oldest: OpenTransaction | null,
  { transactionAgeMs }: Thresholds,
): readonly Finding[] {
  if (oldest === null || oldest.ageMs <= transactionAgeMs) return []
  const { pid, application, user, state, ageMs } = oldest
  const who =
    pid === null
      ? `prepared transaction ${application}`
      : `pid ${pid}, ${application || 'no application name'}`
  const hint =
    pid === null
      ? 'Decide it: rollback prepared, or commit prepared.'
      : `It keeps dead rows from being removed. To end it: select pg_terminate_backend(${pid})`
  const message = `a transaction has been open for ${formatAge(ageMs)}: ${who}, user ${user}, ${state}`
  return [warning('old-transaction', message, { hint })]
}

function storageFindings(sizeBytes: number, thresholds: Thresholds): readonly Finding[] {
  const { storageLimitBytes: limit, storagePercent } = thresholds
  if (limit === undefined || sizeBytes <= (limit * storagePercent) / 100) return []
  const share = Math.floor((100 * sizeBytes) / limit)
  return [
    warning('storage', `the database takes ${formatBytes(sizeBytes)} of ${formatBytes(limit)} (${share} %)`),
  ]
}

function partitionFindings(use: PartitionUse, { defaultRows }: Thresholds): readonly Finding[] {
  const found: Finding[] = []
  const object = use.table
  if (use.isDeclared && !use.isAhead) {
    const end =
      use.until === null ? 'the present has no partition' : `there is no partition from ${use.until} on`
    const effect = use.hasDefault ? '; rows go to the default one' : '; inserts fail there'
    found.push(
      warning('partition-missing', `${end}${effect}`, { object, hint: 'vault-db partitions ensure' }),
    )
  }
  if (use.defaultRows !== null && use.defaultRows > defaultRows) {
    const hint = 'vault-db partitions ensure --backfill moves them into partitions of their own'
    found.push(
      warning('default-partition-rows', `${use.defaultRows} rows are in the default partition`, {
        object,
        hint,
      }),
    )
  }
  return found
}

function indexFindings({ indexes, schema }: Readings, { unusedIndexBytes }: Thresholds): readonly Finding[] {
  return (indexes?.indexes ?? []).flatMap((index): Finding[] => {
    const object = `${schema}.${index.name}`
    if (!index.isValid) {
      const hint = 'Its build failed: reindex index concurrently, or drop it and build it again.'
      return [
        warning('invalid-index', `the index on ${index.table} is not valid and serves nobody`, {
          object,
          hint,
        }),
      ]
    }
    const isUnused = unusedIndexBytes !== undefined && index.scans === 0 && !index.isUnique
    if (!isUnused || index.sizeBytes <= unusedIndexBytes) return []
    const message = `the index on ${index.table} takes ${formatBytes(index.sizeBytes)}, and nobody scanned it`
    return [warning('unused-index', message, { object, hint: 'Check replicas too before you drop it.' })]
  })
}

function viewFindings({ views, schema }: Readings, { refreshAgeMs }: Thresholds): readonly Finding[] {
  return (views ?? []).flatMap((view): Finding[] => {
    const about = { object: `${schema}.${view.name}`, hint: 'vault-db refresh' }
    if (!view.isPopulated) return [warning('unfilled-view', 'it was never filled: reading it fails', about)]
    if (refreshAgeMs === undefined) return []
    if (view.ageMs === null) return [warning('stale-view', 'nobody recorded when it was refreshed', about)]
    if (view.ageMs <= refreshAgeMs) return []
    return [warning('stale-view', `its data is ${formatAge(view.ageMs)} old`, about)]
  })
}

function queryFindings({ queries }: Readings, { queryMeanMs }: Thresholds): readonly Finding[] {
  return (queries?.queries ?? [])
    .filter(({ meanMs }) => meanMs > queryMeanMs)
    .map(({ meanMs, calls, query }) =>
      warning(
        'slow-query',
        `${formatAge(meanMs)} on average, ${calls} ${calls === 1 ? 'call' : 'calls'}: ${query.slice(0, 120)}`,
        {
          hint: 'explain (analyze, buffers) shows where the time goes.',
        },
      ),
    )
}

function bloatFindings(
  { bloat, schema }: Readings,
  { bloatPercent, bloatBytes }: Thresholds,
): readonly Finding[] {
  return (bloat ?? [])
    .filter(({ percent, wastedBytes }) => percent > bloatPercent && wastedBytes >= bloatBytes)
    .map(({ name, percent, wastedBytes }) =>
      warning(
        'table-bloat',
        `about ${formatBytes(wastedBytes)} of it (${Math.floor(percent)} %) hold no rows`,
        {
          object: `${schema}.${name}`,
          hint: 'Let autovacuum run more often there; vacuum full or pg_repack gives the space back.',
        },
      ),
    )
}

function monitorFindings({ name, rows, failure, warnAbove }: MonitorResult): readonly Finding[] {
  if (failure !== null) {
    const hint = 'Correct it under `monitors` in project.ts, or run `vault-db migrate up`.'
    return [
      { rule: 'monitor-failed', severity: 'error', message: `monitor "${name}" failed: ${failure}`, hint },
    ]
  }
  if (warnAbove === null) return []
  return (rows ?? []).flatMap((row): Finding[] => {
    const values = Object.values(row)
    const last = values.at(-1)
    const value = last === null || last === undefined ? Number.NaN : Number(last)
    if (!(value > warnAbove)) return []
    const subject = values.slice(0, -1).map(String).join(', ')
    const message = `${name}${subject === '' ? '' : `, ${subject}`}: ${value} is above ${warnAbove}`
    return [warning('monitor', message)]
  })
}
