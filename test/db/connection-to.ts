import type { ResolvedConnection } from '../../src/config/target.js'

/** The connection that a test server's URL stands for. */
export function connectionTo(url: string, more: Partial<ResolvedConnection> = {}): ResolvedConnection {
  const { hostname, port, pathname, username, password } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...more,
  }
}
