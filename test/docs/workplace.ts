import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { openDatabase, usingSession } from '../../src/db/open.js'
import { bin } from '../helpers/cli.js'
import { createServerDatabase } from '../helpers/server.js'
import { appFiles } from './givens.js'
import type { Place } from './markdown.js'

export interface ShellRun {
  readonly code: number | null
  /** stdout and stderr, as they came. */
  readonly output: string
}

/** A folder and a database in which a page's commands run as a reader would run them. */
export interface Workplace {
  /** The server database's name; the embedded project's name. */
  readonly name: string
  path(file: string): string
  write(file: string, text: string): void
  shell(code: string): Promise<ShellRun>
  sql(text: string): Promise<void>
  dispose(): Promise<void>
}

const npx = `#!/bin/sh
if [ "$1" != vault-db ]; then echo "this page runs npx vault-db only, not: npx $*" >&2; exit 64; fi
shift
exec "${process.execPath}" "${bin}" "$@"
`

// What npm does here, .ci/run does for real, from a clean clone.
const npm = `#!/bin/sh
case "$1" in ci|test) exit 0 ;; *) echo "this page runs npm ci and npm test only, not: npm $*" >&2; exit 64 ;; esac
`

/** Make the workplace of a section: with a server, a fresh database and a second one for rehearsals. */
export async function createWorkplace({ on, project }: Place): Promise<Workplace> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'vault-db-docs-')))
  const folder = join(base, 'work')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  for (const [name, text] of Object.entries({ npx, npm })) {
    write(join(base, 'bin', name), text)
    chmodSync(join(base, 'bin', name), 0o755)
  }
  mkdirSync(folder)
  if (project === 'app') for (const [file, text] of Object.entries(appFiles)) write(join(folder, file), text)
  const databases = on === 'server' ? [await createServerDatabase(), await createServerDatabase()] : []
  const [main, rehearsal] = databases
  const env = {
    PATH: [join(base, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: base,
    ...(main && rehearsal
      ? { DATABASE_URL: main.url, REHEARSAL_URL: rehearsal.url, MIGRATOR_URL: migratorUrl(main.url) }
      : {}),
  }
  return {
    name: main?.name ?? project,
    path: (file) => join(folder, file),
    write: (file, text) => write(join(folder, file), text),
    shell: (code) => runShell(code, folder, env),
    sql: (text) => runSql(text, main?.url ?? join(folder, '.vault-db', project)),
    dispose: async () => {
      for (const database of databases) await database.drop()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

function migratorUrl(url: string): string {
  const migrator = new URL(url)
  migrator.username = 'app_migrator'
  migrator.password = 'app_migrator'
  return migrator.href
}

/** @param target a server's URL, or the data folder of an embedded database */
async function runSql(text: string, target: string): Promise<void> {
  if (!target.includes('://')) {
    const database = await openDatabase({ kind: 'embedded', folder: target })
    try {
      await usingSession(database, 'test', (session) => session.script(text))
    } finally {
      await database.close()
    }
    return
  }
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: target })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

/** Run a block as it is copied: bash, no terminal; it stops at the first command that fails. */
function runShell(code: string, cwd: string, env: Readonly<Record<string, string>>): Promise<ShellRun> {
  const child: ChildProcess = spawn('bash', ['-euo', 'pipefail', '-c', code], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ code: exit, output }))
  })
}
