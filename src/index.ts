export {
  type Config,
  type ConnectionConfig,
  type DriftConfig,
  type DriftIgnore,
  defineConfig,
  type IndexesConfig,
  type IndexSuppression,
  type ProjectConfig,
  type UserConfig,
} from './config/define-config.js'
export {
  type AcceptedFinding,
  type DevSeed,
  defineDevSeed,
  defineProject,
  type ExtensionNeed,
  type LookupSpec,
  type MonitorSpec,
  type PartitionSpec,
  type ProjectDefinition,
  type RefreshFunction,
  type RefreshView,
} from './config/define-project.js'
export { type ArrayTypeSource, readArrayTypes } from './db/read-array-types.js'
export { type ErrorCode, exitCodes, isVaultDbError, VaultDbError } from './errors.js'
export {
  type CompilableQuery,
  defineQuery,
  ofColumn,
  type QueryBudget,
  type QueryDefinition,
  type QueryExpectation,
} from './explain/define-query.js'
export {
  type CommandFunction,
  drift,
  explainCheck,
  migrateDown,
  migrateStatus,
  migrateTo,
  migrateUp,
  migrateVerify,
  seedDev,
  seedLookups,
  verifyIndexes,
  type Where,
} from './library.js'
export {
  defineMigration,
  type MigrationBody,
  type MigrationConfig,
  type MigrationContext,
  type MigrationDefinition,
  type ParameterSpec,
} from './migration/migration.js'
export type { TypesConfig } from './types/options.js'
export { type ArrayType, type BaseParsers, type ParserOptions, parsers } from './types/parsers.js'
export { version } from './version.js'
