import type { Kysely } from 'kysely'
import type { DocsConfig } from '../documents/options.js'
import type { CheckId } from '../indexes/check-ids.js'
import type { TypesConfig } from '../types/options.js'

/** An extension that a project needs. `optional` ones are reported when absent, never required. */
export interface ExtensionNeed {
  readonly name: string
  readonly optional?: boolean
}

/**
 * A lookup table and where its rows come from.
 * The file (`seeds/<project>/lookups/<table>.yaml|csv|json` unless `file` says otherwise) lists rows whose
 * keys are columns. `key` is what makes a row the same row; other columns are kept equal to the file.
 */
export interface LookupSpec {
  readonly table: string
  readonly schema?: string
  readonly key: string | readonly string[]
  readonly file?: string
}

/** How long the range of one partition is; ranges begin at midnight UTC, weeks on Monday. */
export type PartitionInterval = 'day' | 'week' | 'month' | 'year'

/**
 * A table partitioned by ranges of time, kept ahead of the clock by `partitions ensure`.
 * Tables and functions are plain names of the project's schema, or `schema.name`.
 */
export interface PartitionSpec {
  readonly table: string
  readonly interval: PartitionInterval
  /** Partitions kept ready after the current one; 3 where absent. */
  readonly ahead?: number
  /** A function of the project, `(ahead integer)`, that makes the partitions instead of the tool's own SQL. */
  readonly ensure?: string
}

/** The project's own refresh: one function without arguments. */
export interface RefreshFunction {
  readonly function: string
  /**
   * A query for `view` and `refreshed_at`, where the function keeps a record of its own: runs that a
   * scheduler started count too. Without it `inspect` knows of the refreshes of `vault-db refresh` only.
   */
  readonly freshness?: string
}

/** A materialized view that `refresh` refreshes; it finds their order by itself. */
export interface RefreshView {
  readonly view: string
}

/** A query that `inspect` runs and shows; at most 100 rows, in a read-only transaction. */
export interface MonitorSpec {
  readonly name: string
  readonly sql: string
  /** A finding for each row whose last column is a number above this. */
  readonly warnAbove?: number
}

/** A finding of `verify-indexes` that the project decided to live with. */
export interface AcceptedFinding {
  /** Name of the check, as docs/rules/indexes.md lists it. */
  readonly check: CheckId
  /** Name with its schema, with or without its kind; `*` stands for any text. */
  readonly object: string
  /** Why; the decision's record where there is one. */
  readonly reason: string
}

/** What `migrations/<project>/project.ts` exports as default. */
export interface ProjectDefinition {
  readonly name: string
  readonly description: string
  /** Oldest server the project's SQL works on, as a major version. */
  readonly minimumServerVersion?: number
  readonly extensions?: readonly (string | ExtensionNeed)[]
  readonly lookups?: readonly LookupSpec[]
  readonly partitions?: readonly PartitionSpec[]
  /** How the materialized views are refreshed; all of the schema's, in order, where absent. */
  readonly refresh?: RefreshFunction | readonly RefreshView[]
  readonly monitors?: readonly MonitorSpec[]
  /** Findings of `verify-indexes` that are known and stay. */
  readonly accept?: readonly AcceptedFinding[]
  /** What `types generate` writes, and where. */
  readonly types?: TypesConfig
  /** Where `docs generate` writes the data model, and whether everything must be described. */
  readonly docs?: DocsConfig
}

/** What `seeds/<project>/dev.ts` exports as default. */
export interface DevSeed {
  /** Tables that must be empty for the seed to run; where one has rows the seed is skipped and says so. */
  readonly skipWhenRowsIn: readonly string[]
  /** Fill the database; runs in one transaction. */
  // biome-ignore lint/suspicious/noExplicitAny: a seed writes tables of any project
  readonly run: (db: Kysely<any>) => Promise<void>
}

/** Identity, for types and completion. */
export function defineProject(project: ProjectDefinition): ProjectDefinition {
  return project
}

/** Identity, for types and completion. */
export function defineDevSeed(seed: DevSeed): DevSeed {
  return seed
}
