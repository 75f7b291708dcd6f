import { userInfo } from 'node:os'
import { checkParameters } from './connection-parameters.js'
import type { Config, ConnectionConfig } from './define-config.js'
import type { Environment } from './dotenv.js'
import { type ConnectionUrl, invalid, parseConnectionUrl, severalHosts } from './parse-connection-url.js'
import { readPasswordFile } from './password-file.js'
import type { ResolvedConnection, ServerTarget } from './target.js'
import { readTlsSettings } from './tls-settings.js'

/** What a source does not say is looked up here. */
export interface ConnectionDefaults {
  readonly config: Config
  readonly env: Environment
  /** Relative certificate paths start here. */
  readonly cwd: string
}

type Parts = Partial<Omit<ConnectionUrl, 'password'>> & Pick<ConnectionConfig, 'password' | 'ssl'>

/** The server that a URL names. @throws TARGET_INVALID */
export function fromUrl(url: string, source: string, defaults: ConnectionDefaults): ServerTarget {
  const parts = parseConnectionUrl(url, source)
  const warnings = checkParameters(parts.parameters, source)
  return build({ source, parts: { ...parts, password: parts.password || undefined }, warnings }, defaults)
}

/** The server that separate settings name; `PG…` variables fill what they leave open. @throws TARGET_INVALID */
export function fromParts(
  source: string,
  parts: ConnectionConfig,
  defaults: ConnectionDefaults,
): ServerTarget {
  return build({ source, parts, warnings: [] }, defaults)
}

interface Draft {
  readonly source: string
  readonly parts: Parts | ConnectionConfig
  readonly warnings: readonly string[]
}

function build(draft: Draft, defaults: ConnectionDefaults): ServerTarget {
  const { source, parts } = draft
  const { env, cwd } = defaults
  const parameters = ('parameters' in parts && parts.parameters) || {}
  const place = locate(parts, env)
  const own = ownSettings(defaults.config, place.host)
  const tls = readTlsSettings({ source, host: place.host, parameters, env, ssl: parts.ssl ?? own.ssl, cwd })
  const password = findPassword(parts.password ?? (env['PGPASSWORD'] || own.password), place, env)
  const timeout = parameters['connect_timeout'] ?? env['PGCONNECT_TIMEOUT']
  const connection: ResolvedConnection = {
    ...place,
    ...tls,
    source,
    ...(password.password === undefined ? {} : { password: password.password }),
    ...(timeout ? { connectTimeoutMs: parseTimeout(timeout, source) } : {}),
    ...present('applicationName', parameters['application_name'] ?? env['PGAPPNAME']),
    ...present('options', parameters['options'] ?? env['PGOPTIONS']),
    ...(/^(true|1)$/.test(parameters['pgbouncer'] ?? '') ? { isPoolerDeclared: true } : {}),
  }
  const warnings = [...draft.warnings, ...(password.warning === undefined ? [] : [password.warning])]
  return { kind: 'server', source, connection, ...(warnings.length > 0 ? { warnings } : {}) }
}

function locate(parts: Parts | ConnectionConfig, env: Environment) {
  const user = parts.user || env['PGUSER'] || systemUser()
  const host = parts.host || env['PGHOST'] || 'localhost'
  if (host.includes(',')) throw severalHosts(parts.host ? 'connection.host' : 'PGHOST')
  return {
    host,
    port: parts.port ?? parsePort(env['PGPORT']) ?? 5432,
    user,
    database: parts.database || env['PGDATABASE'] || user,
  }
}

/**
 * A config may hold the password or the TLS settings of a server that a URL names (a function that fetches
 * short-lived tokens); they are not for the servers that it does not mean.
 */
function ownSettings({ connection }: Config, host: string): Pick<ConnectionConfig, 'password' | 'ssl'> {
  const { url, host: ownHost, password, ssl } = connection
  const named = url && url !== 'embedded' ? parseConnectionUrl(url, 'connection').host : ownHost
  if (named !== undefined && named !== host) return {}
  return { ...(password === undefined ? {} : { password }), ...(ssl === undefined ? {} : { ssl }) }
}

function findPassword(
  stated: ConnectionConfig['password'],
  place: Parameters<typeof readPasswordFile>[0],
  env: Environment,
): { password?: NonNullable<ConnectionConfig['password']>; warning?: string } {
  return stated ? { password: stated } : readPasswordFile(place, env)
}

function parsePort(text: string | undefined): number | undefined {
  if (!text) return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw invalid('PGPORT', `is "${text}"; a port is a number from 1 to 65535.`)
}

/** Seconds as libpq takes them; 0 waits for ever. */
function parseTimeout(text: string, source: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  throw invalid(source, `has the connect_timeout "${text}"; it is a whole number of seconds.`)
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under an id that has no name.
    return 'postgres'
  }
}

function present<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value ? ({ [key]: value } as { [P in K]?: string }) : {}
}
