import type { ServerUse } from '../../db/inspect/read-server.js'
import type { SlowQueries } from '../../db/inspect/read-slow-queries.js'
import type { Style } from '../command.js'
import { formatAge, formatBytes, formatCount } from './format.js'
import type { InspectReport, MonitorResult, PartitionUse } from './report.js'

/** The report for people. Pure. */
export function renderInspect(report: InspectReport, style: Style): string {
  const blocks = [
    serverBlock(report.server, style),
    block('Tables', report.tables && tableRows(report), tableHeader, style),
    partitionsBlock(report.partitions, style),
    block(`Indexes${since(report)}`, report.indexes && indexRows(report), indexHeader, style),
    block(
      'Materialized views',
      report.views && viewRows(report),
      ['view', 'rows', 'size', 'refreshed'],
      style,
    ),
    queriesBlock(report.queries, style),
    block('Bloat, estimated', report.bloat && bloatRows(report), ['table', 'size', 'wasted', ''], style),
    ...(report.monitors ?? []).map((monitor) => monitorBlock(monitor, style)),
    notesBlock(report, style),
    findingsBlock(report, style),
  ]
  return blocks.filter(Boolean).join('\n\n')
}

type Rows = readonly (readonly string[])[]

const tableHeader = ['table', 'rows', 'dead', 'size', 'indexes', 'seq scans', 'index scans']
const indexHeader = ['index', 'table', 'scans', 'size', '']

/** A title and its table; '' for a section that was not asked for. */
function block(title: string, rows: Rows | null, header: readonly string[], style: Style): string {
  if (rows === null) return ''
  return `${style.bold(title)}\n${rows.length === 0 ? '  none' : style.table(rows, header)}`
}

function serverBlock(server: ServerUse | null, style: Style): string {
  if (server === null) return ''
  const { connections: use, oldestTransaction: oldest } = server
  const percent = Math.round((100 * use.used) / use.max)
  const rows = [
    ['Database', `${server.database}, ${formatBytes(server.sizeBytes)}, PostgreSQL ${server.version}`],
    [
      'Connections',
      `${use.used} of ${use.max} (${percent} %), ${use.active} active, ${use.idleInTransaction} idle in a transaction`,
    ],
    ['Oldest transaction', oldest === null ? 'none' : describeTransaction(oldest)],
  ]
  return `${style.bold('Server')}\n${style.table(rows)}`
}

function describeTransaction(oldest: NonNullable<ServerUse['oldestTransaction']>): string {
  const { pid, user, application, state, ageMs, query } = oldest
  const who =
    pid === null ? `prepared as ${application}` : `pid ${pid}, ${application || 'no application name'}`
  return `${formatAge(ageMs)}, ${who}, user ${user}, ${state}${query === '' ? '' : `: ${query}`}`
}

function tableRows({ tables }: InspectReport): Rows {
  return (tables ?? []).map((table) => [
    table.partitions === 0 ? table.name : `${table.name} (${table.partitions} partitions)`,
    `~${formatCount(table.rows)}`,
    formatCount(table.deadRows),
    formatBytes(table.sizeBytes),
    formatBytes(table.indexBytes),
    formatCount(table.sequentialScans),
    formatCount(table.indexScans),
  ])
}

function partitionsBlock(uses: readonly PartitionUse[] | null, style: Style): string {
  if (uses === null || uses.length === 0) return ''
  return uses.map((use) => onePartitionBlock(use, style)).join('\n\n')
}

function onePartitionBlock(use: PartitionUse, style: Style): string {
  const facts = [
    `${use.count} in all, ${formatBytes(use.sizeBytes)}`,
    ...(use.isDeclared ? [use.until === null ? 'none for now' : `until ${use.until}`] : []),
    ...(use.defaultRows === null ? [] : [`${formatCount(use.defaultRows)} rows in the default one`]),
  ]
  const rows = use.largest.map(({ name, rows, sizeBytes }) => [
    name,
    `~${formatCount(rows)}`,
    formatBytes(sizeBytes),
  ])
  const title = style.wrap(`${style.bold(`Partitions of ${use.table}`)}: ${facts.join(', ')}`)
  return rows.length === 0 ? title : `${title}\n${style.table(rows, ['largest', 'rows', 'size'])}`
}

function since({ indexes }: InspectReport): string {
  return indexes?.countedSince ? `, scans since ${indexes.countedSince.toISOString().slice(0, 10)}` : ''
}

function indexRows({ indexes }: InspectReport): Rows {
  return (indexes?.indexes ?? []).map((index) => [
    index.name,
    index.table,
    formatCount(index.scans),
    formatBytes(index.sizeBytes),
    index.isValid ? (index.isUnique ? 'unique' : index.scans === 0 ? 'unused' : '') : 'invalid',
  ])
}

function viewRows({ views }: InspectReport): Rows {
  return (views ?? []).map(({ name, rows, sizeBytes, isPopulated, refreshedAt, ageMs }) => [
    name,
    `~${formatCount(rows)}`,
    formatBytes(sizeBytes),
    refreshedAt === null || ageMs === null
      ? isPopulated
        ? 'unknown'
        : 'never filled'
      : `${formatAge(ageMs)} ago, ${refreshedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ])
}

function queriesBlock(slow: SlowQueries | null, style: Style): string {
  if (slow === null) return ''
  if (slow.queries === null)
    return `${style.bold('Slow queries')}\n${style.wrap(`not known: ${slow.reason}`, 2)}`
  const rows = slow.queries.map(({ meanMs, p95Ms, maxMs, calls, query }) => [
    formatAge(meanMs),
    formatAge(p95Ms),
    formatAge(maxMs),
    formatCount(calls),
    query.length > 100 ? `${query.slice(0, 99)}…` : query,
  ])
  return block('Slow queries', rows, ['mean', 'p95 (est.)', 'max', 'calls', 'query'], style)
}

function bloatRows({ bloat }: InspectReport): Rows {
  return (bloat ?? [])
    .filter(({ wastedBytes }) => wastedBytes > 0)
    .map(({ name, sizeBytes, wastedBytes, percent }) => [
      name,
      formatBytes(sizeBytes),
      formatBytes(wastedBytes),
      `${Math.round(percent)} %`,
    ])
}

function monitorBlock({ name, rows, failure }: MonitorResult, style: Style): string {
  if (rows === null) return `${style.bold(name)}\n${style.wrap(`failed: ${failure}`, 2)}`
  const header = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => header.map((column) => cellOf(row[column])))
  return block(name, cells, header, style)
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return `${value.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function notesBlock({ notes }: InspectReport, style: Style): string {
  return notes.map((note) => style.dim(style.wrap(`Note: ${note}`))).join('\n')
}

function findingsBlock({ findings }: InspectReport, style: Style): string {
  if (findings.length === 0) return style.green('Nothing is above its threshold.')
  const lines = findings.map(({ severity, rule, message, object, hint }) => {
    const mark = severity === 'error' ? style.red('✗') : style.yellow('!')
    const line = style.wrap(`${mark} ${rule}: ${object === undefined ? '' : `${object}: `}${message}`)
    return hint === undefined ? line : `${line}\n${style.wrap(hint, 4)}`
  })
  return [style.bold(`Findings: ${findings.length}`), ...lines].join('\n')
}
