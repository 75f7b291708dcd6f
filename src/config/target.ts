import type { ConnectionConfig } from './define-config.js'

/**
 * How far TLS is asked for, in libpq's words. `prefer` takes plain text when the server has no TLS; from
 * `require` on plain text is never spoken; only the `verify-` modes check who answers.
 */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/** A PostgreSQL server; `source` is what named it (`--url`, `DATABASE_URL`, …), for messages. */
export interface ServerTarget {
  readonly kind: 'server'
  readonly source: string
  readonly connection: ResolvedConnection
  /** What was ignored or looks wrong, one sentence each; to be shown once. Never a password. */
  readonly warnings?: readonly string[]
}

/** The in-process database of a project; `folder` holds its data. */
export interface EmbeddedTarget {
  readonly kind: 'embedded'
  readonly folder: string
}

/** The one database a command speaks to. */
export type Target = ServerTarget | EmbeddedTarget

/** Connection settings with nothing left to look up; never printed whole, since it may hold a password. */
export interface ResolvedConnection extends Omit<ConnectionConfig, 'url'> {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** Absent: `verify-full` where `ssl` is true, `disable` where it is false, else as the host suggests. */
  readonly sslMode?: SslMode
  /** 10 s where absent. */
  readonly connectTimeoutMs?: number
  /** Shown in `application_name` behind our own. */
  readonly applicationName?: string
  /** Server settings at login, as in `-c search_path=app`. */
  readonly options?: string
  /** The URL says `pgbouncer=true`. */
  readonly isPoolerDeclared?: boolean
  /** What named the server, for messages: `--url`, `DATABASE_URL in .env`. */
  readonly source?: string
}

/** `host:port/database` or the folder's name: what messages call a target. Never a password. */
export function describeTarget(target: Target): string {
  if (target.kind === 'embedded') return `embedded database ${target.folder}`
  return describeConnection(target.connection)
}

/** `host:port/database`, IPv6 addresses in brackets. Never a password. */
export function describeConnection({ host, port, database }: ResolvedConnection): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}

/** How a connection is protected, in words that fit behind the target's name. Pure. */
export function describeTls(connection: ResolvedConnection): string {
  switch (sslModeOf(connection)) {
    case 'disable':
      return connection.host.startsWith('/') ? 'local socket' : 'no TLS'
    case 'allow':
      return 'TLS only if the server insists'
    case 'prefer':
      return 'TLS if the server offers it, certificate not verified'
    case 'require':
      return 'TLS, certificate not verified'
    case 'verify-ca':
      return 'TLS, certificate verified, host name not'
    case 'verify-full':
      return 'TLS, certificate and host name verified'
  }
}

/** The mode of a connection; `sslMode` where said, else what `ssl` and the host stand for. Pure. */
export function sslModeOf({
  host,
  ssl,
  sslMode,
}: Pick<ResolvedConnection, 'host' | 'ssl' | 'sslMode'>): SslMode {
  if (host.startsWith('/')) return 'disable'
  if (sslMode !== undefined) return sslMode
  if (ssl === false) return 'disable'
  if (ssl === undefined) return isLoopback(host) ? 'disable' : 'prefer'
  return ssl === true || ssl.rejectUnauthorized !== false ? 'verify-full' : 'require'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}
