import type { SqlStatement } from '../sql/split.js'
import type { MigrationBody, MigrationConfig, ParameterSpecs } from './migration.js'

interface LoadedFile {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly source: string
  readonly config: MigrationConfig
  /** Empty where the migration takes none. */
  readonly parameters: ParameterSpecs
}

/** A `.sql` migration, read and checked. */
export interface LoadedSqlMigration extends LoadedFile {
  readonly kind: 'sql'
  /** Empty in a file that was just created. */
  readonly up: readonly SqlStatement[]
  /** Null where the file has no down section. */
  readonly down: readonly SqlStatement[] | null
}

/** A TypeScript or JavaScript migration, loaded and checked; nothing of it has run but its top level. */
export interface LoadedScriptMigration extends LoadedFile {
  readonly kind: 'ts'
  readonly up: MigrationBody
  readonly down: MigrationBody | null
}

/** A migration that can run: both of its directions, its settings and its parameters. */
export type LoadedMigration = LoadedSqlMigration | LoadedScriptMigration
