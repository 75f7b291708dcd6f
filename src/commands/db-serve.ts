import { describeTarget, type EmbeddedTarget, type Target } from '../config/target.js'
import { VaultDbError } from '../errors.js'
import type { Command, Context } from './command.js'

export interface DbServeOptions {
  /** 0: any free one. */
  readonly port?: number
  readonly host: string
}

export interface DbServeReport {
  readonly folder: string
  readonly url: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
}

/** Serve the embedded database over TCP until interrupted, so that psql and other programs can connect. */
export const dbServe: Command<DbServeOptions, DbServeReport> = {
  name: 'db serve',
  summary: 'let psql and other PostgreSQL clients connect to the embedded database',
  description:
    "Serves it on this machine until Ctrl-C, without a password. Other vault-db commands connect to it meanwhile. All clients share one PostgreSQL backend: they take turns, and a transaction keeps the others waiting. Settings and prepared statements are each client's own; temporary tables and advisory locks are shared. COPY FROM STDIN and cancelling a query do not work.",
  options: [
    { name: 'port', kind: 'integer', placeholder: 'N', summary: 'port; 0 for any free one (54330 if free)' },
    {
      name: 'host',
      kind: 'string',
      placeholder: 'HOST',
      summary: 'address of this machine: 127.0.0.1, ::1 or localhost',
      default: '127.0.0.1',
    },
  ],
  endsOnSignal: true,
  examples: [
    { run: 'vault-db db serve', does: 'print a URL and serve until Ctrl-C' },
    { run: 'psql "$(vault-db db info --json | jq -r .servedAt)"', does: 'connect from another terminal' },
  ],
  run: serve,
  render: () => '',
}

async function serve(context: Context, { port, host }: DbServeOptions): Promise<DbServeReport> {
  const { folder } = embeddedOnly(await context.target())
  if (port !== undefined && (port < 0 || port > 65_535)) {
    throw new VaultDbError('USAGE', `--port ${port} is no port: 0 to 65535.`)
  }
  const { serveEmbedded } = await import('../db/embedded/serve/serve-embedded.js')
  const { progress, signal } = context
  const { lockWaitMs } = await context.config()
  const served = await serveEmbedded(folder, { host, port, lockWaitMs, onWait: progress.info, signal })
  const startedAt = new Date().toISOString()
  try {
    const say = context.print ?? progress.info
    say(served.url)
    progress.info('Ctrl-C ends it.')
    await Promise.race([served.ended, aborted(signal)])
  } finally {
    await served.close()
  }
  return { folder, url: served.url, startedAt, endedAt: new Date().toISOString() }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function embeddedOnly(target: Target): EmbeddedTarget {
  if (target.kind === 'embedded') return target
  throw new VaultDbError(
    'UNSUPPORTED',
    `db serve serves the embedded database only; this run speaks to ${describeTarget(target)} (${target.source}).`,
    { hint: 'Connect to that server with its own URL, or name the embedded database: --url embedded' },
  )
}
