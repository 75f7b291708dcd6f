import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findServerBinaries, startLocalServer } from '../helpers/local-server.js'
import { startProxy } from '../helpers/proxy.js'
import { benchCatalog } from './catalog.js'
import { type Contender, race, report } from './measure.js'
import { installPeers, upContenders, writeMigrations } from './peers.js'
import { benchTypes } from './types.js'

const bin = fileURLToPath(new URL('../../bin/vault-db.js', import.meta.url))
const count = Number(process.env['BENCH_MIGRATIONS'] ?? 1000)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const say = (text: string) => process.stdout.write(`${text}\n`)

const binaries = findServerBinaries()
if (!binaries) throw new Error('The bench needs local PostgreSQL server programs.')
const server = await startLocalServer(binaries, {})
const folder = mkdtempSync(join(tmpdir(), 'vault-db-bench-'))
// npm run bench: all; npm run bench -- catalog up: those.
const parts: Readonly<Record<string, () => Promise<void>>> = { start: startUp, up, catalog, types }
const wanted = process.argv.slice(2).filter((word) => word in parts)
try {
  for (const name of wanted.length === 0 ? Object.keys(parts) : wanted) await parts[name]!()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function startUp(): Promise<void> {
  const contenders: Contender[] = [
    { name: 'node -e 0', argv: ['node', '-e', '0'], cwd: folder },
    { name: 'vault-db --help', argv: ['node', bin, '--help'], cwd: folder },
    { name: 'vault-db --version', argv: ['node', bin, '--version'], cwd: folder },
  ]
  say(report('Start-up', await race(contenders, 15)))
}

async function up(): Promise<void> {
  say(`\nInstalling the peers and writing ${count} migrations …`)
  installPeers(folder)
  writeMigrations(folder, count)
  await upAndNoOp()
  await overSlowNetwork()
}

async function catalog(): Promise<void> {
  say('\nInstalling the differs …')
  const sizes = (process.env['BENCH_TABLES'] ?? '10,100,1000,5000').split(',').map(Number)
  await benchCatalog({ url: databaseUrl('postgres'), folder, bin, rounds: Math.max(rounds, 5), sizes, say })
}

async function types(): Promise<void> {
  say('\nInstalling the generators …')
  const sizes = (process.env['BENCH_TABLES'] ?? '10,100,1000,5000').split(',').map(Number)
  await benchTypes({ url: databaseUrl('postgres'), folder, bin, rounds: Math.max(rounds, 5), sizes, say })
}

async function upAndNoOp(): Promise<void> {
  const urlOf = (name: string) => databaseUrl(`bench_${name.replace(/[^a-z]+/gi, '_').toLowerCase()}`)
  const contenders = upContenders(folder, urlOf, bin)
  const fresh = contenders.map((contender) => ({
    ...contender,
    before: () => recreate(contender.env!['DATABASE_URL']!),
  }))
  say(report(`up, ${count} migrations, fresh database`, await race(fresh, rounds)))
  const floor = {
    name: 'psql: select 1',
    argv: ['psql', '-X', '-c', 'select 1', '-d', server.url],
    cwd: folder,
  }
  say(
    report(
      `up, nothing to do, ${count} applied`,
      await race([floor, ...contenders.slice(1)], Math.max(rounds, 7)),
    ),
  )
  const status = contenders.slice(1, 4).map((contender) => ({
    ...contender,
    name: `${contender.name} status`,
    argv: contender.argv.map((word) =>
      word === 'up' || word === 'migrate' ? statusWord(contender, word) : word,
    ),
  }))
  say(report(`status, ${count} applied`, await race([floor, ...status], Math.max(rounds, 7))))
}

/** `migrate up` becomes `migrate status` for us, and dbmate's `migrate` becomes `status`. */
function statusWord({ name }: Contender, word: string): string {
  if (name === 'dbmate') return 'status'
  return word === 'up' ? 'status' : word
}

async function overSlowNetwork(): Promise<void> {
  const small = mkdtempSync(join(tmpdir(), 'vault-db-bench-rtt-'))
  installPeers(small)
  writeMigrations(small, 100)
  const proxy = await startProxy(server.url, { delayMs: 5 })
  try {
    const direct = (name: string) => databaseUrl(`rtt_${name.replace(/[^a-z]+/gi, '_').toLowerCase()}`)
    const slow = (name: string) => {
      const url = new URL(proxy.url)
      url.pathname = new URL(direct(name)).pathname
      url.searchParams.set('sslmode', 'disable')
      return url.href
    }
    const contenders = upContenders(small, slow, bin).map((contender) => ({
      ...contender,
      before: () => recreate(direct(contender.name)),
    }))
    say(report('up, 100 migrations, round trip of 5 ms', await race(contenders, rounds)))
  } finally {
    await proxy.close()
    rmSync(small, { recursive: true, force: true })
  }
}

function databaseUrl(name: string): string {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  url.searchParams.set('sslmode', 'disable')
  return url.href
}

async function recreate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const name = client.escapeIdentifier(new URL(url).pathname.slice(1))
  await client.query(`drop database if exists ${name} with (force)`)
  await client.query(`create database ${name}`)
  await client.end()
}
