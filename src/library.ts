import type { Command } from './commands/command.js'
import type { Context, GlobalOptions } from './commands/context.js'
import { createContext } from './commands/create-context.js'

/** Where a command works. Everything is looked up as the command line does it where absent. */
export interface Where {
  /** Project; the config's default where absent. */
  readonly project?: string
  /** URL of a server; `embedded` for the embedded database. */
  readonly url?: string
  /** Path of the config file. */
  readonly config?: string
  /** Absolute; the process's own where absent. */
  readonly cwd?: string
  /** Environment to read; the process's own where absent. */
  readonly env?: Context['env']
  /** Ends the command as Ctrl-C does. */
  readonly signal?: AbortSignal
  /** Told what happens; nothing is printed. */
  readonly progress?: Context['progress']
  /** Asked before data is lost and `allow` does not name the kind; nobody is asked where absent. */
  readonly confirm?: Context['confirm']
}

/**
 * A command as a function: what `--json` prints is what it returns.
 *
 * @throws VaultDbError  as the command would fail; docs/reference/exit-codes.md lists the codes
 */
export type CommandFunction<O, R> = (where?: Where, options?: Partial<O>) => Promise<R>

function callable<O, R>(load: () => Promise<Command<O, R>>): CommandFunction<O, R> {
  return async (where = {}, options = {}) => {
    const { project, url, config, ...rest } = where
    const stated = Object.entries({ project, url, config }).filter(([, value]) => value !== undefined)
    const context = createContext({ ...rest, options: Object.fromEntries(stated) as Partial<GlobalOptions> })
    return (await load()).run(context, options as O)
  }
}

/** `vault-db migrate up` */
export const migrateUp = callable(async () => (await import('./commands/migrate-up.js')).migrateUp)

/** `vault-db migrate down` */
export const migrateDown = callable(async () => (await import('./commands/migrate-down.js')).migrateDown)

/** `vault-db migrate to` */
export const migrateTo = callable(async () => (await import('./commands/migrate-to.js')).migrateTo)

/** `vault-db migrate status` */
export const migrateStatus = callable(
  async () => (await import('./commands/migrate-status.js')).migrateStatus,
)

/** `vault-db migrate verify` */
export const migrateVerify = callable(
  async () => (await import('./commands/migrate-verify.js')).migrateVerify,
)

/** `vault-db drift` */
export const drift = callable(async () => (await import('./commands/drift.js')).drift)

/** `vault-db seed lookups` */
export const seedLookups = callable(async () => (await import('./commands/seed-lookups.js')).seedLookups)

/** `vault-db seed dev` */
export const seedDev = callable(async () => (await import('./commands/seed-dev.js')).seedDev)

/** `vault-db verify-indexes` */
export const verifyIndexes = callable(
  async () => (await import('./commands/verify-indexes.js')).verifyIndexes,
)

/** `vault-db explain-check` */
export const explainCheck = callable(async () => (await import('./commands/explain-check.js')).explainCheck)
