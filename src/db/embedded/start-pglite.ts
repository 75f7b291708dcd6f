import type { PGlite } from '@electric-sql/pglite'
import { messageOf, VaultDbError } from '../../errors.js'
import { loadExtensions } from './extensions.js'

/** Where a PGlite finds its data: a folder, or the tar of a template in memory. */
export type DataSource = { readonly folder: string } | { readonly template: Uint8Array }

/**
 * Start a PGlite. Always closed by the caller: a forgotten one keeps the process alive.
 *
 * @throws EMBEDDED_DAMAGED      the folder's data does not start; `details` hold what PostgreSQL said
 * @throws DATABASE_UNREACHABLE  not enough memory
 */
export async function startPglite(source: DataSource): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const said: string[] = []
  const onStderr = (line: string) => {
    said.push(line)
    return false
  }
  const extensions = await loadExtensions()
  try {
    if ('folder' in source) return await PGlite.create({ dataDir: source.folder, extensions, onStderr })
    return await PGlite.create({
      loadDataDir: new Blob([new Uint8Array(source.template)]),
      extensions,
      onStderr,
    })
  } catch (error) {
    throw failedToStart(source, error, said)
  }
}

/** A new cluster in memory, as initdb makes it; slow. WAL files of 1 MB keep its dump small. */
export async function createCluster(): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  try {
    return await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
  } catch (error) {
    throw notStarted(error, [])
  }
}

function failedToStart(source: DataSource, error: unknown, said: readonly string[]): VaultDbError {
  if (error instanceof RangeError || !('folder' in source)) return notStarted(error, said)
  const words = lastWords(said)
  const reason = words.find((line) => /^(FATAL|PANIC)/.test(line)) ?? shortMessage(error)
  return damaged(source.folder, reason, words)
}

function notStarted(error: unknown, said: readonly string[]): VaultDbError {
  return new VaultDbError(
    'DATABASE_UNREACHABLE',
    `The embedded PostgreSQL did not start: ${shortMessage(error)}`,
    {
      hint: 'It needs about 0.5 GB of memory. Or use a server with --url.',
      details: lastWords(said),
    },
  )
}

/** The error of a folder that holds no usable database. Nothing is deleted. */
export function damaged(folder: string, found: string, details: readonly string[] = []): VaultDbError {
  return new VaultDbError(
    'EMBEDDED_DAMAGED',
    `The embedded database in ${folder} cannot be opened: ${found}.`,
    {
      hint: 'Restore the folder from a copy, or start anew, without its data: vault-db db reset',
      details,
    },
  )
}

/** One line: PGlite's own errors can carry a whole source line. */
export function shortMessage(error: unknown): string {
  const line = messageOf(error).split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

/** What PostgreSQL's log says of the failure, without time and process. */
function lastWords(said: readonly string[]): readonly string[] {
  return said
    .map((line) => /(?:FATAL|PANIC|ERROR|HINT|DETAIL): .*/.exec(line)?.[0].slice(0, 300).replace(/\.$/, ''))
    .filter((line) => line !== undefined)
    .slice(-4)
}
