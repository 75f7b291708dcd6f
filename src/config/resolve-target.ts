import { basename, join } from 'node:path'
import type { Config } from './define-config.js'
import { type Environment, type MergedEnvironment, readEnvironment } from './dotenv.js'
import { invalid } from './parse-connection-url.js'
import { fromParts, fromUrl } from './resolve-connection.js'
import { selectProject } from './select-project.js'
import type { Target } from './target.js'

/** What decides which database a command speaks to. */
export interface TargetRequest {
  readonly config: Config
  /** The default project where absent. */
  readonly project?: string | undefined
  /** Value of `--url`: a PostgreSQL URL, or the word `embedded`. */
  readonly url?: string | undefined
  readonly env: Environment
  readonly cwd: string
}

/** The word that stands for the embedded database where a URL is expected. */
const embedded = 'embedded'

const urlVariables = ['VAULT_DB_URL', 'DATABASE_URL_UNPOOLED', 'DATABASE_URL'] as const

/**
 * Find the one database of this run: `--url`, else `VAULT_DB_EMBEDDED=1`, `VAULT_DB_URL`,
 * `DATABASE_URL_UNPOOLED`, `DATABASE_URL`, `PGHOST` or `PGDATABASE`, the config's connection, else the
 * embedded one. A `.env` beside the config is read first; the real environment wins. Nothing is connected.
 *
 * @throws TARGET_INVALID   what was found is no PostgreSQL server; the message names its source
 * @throws PROJECT_UNKNOWN  no project of that name
 */
export async function resolveTarget(request: TargetRequest): Promise<Target> {
  const { config, cwd, url } = request
  const project = selectProject(config, request.project)
  const merged = readEnvironment(config.root, request.env)
  const here: Target = { kind: 'embedded', folder: join(config.embeddedFolder, project.name) }
  const from = { config, env: merged.env, cwd }
  const stated = flagOf(url, merged) ?? embeddedFlag(merged) ?? variableOf(merged)
  if (stated?.value === embedded) return here
  if (stated) return fromUrl(stated.value, stated.source, from)
  const named = ['PGHOST', 'PGDATABASE'].filter((name) => merged.env[name])
  if (named.length > 0) return fromParts(named.map((name) => labelOf(name, merged)).join(' and '), {}, from)
  return fromConfig(config, from) ?? here
}

interface Stated {
  readonly value: string
  readonly source: string
}

/** The command line also fills `--url` from VAULT_DB_URL, so the variable is named where it says the same. */
function flagOf(url: string | undefined, merged: MergedEnvironment): Stated | undefined {
  if (url === undefined || url === merged.env['VAULT_DB_URL']) return undefined
  // An unset shell variable in --url "$PROD_URL" must not lead to another database.
  if (url.trim() === '')
    throw invalid('--url', 'is empty.', 'Give a postgresql:// URL, or the word embedded.')
  return { value: url.trim(), source: '--url' }
}

function embeddedFlag({ env }: MergedEnvironment): Stated | undefined {
  const word = env['VAULT_DB_EMBEDDED']?.trim().toLowerCase() ?? ''
  if (['', '0', 'false', 'no', 'off'].includes(word)) return undefined
  if (['1', 'true', 'yes', 'on'].includes(word)) return { value: embedded, source: 'VAULT_DB_EMBEDDED' }
  throw invalid('VAULT_DB_EMBEDDED', 'takes 1, true or yes, or 0, false or no.')
}

function variableOf(merged: MergedEnvironment): Stated | undefined {
  const name = urlVariables.find((variable) => merged.env[variable]?.trim())
  if (name === undefined) return undefined
  return { value: merged.env[name]!.trim(), source: labelOf(name, merged) }
}

function labelOf(name: string, { fromFile }: MergedEnvironment): string {
  return fromFile.has(name) ? `${name} in .env` : name
}

function fromConfig(config: Config, from: Parameters<typeof fromUrl>[2]): Target | undefined {
  const { url, host, port, database, user } = config.connection
  const source = `connection in ${config.file === null ? 'the config' : basename(config.file)}`
  if (url === embedded) return undefined
  if (url) return fromUrl(url, source, from)
  if ([host, port, database, user].every((part) => part === undefined)) return undefined
  return fromParts(source, config.connection, from)
}
