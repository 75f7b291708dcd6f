import { didYouMean } from './did-you-mean.js'
import { invalid } from './parse-connection-url.js'

/** Parameters that take effect. */
const known: readonly string[] = [
  'host',
  'port',
  'dbname',
  'user',
  'password',
  'sslmode',
  'ssl',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'connect_timeout',
  'application_name',
  'options',
  'pgbouncer',
]

/** libpq's that make no difference to one connection of ours. */
const harmless: ReadonlySet<string> = new Set([
  'channel_binding',
  'client_encoding',
  'fallback_application_name',
  'gssencmode',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'sslnegotiation',
  'sslsni',
  'tcp_user_timeout',
  'uselibpqcompat',
])

/** Of other tools that share the same variable, or libpq's that would change which server answers. */
const ignored: ReadonlySet<string> = new Set([
  'connection_limit',
  'load_balance_hosts',
  'max_pool_size',
  'min_pool_size',
  'pool_max_conns',
  'pool_timeout',
  'prepared_statements',
  'schema',
  'socket_timeout',
  'sslaccept',
  'statement_cache_size',
  'target_session_attrs',
])

/**
 * Check the names of a URL's parameters. Pure.
 *
 * @returns one warning for the parameters of other tools, which have no effect here
 * @throws TARGET_INVALID  a name that nobody knows: it may be a misspelt `sslmode`
 */
export function checkParameters(
  parameters: Readonly<Record<string, string>>,
  source: string,
): readonly string[] {
  const names = Object.keys(parameters).filter((name) => !known.includes(name) && !harmless.has(name))
  const unknown = names.find((name) => !ignored.has(name))
  if (unknown !== undefined) {
    const near = didYouMean(unknown, known).trim()
    throw invalid(source, `has the unknown parameter ${unknown}.`, near || `Known ones: ${known.join(', ')}.`)
  }
  if (names.length === 0) return []
  return [`${source} has ${names.join(', ')}, which vault-db ignores.`]
}
