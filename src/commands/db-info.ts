import { describeConnection, type EmbeddedTarget, type ServerTarget } from '../config/target.js'
import type { Database } from '../db/database.js'
import type { LockHolder } from '../db/embedded/lock-file.js'
import type { ServerFacts } from '../db/embedded/read-server-facts.js'
import type { Command, Context, Style } from './command.js'

export interface DbInfoReport {
  readonly kind: 'server' | 'embedded'
  /** Data folder, or `host:port/database`. */
  readonly target: string
  /** What named the server (`--url`, `DATABASE_URL`, …); null for the embedded database. */
  readonly source: string | null
  /** False where the embedded database was not made yet. */
  readonly exists: boolean
  /** Bytes of the data folder; null for a server. */
  readonly folderSizeBytes: number | null
  /** Version of PGlite; null for a server. */
  readonly pglite: string | null
  /** Where `db serve` serves it. */
  readonly servedAt: string | null
  /** Process that has the embedded database open. */
  readonly heldBy: { readonly pid: number; readonly host: string; readonly since: string } | null
  /** Null where it could not be asked: not made yet, or held by another process. */
  readonly server: ServerFacts | null
}

/** Say what the target is: where it lies, its versions, size and extensions, and who has it open. */
export const dbInfo: Command<Record<string, never>, DbInfoReport> = {
  name: 'db info',
  summary: 'show the database: place, versions, size, extensions, who has it open',
  description: 'Reads only: an embedded database that does not exist yet is not made.',
  examples: [
    { run: 'vault-db db info', does: 'see which database the commands speak to' },
    { run: 'vault-db db info --json', does: 'the same for a program' },
  ],
  async run(context) {
    const target = await context.target()
    return target.kind === 'embedded' ? readEmbedded(context, target) : readServer(context, target)
  },
  render: (report, style) => [style.table(summaryRows(report)), ...extensionLines(report, style)].join('\n'),
}

async function readServer(context: Context, target: ServerTarget): Promise<DbInfoReport> {
  const { openDatabase } = await import('../db/open.js')
  const server = await readFacts(await openDatabase(target, waitOptions(context)))
  return {
    kind: 'server',
    target: describeConnection(target.connection),
    source: target.source,
    exists: true,
    folderSizeBytes: null,
    pglite: null,
    servedAt: null,
    heldBy: null,
    server,
  }
}

async function readEmbedded(context: Context, target: EmbeddedTarget): Promise<DbInfoReport> {
  const { folder } = target
  const { inspectEmbedded, openServed } = await import('../db/embedded/inspect-embedded.js')
  const [{ urlOf }, { pgliteVersion }] = await Promise.all([
    import('../db/embedded/serve/serve-embedded.js'),
    import('../db/embedded/template.js'),
  ])
  const { exists, sizeBytes, holder } = inspectEmbedded(folder)
  const open = async (): Promise<Database | null> => {
    if (holder?.address) return openServed(folder, holder.address)
    if (holder || !exists) return null
    const { openDatabase } = await import('../db/open.js')
    return openDatabase(target, waitOptions(context))
  }
  const database = await open()
  return {
    kind: 'embedded',
    target: folder,
    source: null,
    exists,
    folderSizeBytes: sizeBytes,
    pglite: pgliteVersion(),
    servedAt: holder?.address ? urlOf(holder.address) : null,
    heldBy: holder && heldBy(holder),
    server: database && (await readFacts(database)),
  }
}

function waitOptions({ progress }: Context): { onWait: (message: string) => void } {
  return { onWait: progress.info }
}

function heldBy({ pid, host, startedAt }: LockHolder): DbInfoReport['heldBy'] {
  return { pid, host, since: startedAt }
}

async function readFacts(database: Database): Promise<ServerFacts> {
  const { readServerFacts } = await import('../db/embedded/read-server-facts.js')
  try {
    const session = await database.connect('db info')
    try {
      return await readServerFacts(session)
    } finally {
      await session.close()
    }
  } finally {
    await database.close()
  }
}

function summaryRows(report: DbInfoReport): readonly (readonly string[])[] {
  const { server, heldBy: holder } = report
  const rows: (readonly string[] | false)[] = [
    [report.kind === 'embedded' ? 'Embedded' : 'Server', report.target],
    report.source !== null && ['Named by', report.source],
    !report.exists && ['State', 'not made yet; the first command that writes makes it'],
    server !== null && ['PostgreSQL', server.version],
    report.pglite !== null && ['PGlite', report.pglite],
    server !== null && ['Database', `${server.database}, ${formatBytes(server.sizeBytes)}`],
    report.exists && report.folderSizeBytes !== null && ['Folder', formatBytes(report.folderSizeBytes)],
    report.servedAt !== null && ['Served at', report.servedAt],
    holder !== null && ['In use by', `process ${holder.pid} on ${holder.host}, since ${holder.since}`],
  ]
  return rows.filter((row) => row !== false)
}

function extensionLines({ server }: DbInfoReport, style: Style): readonly string[] {
  if (!server) return []
  const installed = server.extensions.filter(({ installed }) => installed !== null)
  const available = server.extensions.filter(({ installed }) => installed === null)
  return [
    '',
    style.bold('Extensions installed'),
    style.wrap(installed.map(({ name, installed }) => `${name} ${installed}`).join(', ') || 'none', 2),
    style.bold('Extensions available'),
    style.wrap(available.map(({ name }) => name).join(', ') || 'none', 2),
  ]
}

/** `512 B`, `38.6 MB`: powers of 1024. */
function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}
