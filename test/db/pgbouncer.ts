import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A PgBouncer in front of a server, until `stop()`. */
export interface PgBouncer {
  readonly url: string
  stop(): Promise<void>
}

/** What to run it with; settings go into the section `[pgbouncer]`. */
export interface PgBouncerOptions {
  readonly poolMode: 'transaction' | 'session' | 'statement'
  readonly settings?: Readonly<Record<string, string | number>>
}

/** The program's path, or null where it is not installed. */
export function findPgBouncer(): string | null {
  const folders = ['/usr/sbin', '/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path)) ?? null
}

/** Start PgBouncer on a free loopback port in front of the server of that URL, whose user needs no password. */
export async function startPgBouncer(serverUrl: string, options: PgBouncerOptions): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-db-pgbouncer-'))
  const url = new URL(serverUrl)
  const port = await freePort()
  await writeFile(join(folder, 'pgbouncer.ini'), settingsFile(url, port, options))
  const owner = unprivilegedOwner()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const child = spawn(findPgBouncer()!, ['-q', join(folder, 'pgbouncer.ini')], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  })
  await listening(port, () => child.exitCode !== null)
  url.host = `127.0.0.1:${port}`
  const stop = async () => {
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  return { url: url.href, stop }
}

function settingsFile(url: URL, port: number, { poolMode, settings = {} }: PgBouncerOptions): string {
  const server = `host=${url.hostname} port=${url.port} user=${url.username}`
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: poolMode,
    ...settings,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`)
  return `[databases]\n* = ${server}\n\n[pgbouncer]\n${lines.join('\n')}\n`
}

/** PgBouncer refuses to run as root. */
function unprivilegedOwner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const account = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => /^(postgres|nobody):/.test(line))
  const [, , uid, gid] = account?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

async function listening(port: number, hasEnded: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && !hasEnded(); ) {
    const socket = connect(port, '127.0.0.1')
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('PgBouncer did not start.')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
