import type { Kysely } from 'kysely'

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

/** What `migrations/<project>/project.ts` exports as default. */
export interface ProjectDefinition {
  readonly name: string
  readonly description: string
  /** Oldest server the project's SQL works on, as a major version. */
  readonly minimumServerVersion?: number
  readonly extensions?: readonly (string | ExtensionNeed)[]
  readonly lookups?: readonly LookupSpec[]
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
