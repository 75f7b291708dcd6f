import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { messageOf } from '../errors.js'
import type { TlsConfig } from './define-config.js'
import { didYouMean } from './did-you-mean.js'
import { invalid } from './parse-connection-url.js'
import { type SslMode, sslModeOf } from './target.js'

/** What says how to speak TLS, strongest first: the URL's parameters, `PGSSL…` variables, the config. */
export interface TlsSource {
  readonly source: string
  readonly host: string
  readonly parameters: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly ssl: boolean | TlsConfig | undefined
  /** Relative certificate paths start here. */
  readonly cwd: string
}

/** The mode, and the certificates as PEM text. */
export interface TlsSettings {
  readonly sslMode: SslMode
  readonly ssl?: TlsConfig
}

const modes: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

/**
 * Decide how to speak TLS, as libpq does: `require` does not verify, unless a root certificate is named.
 * `verify-` modes without one take `~/.postgresql/root.crt`, else the authorities that Node.js trusts.
 *
 * @throws TARGET_INVALID  an unknown mode, or a certificate file that cannot be read
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
export function readTlsSettings(from: TlsSource): TlsSettings {
  const given = statedMode(from)
  const stated = given ?? sslModeOf({ host: from.host, ...(from.ssl === undefined ? {} : { ssl: from.ssl }) })
  if (stated === 'disable') return { sslMode: 'disable' }
  const root = from.parameters['sslrootcert'] ?? from.env['PGSSLROOTCERT']
  if (root === 'system') return { sslMode: systemMode(given, from.source), ssl: clientCertificate(from) }
  const sslMode = stated === 'require' && root ? 'verify-ca' : stated
  const ca = root
    ? readPem('sslrootcert', root, from)
    : sslMode.startsWith('verify')
      ? homeRoot(from)
      : undefined
  const own = typeof from.ssl === 'object' ? from.ssl : {}
  return { sslMode, ssl: { ...own, ...(ca === undefined ? {} : { ca }), ...clientCertificate(from) } }
}

function statedMode({ parameters, env, source, host }: TlsSource): SslMode | undefined {
  if (host.startsWith('/')) return 'disable'
  if (parameters['sslmode']) return checkMode(parameters['sslmode'], `${source}: sslmode`)
  const ssl = parameters['ssl']
  if (ssl !== undefined) {
    if (/^(true|1|no-verify)$/.test(ssl)) return 'require'
    if (/^(false|0)$/.test(ssl)) return 'disable'
    throw invalid(`${source}: ssl`, 'is true or false.', `sslmode says it better: ${modes.join(', ')}.`)
  }
  return env['PGSSLMODE'] ? checkMode(env['PGSSLMODE'], 'PGSSLMODE') : undefined
}

function checkMode(word: string, label: string): SslMode {
  // node-postgres' own word for what libpq calls require
  if (word === 'no-verify') return 'require'
  const mode = modes.find((known) => known === word)
  if (mode !== undefined) return mode
  throw invalid(label, `is one of ${modes.join(', ')}.${didYouMean(word, modes)}`)
}

function systemMode(given: SslMode | undefined, source: string): SslMode {
  if (given === undefined || given === 'verify-full') return 'verify-full'
  throw invalid(
    source,
    `has sslrootcert=system with sslmode=${given}, which is too weak.`,
    'Write sslmode=verify-full.',
  )
}

function homeRoot({ ssl, env }: TlsSource): string | undefined {
  if (typeof ssl === 'object' && ssl.ca !== undefined) return undefined
  const file = join(env['HOME'] ?? homedir(), '.postgresql', 'root.crt')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function clientCertificate(from: TlsSource): { cert?: string; key?: string } {
  const cert = from.parameters['sslcert'] ?? from.env['PGSSLCERT']
  const key = from.parameters['sslkey'] ?? from.env['PGSSLKEY']
  return {
    ...(cert ? { cert: readPem('sslcert', cert, from) } : {}),
    ...(key ? { key: readPem('sslkey', key, from) } : {}),
  }
}

function readPem(name: string, file: string, { source, cwd }: TlsSource): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw invalid(`${source}: ${name}`, `cannot be read (${messageOf(error)}).`)
  }
}
