import type { ObjectKind } from '../catalog/object.js'
import type { CheckId } from '../indexes/check-ids.js'

/** How to speak TLS. `true` verifies the server's certificate, as `sslmode=verify-full` does. */
export interface TlsConfig {
  /** Certificates as PEM text. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: boolean
  readonly servername?: string
}

/** Where a server is, when no URL or environment variable says so. */
export interface ConnectionConfig {
  readonly url?: string | undefined
  readonly host?: string | undefined
  readonly port?: number
  readonly database?: string | undefined
  readonly user?: string | undefined
  /** A function is asked again for each connection: short-lived cloud tokens. */
  readonly password?: string | (() => string | Promise<string>) | undefined
  readonly ssl?: boolean | TlsConfig
}

/** Where a project's files are; paths are relative to the config file. */
export interface ProjectConfig {
  readonly name: string
  /** Folder of migrations; `migrations/<name>` where absent. */
  readonly migrations?: string
  /** Folder of seeds; `seeds/<name>` where absent. */
  readonly seeds?: string
  /** Schema that the project's objects live in; `public` where absent. */
  readonly schema?: string
}

/** A difference that is no drift: made and kept by someone else, on purpose. */
export interface DriftIgnore {
  /** Kind of object: `index`, `table`, `schema`…; what is part of the object, or in the schema, goes with it. */
  readonly kind: ObjectKind
  /** Name with its schema, as `drift` prints it; `*` stands for any text: `public.events_*`. */
  readonly name: string
  /** Why, for those who read the report. */
  readonly reason: string
}

/** What `drift`, and the check before `migrate up`, leave out. */
export interface DriftConfig {
  readonly ignore?: readonly DriftIgnore[]
}

/** A finding of `verify-indexes` that is known and left as it is. */
export interface IndexSuppression {
  readonly check: CheckId
  /** Name with its schema, as `verify-indexes` prints it, with or without its kind; `*` stands for any text. */
  readonly object: string
  /** Why, for those who read the report. */
  readonly reason: string
  /** Last day that it holds, in UTC: `2026-12-31`. For ever where absent. */
  readonly until?: string
}

/** What `verify-indexes` does not report. */
export interface IndexesConfig {
  readonly suppress?: readonly IndexSuppression[]
}

/** What `vault-db.config.ts` exports as default. Durations are milliseconds. */
export interface UserConfig {
  readonly projects: readonly (string | ProjectConfig)[]
  /** The project a command means when `--project` is absent; the first one where not said. */
  readonly defaultProject?: string
  readonly connection?: ConnectionConfig
  /** Written into the ledger's `meta` and checked later: see docs/reference/config.md. */
  readonly environment?: string | undefined
  /** Folder of the embedded databases; `.vault-db` where absent. */
  readonly embeddedFolder?: string
  readonly lockWaitMs?: number
  readonly lockTimeoutMs?: number
  readonly lockRetryBudgetMs?: number
  readonly drift?: DriftConfig
  readonly indexes?: IndexesConfig
}

/** A project with absolute folders. */
export interface Project {
  readonly name: string
  readonly migrationsFolder: string
  readonly seedsFolder: string
  readonly schema: string
}

/** A config after defaults; every path is absolute. */
export interface Config {
  /** The config file, or null for the built-in defaults. */
  readonly file: string | null
  /** Folder that relative paths start from. */
  readonly root: string
  readonly projects: readonly Project[]
  readonly defaultProject: string
  readonly connection: ConnectionConfig
  readonly environment: string | undefined
  readonly embeddedFolder: string
  readonly lockWaitMs: number
  readonly lockTimeoutMs: number
  readonly lockRetryBudgetMs: number
  readonly drift: Required<DriftConfig>
  readonly indexes: Required<IndexesConfig>
}

/** Identity, for types and completion. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}
