import type { ConnectionConfig } from './define-config.js'

/** A PostgreSQL server; `source` is what named it (`--url`, `DATABASE_URL`, …), for messages. */
export interface ServerTarget {
  readonly kind: 'server'
  readonly source: string
  readonly connection: ResolvedConnection
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
}

/** `host:port/database` or the folder's name: what messages call a target. Never a password. */
export function describeTarget(target: Target): string {
  if (target.kind === 'embedded') return `embedded database ${target.folder}`
  const { host, port, database } = target.connection
  return `${host}:${port}/${database}`
}
