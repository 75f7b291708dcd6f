import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { VaultDbError } from '../errors.js'
import { listMigrations } from '../files/list-migrations.js'
import { nextName } from '../migration/name.js'
import { projectName } from './check-config.js'
import type { Config } from './define-config.js'
import type { Environment } from './dotenv.js'
import { configIn, findConfigFile } from './find-config-file.js'
import type { InitPlan } from './init-files.js'
import { loadConfig } from './load-config.js'

/** What a person asked `init` for. */
export interface InitRequest {
  readonly cwd: string
  readonly env: Environment
  /** The value of `--config`. */
  readonly file?: string | undefined
  /** The value of `--project`. */
  readonly project?: string | undefined
  readonly kind: 'ts' | 'sql'
  /** No example. */
  readonly bare?: boolean
}

/** The plan, and whether a config that is there already leaves the project out. */
export interface PlannedInit {
  readonly plan: InitPlan
  /** The config to add the project to; null where nothing is to be added. */
  readonly lacking: string | null
}

/**
 * Decide what `init` writes: in the folders that a config says, where there is one here; else in
 * `migrations/<project>` and `seeds/<project>`. The project is named after the folder where not said.
 *
 * @throws USAGE           the name cannot be one of a project
 * @throws CONFIG_INVALID  the config that is here cannot be read
 */
export async function planInit(request: InitRequest): Promise<PlannedInit> {
  const { cwd, env, kind, bare = false } = request
  const file = request.file === undefined ? configIn(cwd) : findConfigFile(cwd, request.file)
  const config = file === null ? null : await loadConfig({ cwd, env, file })
  const project = checkName(request.project ?? config?.defaultProject ?? nameAfter(cwd))
  const root = config?.root ?? cwd
  const known = config?.projects.find((each) => each.name === project)
  const folders = known ?? {
    migrationsFolder: join(root, 'migrations', project),
    seedsFolder: join(root, 'seeds', project),
  }
  const { migrationsFolder, seedsFolder } = folders
  const example = bare ? null : await exampleName(migrationsFolder)
  const plan = { root, project, migrationsFolder, seedsFolder, hasConfig: config !== null, example, kind }
  return { plan, lacking: known ? null : fileToExtend(config) }
}

function fileToExtend(config: Config | null): string | null {
  if (config?.file == null) return null
  const folder = basename(dirname(config.file)) === '.config' ? '.config/' : ''
  return `${folder}${basename(config.file)}`
}

function checkName(name: string): string {
  if (projectName.test(name)) return name
  throw new VaultDbError('USAGE', `"${name}" cannot be the name of a project.`, {
    hint: 'Use letters, digits, "_", "-" and ".", as in `vault-db init --project app`.',
  })
}

function nameAfter(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return name || 'app'
}

/** Only into an empty project: beside migrations of its own the example would be a stranger. */
async function exampleName(migrationsFolder: string): Promise<string | null> {
  if (!existsSync(migrationsFolder)) return nextName(new Date(), 'create notes', [])
  if (existsSync(join(migrationsFolder, 'project.ts'))) return null
  const files = await listMigrations(migrationsFolder)
  return files.length > 0 ? null : nextName(new Date(), 'create notes', [])
}
