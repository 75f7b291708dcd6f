import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

/** A server that runs until `stop()`, or until the process that started it is gone, however that ended. */
export interface StartedServer {
  readonly url: string
  /** Path of the certificate that a TLS server is signed by; absent without TLS. */
  readonly caFile?: string
  stop(): Promise<void>
}

interface Owner {
  readonly uid?: number
  readonly gid?: number
}

interface Plan {
  readonly bin: string
  readonly folder: string
  readonly port: number
  readonly owner: Owner
  readonly tls: boolean
}

// The server lives as long as its starter: when the pipe on stdin closes, even by kill -9, it is stopped and its files go.
const supervise = `
folder=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & pid=$!
(read -r _ <&3; kill -INT $pid) 2>/dev/null &
wait $pid; code=$?
[ $code -ne 0 ] || rm -rf "$folder"
exit $code`

/**
 * Find the folder with PostgreSQL's server programs.
 *
 * @returns VAULT_DB_TEST_PG_BIN, else the newest of Debian's folders, else the first on PATH; null when none has them
 */
export function findServerBinaries(): string | null {
  const given = process.env.VAULT_DB_TEST_PG_BIN
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const installed = versions.map((version) => join(debian, version, 'bin'))
  const candidates = given ? [given] : [...installed, ...(process.env.PATH ?? '').split(delimiter)]
  return (
    candidates.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ??
    null
  )
}

/**
 * Start a new, empty server from local programs on a free loopback port; about a second.
 *
 * The user `postgres` needs no password, every other role does (scram-sha-256).
 * With `tls`, connections without TLS are refused and `caFile` verifies the others (host name `localhost`).
 *
 * @throws Error with the server's own log when it does not come up
 */
export async function startLocalServer(bin: string, { tls = false } = {}): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-db-server-'))
  const plan = { bin, folder, port: await freePort(), owner: unprivilegedOwner(), tls }
  try {
    give(folder, plan.owner)
    await prepare(plan)
    return await launch(plan)
  } catch (cause) {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
    await rm(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL from ${bin} did not start. ${log.trim()}`, { cause })
  }
}

async function prepare({ bin, folder, port, owner, tls }: Plan): Promise<void> {
  const data = join(folder, 'data')
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const flags = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', `--locale=${locale}`, '--no-sync']
  execFileSync(join(bin, 'initdb'), flags, { ...owner, cwd: folder, stdio: 'pipe' })
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    dynamic_shared_memory_type: 'mmap',
    ssl: tls ? 'on' : 'off',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`)
  await appendFile(join(data, 'postgresql.conf'), `\n${lines.join('')}`)
  const host = tls ? 'hostssl' : 'host'
  const rules = [`${host} all postgres 127.0.0.1/32 trust`, `${host} all all 127.0.0.1/32 scram-sha-256`]
  await writeFile(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`)
  if (tls) writeCertificate(data, owner)
}

/** One certificate is both the server's and the authority that a client checks it against. */
function writeCertificate(data: string, owner: Owner): void {
  const key = join(data, 'server.key')
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', key, '-out', join(data, 'server.crt')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, ...names, ...files], { ...owner, cwd: data, stdio: 'pipe' })
  chmodSync(key, 0o600)
}

async function launch({ bin, folder, port, owner, tls }: Plan): Promise<StartedServer> {
  const log = await open(join(folder, 'log'), 'a')
  const command = [join(bin, 'postgres'), '-D', join(folder, 'data')]
  const child = spawn('sh', ['-c', supervise, 'sh', folder, ...command], {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    child.stdin?.end()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  await log.close()
  const caFile = join(folder, 'data', 'server.crt')
  const url = `postgres://postgres@${tls ? 'localhost' : '127.0.0.1'}:${port}/postgres`
  const ca = tls ? readFileSync(caFile, 'utf8') : undefined
  await answers({ url, ca, hasEnded: () => child.exitCode !== null }).catch(async (error) => {
    child.stdin?.end()
    await ended
    throw error
  })
  return tls ? { url, caFile, stop } : { url, stop }
}

async function answers(probe: {
  url: string
  ca: string | undefined
  hasEnded: () => boolean
}): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    const client = new pg.Client({ connectionString: probe.url, ssl: probe.ca ? { ca: probe.ca } : false })
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (probe.hasEnded() || Date.now() > deadline) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** PostgreSQL refuses to run as root, so root lends the work to an account that every system has. */
function unprivilegedOwner(): Owner {
  if (process.getuid?.() !== 0) return {}
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = (name: string) => accounts.find((line) => line.startsWith(`${name}:`))?.split(':')
  const account = fields('postgres') ?? fields('nobody')
  if (!account)
    throw new Error(
      'Neither "postgres" nor "nobody" is an account here, and PostgreSQL does not run as root.',
    )
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

function give(folder: string, { uid, gid }: Owner): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No free port.')),
      )
    })
  })
}
