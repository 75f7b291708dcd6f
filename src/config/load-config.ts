import { basename, dirname, join, resolve } from 'node:path'
import { VaultDbError } from '../errors.js'
import { defaultConfig, settingDefaults } from './defaults.js'
import type { Config, Project, ProjectConfig, UserConfig } from './define-config.js'
import { didYouMean } from './did-you-mean.js'
import { type Environment, exposeEnvironment, readEnvironment } from './dotenv.js'
import { findConfigFile, rootOf } from './find-config-file.js'
import { parseDuration } from './parse-duration.js'

export { selectProject } from './select-project.js'

/** Where a config is looked for. */
export interface ConfigRequest {
  readonly cwd: string
  readonly env: Environment
  /** Exactly this file; relative to `cwd`. */
  readonly file?: string | undefined
}

/**
 * Load the config: `file`, else the nearest `vault-db.config.{ts,mts,js,mjs,json}` from `cwd` upwards (also in
 * `.config/`), else the built-in one. A `.env` beside it is read first; `VAULT_DB_…` variables win over the file.
 *
 * @throws CONFIG_NOT_FOUND  `file` is not there
 * @throws CONFIG_INVALID    every mistake at once, each with its path, in `details`
 */
export async function loadConfig({ cwd, env, file }: ConfigRequest): Promise<Config> {
  const path = findConfigFile(cwd, file)
  const root = path === null ? resolve(cwd) : rootOf(path)
  const merged = readEnvironment(root, env)
  exposeEnvironment(merged, env)
  const overrides = readOverrides(merged.env)
  if (path === null) return settle(defaultConfig(root), overrides)
  const { value, mistakes } = await readConfig(path)
  if (value === null) throw invalidConfig(path, [...mistakes, ...overrides.mistakes])
  return settle(completeConfig(value, path), overrides)
}

async function readConfig(path: string) {
  const [{ loadConfigModule }, { checkConfig }] = await Promise.all([
    import('./load-module.js'),
    import('./check-config.js'),
  ])
  const loaded = await loadConfigModule(path)
  if (!path.endsWith('.json') || typeof loaded !== 'object' || loaded === null) return checkConfig(loaded)
  const { $schema: _, ...settings } = loaded as Record<string, unknown>
  return checkConfig(Array.isArray(loaded) ? loaded : settings)
}

function completeConfig(stated: UserConfig, path: string): Config {
  const root = rootOf(path)
  const projects = stated.projects.map((each) => completeProject(each, root))
  return {
    file: path,
    root,
    projects,
    defaultProject: stated.defaultProject ?? projects[0]!.name,
    connection: stated.connection ?? {},
    environment: stated.environment || undefined,
    embeddedFolder: resolve(root, stated.embeddedFolder ?? settingDefaults.embeddedFolder),
    lockWaitMs: stated.lockWaitMs ?? settingDefaults.lockWaitMs,
    lockTimeoutMs: stated.lockTimeoutMs ?? settingDefaults.lockTimeoutMs,
    lockRetryBudgetMs: stated.lockRetryBudgetMs ?? settingDefaults.lockRetryBudgetMs,
    drift: { ignore: stated.drift?.ignore ?? [] },
    indexes: { suppress: stated.indexes?.suppress ?? [] },
  }
}

function completeProject(stated: string | ProjectConfig, root: string): Project {
  const project = typeof stated === 'string' ? { name: stated } : stated
  return {
    name: project.name,
    migrationsFolder: resolve(root, project.migrations ?? join('migrations', project.name)),
    seedsFolder: resolve(root, project.seeds ?? join('seeds', project.name)),
    schema: project.schema ?? 'public',
  }
}

interface Overrides {
  readonly values: Partial<Pick<Config, 'defaultProject' | 'environment' | 'embeddedFolder' | DurationKey>>
  readonly mistakes: readonly string[]
}

type DurationKey = 'lockWaitMs' | 'lockTimeoutMs' | 'lockRetryBudgetMs'

const textVariables = {
  VAULT_DB_DEFAULT_PROJECT: 'defaultProject',
  VAULT_DB_ENVIRONMENT: 'environment',
  VAULT_DB_EMBEDDED_FOLDER: 'embeddedFolder',
} as const

const durationVariables = {
  VAULT_DB_LOCK_WAIT: 'lockWaitMs',
  VAULT_DB_LOCK_TIMEOUT: 'lockTimeoutMs',
  VAULT_DB_LOCK_RETRY_BUDGET: 'lockRetryBudgetMs',
} as const

function readOverrides(env: Environment): Overrides {
  const values: Record<string, string | number> = {}
  const mistakes: string[] = []
  for (const [variable, key] of Object.entries(textVariables)) if (env[variable]) values[key] = env[variable]
  for (const [variable, key] of Object.entries(durationVariables)) {
    const word = env[variable]
    if (!word) continue
    const ms = parseDuration(word)
    if (ms === undefined) mistakes.push(`${variable}: "${word}" is no duration such as 500ms, 2s, 5m or 1h`)
    else values[key] = ms
  }
  return { values, mistakes }
}

function settle(config: Config, { values, mistakes }: Overrides): Config {
  const names = config.projects.map((project) => project.name)
  const chosen = values.defaultProject
  if (chosen !== undefined && !names.includes(chosen)) {
    const mistake = `VAULT_DB_DEFAULT_PROJECT: there is no project "${chosen}".${didYouMean(chosen, names)}`
    throw invalidConfig(null, [...mistakes, mistake])
  }
  if (mistakes.length > 0) throw invalidConfig(null, mistakes)
  const embeddedFolder = resolve(config.root, values.embeddedFolder ?? config.embeddedFolder)
  return { ...config, ...values, embeddedFolder }
}

function invalidConfig(file: string | null, mistakes: readonly string[]): VaultDbError {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  const where = file === null ? 'The environment' : nameOf(file)
  return new VaultDbError('CONFIG_INVALID', `${where} has ${count}.`, {
    at: file === null ? undefined : { file },
    details: mistakes,
  })
}

function nameOf(file: string): string {
  return basename(dirname(file)) === '.config' ? `.config/${basename(file)}` : basename(file)
}
