import type { Difference } from '../catalog/compare-catalogs.js'
import type { Catalog, ObjectId } from '../catalog/object.js'
import type { Structure } from './structure.js'

/** What head declares, what is there, and in what they differ; read by one printer. */
export interface Contract {
  readonly expected: Catalog
  readonly actual: Catalog
  readonly differences: readonly Difference[]
}

/** Use of an index, with the parts on all partitions. */
export interface IndexUse {
  readonly scans: number
  /** ISO 8601, UTC; null where unknown (before PostgreSQL 16) or never. */
  readonly lastScan: string | null
  readonly sizeBytes: number
  /** Bytes that the entries do not need, estimated; null where statistics are missing or hidden. */
  readonly wastedBytes: number | null
}

export interface TableUse {
  readonly rows: number
  /** False where ANALYZE never ran. */
  readonly analyzed: boolean
  readonly modifiedSinceAnalyze: number
  /** ISO 8601, UTC. */
  readonly lastAnalyze: string | null
  readonly deletes: number
  readonly writes: number
  readonly sizeBytes: number
  readonly wastedBytes: number | null
  /** Transactions since the oldest row that is not frozen, TOAST included; null for a partitioned table. */
  readonly xidAge: number | null
  readonly multixactAge: number | null
}

/** What the server counted. One source gives it: the live database, or later a file of statistics. */
export interface Usage {
  /** Where it is from, for the report: `this database`. */
  readonly source: string
  /** Since when scans and changes are counted without a gap; ISO 8601, UTC. */
  readonly countedSince: string
  /** When it was read; ISO 8601, UTC. */
  readonly readAt: string
  /** Standbys that count scans of their own. */
  readonly replicas: number
  readonly freezeMaxAge: number
  readonly multixactFreezeMaxAge: number
  /** By the index's id. */
  readonly indexes: Readonly<Record<ObjectId, IndexUse>>
  /** By the table's printed name. */
  readonly tables: Readonly<Record<string, TableUse>>
}

/** What amcheck says of an index. */
export interface IndexFault {
  readonly id: ObjectId
  readonly message: string
}

/** What the checks judge: everything that was read, nothing that they read themselves. */
export interface Evidence {
  readonly contract: Contract
  readonly structure: Structure
  readonly usage: Usage
  /** Sources of migrations that ran since `usage.countedSince`: their indexes have no history yet. */
  readonly recentSources: readonly string[]
  /** Of indexes that were read through; absent where that was not asked for. */
  readonly faults?: readonly IndexFault[]
}
