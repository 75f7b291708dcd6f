import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { acquireLockFile } from './folder-lock.js'
import { createCluster } from './start-pglite.js'

/** Long enough for another process to run initdb; after that we run our own. */
const buildWaitMs = 60_000

let template: Promise<Uint8Array> | undefined

/**
 * The tar of a fresh cluster. Made once for each version of PGlite (initdb takes seconds) and kept in the
 * user's cache folder, named after its own hash, so that a file cut short is not trusted. Where the
 * cache cannot be written, each process makes its own.
 */
export function loadTemplate(): Promise<Uint8Array> {
  template ??= findOrBuild().catch((error) => {
    template = undefined
    throw error
  })
  return template
}

/** Version of the installed PGlite. */
export function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')).version
}

/** `$XDG_CACHE_HOME/vault-db`, `%LOCALAPPDATA%\vault-db` or `~/.cache/vault-db`. */
function cacheFolder(): string {
  const named = process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || ''
  return join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'vault-db')
}

async function findOrBuild(): Promise<Uint8Array> {
  const prefix = `pglite-${pgliteVersion()}-`
  try {
    const folder = cacheFolder()
    return (await readCached(folder, prefix)) ?? (await buildShared(folder, prefix))
  } catch {
    return buildTemplate()
  }
}

/** The first template that hashes to its name; others are removed. */
async function readCached(folder: string, prefix: string): Promise<Uint8Array | null> {
  for (const file of listQuietly(folder)) {
    if (!file.startsWith(prefix) || !file.endsWith('.tar.gz')) continue
    const packed = readFileSync(join(folder, file))
    if (file === nameOf(prefix, packed)) return promisify(gunzip)(packed)
    rmSync(join(folder, file), { force: true })
  }
  return null
}

function nameOf(prefix: string, packed: Uint8Array): string {
  return `${prefix}${createHash('sha256').update(packed).digest('hex')}.tar.gz`
}

function listQuietly(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** One process builds, the others wait for its file. */
async function buildShared(folder: string, prefix: string): Promise<Uint8Array> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const acquired = await acquireLockFile(join(folder, `${prefix}build.lock`), Date.now() + buildWaitMs, {})
  if (acquired.kind !== 'ours') throw new Error('the build lock of a template is never served')
  try {
    const cached = await readCached(folder, prefix)
    if (cached) return cached
    const tar = await buildTemplate()
    await save(folder, prefix, tar)
    return tar
  } finally {
    acquired.lock.release()
  }
}

/** A failure to save is no failure: the template in memory is whole. */
async function save(folder: string, prefix: string, tar: Uint8Array): Promise<void> {
  const packed = await promisify(gzip)(tar)
  const draft = join(folder, `${prefix}${process.pid}.tmp`)
  try {
    for (const file of listQuietly(folder)) {
      if (file.startsWith(prefix) && file.endsWith('.tmp')) rmSync(join(folder, file), { force: true })
    }
    writeFileSync(draft, packed, { mode: 0o600 })
    renameSync(draft, join(folder, nameOf(prefix, packed)))
  } catch {
    rmSync(draft, { force: true })
  }
}

async function buildTemplate(): Promise<Uint8Array> {
  const cluster = await createCluster()
  try {
    await cluster.exec('checkpoint')
    const dump = await cluster.dumpDataDir('none')
    return new Uint8Array(await dump.arrayBuffer())
  } finally {
    await cluster.close()
  }
}
