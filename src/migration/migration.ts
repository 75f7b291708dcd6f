import type { Kysely } from 'kysely'

/** Settings a migration file may state: `export const config = {…}`, or directives in SQL. */
export interface MigrationConfig {
  /** False: statements run one by one outside a transaction, and progress is recorded. */
  readonly transaction?: boolean
  /** `down` cannot restore what `up` removed; `down` is refused. */
  readonly irreversible?: boolean
  readonly description?: string
  /** DDL lock timeout of this migration, ms. */
  readonly lockTimeoutMs?: number
}

/** A value that `--set name=value` gives to a migration. */
export type ParameterSpec =
  | {
      readonly type: 'uuid' | 'text' | 'integer' | 'boolean'
      readonly summary: string
      readonly default?: string
    }
  | {
      readonly type: 'choice'
      readonly choices: readonly string[]
      readonly summary: string
      readonly default?: string
    }

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>

/** Values as the person gave them, checked against their specs; absent ones are undefined. */
export type ParameterValues = Readonly<Record<string, string | undefined>>

/** Second argument of `up` and `down`. */
export interface MigrationContext {
  readonly parameters: ParameterValues
  /**
   * Stop this migration and roll it back: data needs a decision. Exit 2, nothing changed.
   * @param details one line for each row or choice, shown below the message
   */
  readonly stop: (message: string, options?: { details?: readonly string[]; hint?: string }) => never
}

/** The body of a TypeScript migration. Plain Kysely files (`up(db)`, `down(db)`) fit unchanged. */
// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
export type MigrationBody = (db: Kysely<any>, context: MigrationContext) => Promise<unknown> | unknown

/** What a TypeScript migration exports: as named exports, or as default through {@link defineMigration}. */
export interface MigrationDefinition {
  readonly config?: MigrationConfig
  readonly parameters?: ParameterSpecs
  readonly up: MigrationBody
  readonly down?: MigrationBody
}

/** Identity, for types and completion. */
export function defineMigration(migration: MigrationDefinition): MigrationDefinition {
  return migration
}

/** A migration file as listed: its source is read, never run. */
export interface MigrationFile {
  /** File name without extension: `20250808000000_p1_baseline`. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly kind: 'sql' | 'ts'
  readonly source: string
}
