import type { OptionSpec } from '../command.js'
import { parseSize } from './parse-size.js'

/** Parts of the report. */
export const sections = [
  'server',
  'tables',
  'partitions',
  'indexes',
  'views',
  'queries',
  'bloat',
  'monitors',
] as const
export type Section = (typeof sections)[number]

/** Values of the options. Percentages are 0 to 100, durations ms, sizes as written. */
export interface InspectOptions {
  readonly only?: readonly Section[]
  readonly limit?: number
  readonly maxConnections?: number
  readonly maxTransactionAge?: number
  readonly maxQueryTime?: number
  readonly maxRefreshAge?: number
  readonly maxDefaultRows?: number
  readonly maxBloat?: number
  readonly maxUnusedIndex?: string
  readonly storageLimit?: string
  readonly maxStorage?: number
}

/** When a number is a finding; undefined: never. */
export interface Thresholds {
  readonly connectionPercent: number
  readonly transactionAgeMs: number
  readonly queryMeanMs: number
  readonly refreshAgeMs: number | undefined
  readonly defaultRows: number
  readonly bloatPercent: number
  /** Less waste than this is none. */
  readonly bloatBytes: number
  readonly unusedIndexBytes: number | undefined
  readonly storageLimitBytes: number | undefined
  readonly storagePercent: number
}

/** The options, for the help. */
export const inspectOptions: readonly OptionSpec[] = [
  { name: 'only', kind: 'list', choices: sections, placeholder: 'SECTIONS', summary: 'only these' },
  { name: 'limit', kind: 'integer', placeholder: 'N', summary: 'rows of each section (10)' },
  {
    name: 'max-connections',
    kind: 'integer',
    placeholder: 'PERCENT',
    summary: 'of max_connections in use (80)',
  },
  {
    name: 'max-transaction-age',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'of the oldest open one (15m)',
  },
  {
    name: 'max-query-time',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'mean time of one kind of query (1s)',
  },
  {
    name: 'max-refresh-age',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'of the data in a materialized view; one of unknown age is a finding too',
  },
  { name: 'max-default-rows', kind: 'integer', placeholder: 'N', summary: 'in a default partition (0)' },
  {
    name: 'max-bloat',
    kind: 'integer',
    placeholder: 'PERCENT',
    summary: 'of a table that no row needs, where that is 10 MB or more (50)',
  },
  {
    name: 'max-unused-index',
    kind: 'string',
    placeholder: 'SIZE',
    summary: 'of an index that nobody scanned: 50MB',
  },
  {
    name: 'storage-limit',
    kind: 'string',
    placeholder: 'SIZE',
    summary: 'what the database may grow to: 20GB',
  },
  { name: 'max-storage', kind: 'integer', placeholder: 'PERCENT', summary: 'of --storage-limit in use (80)' },
]

/** The thresholds that the options say. Pure. @throws USAGE  a size that is none */
export function thresholdsOf(options: InspectOptions): Thresholds {
  return {
    connectionPercent: options.maxConnections ?? 80,
    transactionAgeMs: options.maxTransactionAge ?? 900_000,
    queryMeanMs: options.maxQueryTime ?? 1000,
    refreshAgeMs: options.maxRefreshAge,
    defaultRows: options.maxDefaultRows ?? 0,
    bloatPercent: options.maxBloat ?? 50,
    bloatBytes: 10 * 1024 ** 2,
    unusedIndexBytes: parseSize('--max-unused-index', options.maxUnusedIndex),
    storageLimitBytes: parseSize('--storage-limit', options.storageLimit),
    storagePercent: options.maxStorage ?? 80,
  }
}
