import type { Usage } from '../indexes/evidence.js'

/** Layout of the document that this version writes and reads. */
export const statisticsFormat = 1

/** What ANALYZE knows of the values of a column, as pg_stats has it. Values are PostgreSQL's text, of the column's type. */
export interface ValueStatistics {
  /** Of the rows, 0 to 1. */
  readonly nullShare: number
  readonly widthBytes: number
  /** As in pg_stats: a count, or below 0 a share of the rows. */
  readonly distinct: number
  /** Of the values' order with the rows' place, -1 to 1; null where the type has no order. */
  readonly correlation: number | null
  /** The most common values, each with its share of the rows. */
  readonly common?: ValueShares
  /** Ends of a histogram's parts, in order; each part holds as many rows. */
  readonly bounds?: readonly string[]
  /** Of arrays and search vectors: their most common elements; three shares more (least, most, null) stand at the end. */
  readonly elements?: ValueShares
  /** Ends of a histogram of how many different elements a value has; the average at the end. */
  readonly elementCounts?: readonly number[]
}

export interface ValueShares {
  readonly values: readonly string[]
  /** 0 to 1, in the order of the values. */
  readonly shares: readonly number[]
}

export interface ColumnOfStatistics {
  readonly name: string
  /** As format_type prints it. */
  readonly type: string
  /** Stand-ins of its times lie where the times lay before and behind `takenAt`, and move on with the clock. */
  readonly isRelative?: true
  /** Of the table's own rows; absent where it was not analyzed, or this role may not see it. */
  readonly own?: ValueStatistics
  /** Of the rows of the table and all its partitions or children. */
  readonly whole?: ValueStatistics
}

/** Statistics of an index column that is an expression. */
export interface ExpressionStatistics {
  /** Place in the index, from 1. */
  readonly column: number
  readonly type: string
  readonly own: ValueStatistics
}

export interface IndexOfStatistics {
  readonly name: string
  readonly method: string
  readonly pages: number
  /** -1 where it was never counted. */
  readonly rows: number
  /** Levels of a B-tree above its leaves; null where the role may not read it. */
  readonly height: number | null
  readonly expressions?: readonly ExpressionStatistics[]
}

export interface TableOfStatistics {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'partitioned table' | 'materialized view'
  /** Name of the partitioned table that it is a direct part of; in the same schema as printed. */
  readonly partitionOf?: string
  /** FOR VALUES … or DEFAULT, as the catalog prints it. */
  readonly bound?: string
  readonly pages: number
  /** -1 where it was never counted. */
  readonly rows: number
  readonly allVisiblePages: number
  readonly columns: readonly ColumnOfStatistics[]
  /** In the order of their oids, which decides between indexes that cost the same. */
  readonly indexes: readonly IndexOfStatistics[]
}

/** Something that the role which read the statistics could not see. */
export interface Unseen {
  readonly table: string
  /** All columns where absent. */
  readonly columns?: readonly string[]
  readonly reason: string
}

/** CREATE STATISTICS of the server. They are named only: PostgreSQL 18 cannot import them. */
export interface ExtendedStatistics {
  readonly name: string
  readonly table: string
  readonly kinds: readonly string[]
  readonly of: string
}

/** Where the database stood. */
export interface LedgerOfStatistics {
  readonly head: string | null
  readonly fingerprint: string | null
  /** Migrations that ran since scans are counted: what they made has no history yet. */
  readonly recent: readonly string[]
}

/** The planner's statistics of a database, as `stats export` writes them. */
export interface Statistics {
  readonly format: 'vault-db statistics'
  readonly formatVersion: number
  readonly toolVersion: string
  /** `stand-ins`: no value of a row is in the document; `real`: values are as in the database. */
  readonly values: 'stand-ins' | 'real'
  /** ISO 8601, UTC. */
  readonly takenAt: string
  readonly project: string
  readonly server: { readonly versionNum: number; readonly blockBytes: number }
  /** Newest migration and fingerprint of the schema; null where the ledger is missing or hidden. */
  readonly ledger: LedgerOfStatistics | null
  /** What the planner reckons with, as SHOW prints it. */
  readonly settings: Readonly<Record<string, string>>
  readonly unseen: readonly Unseen[]
  readonly extended: readonly ExtendedStatistics[]
  readonly tables: readonly TableOfStatistics[]
  /** Scans, sizes and ages, for `verify-indexes`. */
  readonly usage: Usage
}
