import { join } from 'node:path'
import type { Config, Project } from './define-config.js'
import { packageRoot } from './package-root.js'

/** Projects that ship with the package, the default one first. */
const shippedProjects: readonly string[] = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt']

/** What a config leaves open; durations in milliseconds. */
export const settingDefaults = {
  embeddedFolder: '.vault-db',
  lockWaitMs: 60_000,
  lockTimeoutMs: 2_000,
  lockRetryBudgetMs: 60_000,
} as const

/**
 * The config of a folder that has none: the reference projects, on an embedded database in `<folder>/.vault-db`.
 *
 * @param folder absolute
 */
export function defaultConfig(folder: string): Config {
  return {
    ...settingDefaults,
    file: null,
    root: folder,
    projects: shippedProjects.map((name) => shippedProject(name)),
    defaultProject: shippedProjects[0]!,
    connection: {},
    environment: undefined,
    drift: { ignore: [] },
    indexes: { suppress: [] },
    embeddedFolder: join(folder, settingDefaults.embeddedFolder),
  }
}

function shippedProject(name: string): Project {
  const root = packageRoot()
  return {
    name,
    migrationsFolder: join(root, 'migrations', name),
    seedsFolder: join(root, 'seeds', name),
    schema: 'public',
  }
}
