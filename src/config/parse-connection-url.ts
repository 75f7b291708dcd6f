import { VaultDbError } from '../errors.js'

/** A connection URL taken apart and percent-decoded; what it does not say is undefined. */
export interface ConnectionUrl {
  readonly user: string | undefined
  readonly password: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly database: string | undefined
  /** The query's parameters, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

const example = 'postgresql://user:password@host:5432/database'
const encodeHint = 'In a user name or password write @ as %40, : as %3A, / as %2F, ? as %3F and % as %25.'

/**
 * Take a PostgreSQL URL apart, as libpq reads it. Pure. No part of the URL gets into a message but its
 * scheme and the names of parameters: a password with a stray `/` may look like any other part.
 *
 * @param source what the URL was given by (`DATABASE_URL`), for messages
 * @throws TARGET_INVALID  another scheme, several hosts, a bad port or a bad %-escape
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parseConnectionUrl(url: string, source: string): ConnectionUrl {
  const rest = withoutScheme(url.trim(), source)
  const match = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(rest)
  const [authority = '', path = '', query = ''] = match?.slice(1) ?? []
  if (`${path}${query}`.includes('@')) {
    throw invalid(
      source,
      'has an @ behind its host, so it cannot be told where the password ends.',
      encodeHint,
    )
  }
  const at = authority.lastIndexOf('@')
  const [user, password] = splitOnce(at < 0 ? '' : authority.slice(0, at), ':')
  const parameters = parseQuery(query, source)
  const address = parseAddress(parameters['host'] ?? authority.slice(at + 1), source)
  const read = (name: string, part: string | undefined) =>
    parameters[name] ?? decode(part || undefined, source)
  return {
    user: read('user', user),
    password: read('password', password),
    host: address.host,
    port: parsePort(parameters['port'], source) ?? address.port,
    database: read('dbname', path),
    parameters,
  }
}

/** The error of a target that cannot be used: `source` names what stated it. */
export function invalid(source: string, what: string, hint?: string): VaultDbError {
  return new VaultDbError('TARGET_INVALID', `${source} ${what}`, { hint })
}

/** The error of a list of hosts, which libpq would try in turn. */
export function severalHosts(source: string): VaultDbError {
  return invalid(
    source,
    'names several hosts.',
    'Name the one that takes writes: migrations go to the primary.',
  )
}

function withoutScheme(url: string, source: string): string {
  const scheme = /^([a-z][\w+.:-]*?):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) throw invalid(source, 'is not a PostgreSQL URL.', `Write it as ${example}.`)
  if (scheme === 'postgres' || scheme === 'postgresql') return url.slice(scheme.length + 3)
  if (/^(https?|wss?|neon|neon-http|prisma|prisma\+postgres)$/.test(scheme)) {
    throw invalid(
      source,
      `is a ${scheme}:// URL, and vault-db speaks PostgreSQL's own protocol: HTTP drivers such as neon-http send each statement alone and have no transactions.`,
      `Take the provider's direct connection string, ${example}.`,
    )
  }
  throw invalid(
    source,
    `is a ${scheme}:// URL; only postgresql:// and postgres:// are understood.`,
    /postgres/.test(scheme) ? 'Leave out the driver: write postgresql:// alone.' : `Write it as ${example}.`,
  )
}

function parseAddress(text: string, source: string): { host: string | undefined; port: number | undefined } {
  if (text.includes(',')) {
    throw severalHosts(source)
  }
  const bracketed = /^\[([\da-f:.]+(?:%\w+)?)\](?::(.*))?$/i.exec(text)
  if (bracketed) return { host: bracketed[1], port: parsePort(bracketed[2], source) }
  if (text.startsWith('/') || isAddressV6(text)) return { host: text, port: undefined }
  const [host, port] = splitOnce(text, ':')
  const decoded = decode(host || undefined, source)
  if (decoded !== undefined && !decoded.startsWith('/') && !/^[\w.-]+$/.test(decoded)) {
    throw invalid(source, 'has a host name with characters that no host name has.', encodeHint)
  }
  return { host: decoded, port: parsePort(port, source) }
}

/** Bare, as in `?host=::1`. */
function isAddressV6(text: string): boolean {
  return /^[\da-f]*:[\da-f:.]*:[\da-f.]*$/i.test(text)
}

function parsePort(text: string | undefined, source: string): number | undefined {
  if (!text) return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw invalid(source, 'has a port that is not a number from 1 to 65535.', encodeHint)
}

function parseQuery(query: string, source: string): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {}
  for (const part of query.split('&').filter((text) => text !== '')) {
    const [name, value] = splitOnce(part, '=')
    if (value === undefined || !/^\w+$/.test(name)) {
      throw invalid(source, 'has a query part that is not name=value.', encodeHint)
    }
    parameters[name] = decode(value, source) ?? ''
  }
  return parameters
}

function decode(text: string | undefined, source: string): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid(source, 'has a % that is not followed by two hexadecimal digits.', encodeHint)
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
