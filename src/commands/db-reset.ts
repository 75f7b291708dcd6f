import { describeTarget, type EmbeddedTarget, type Target } from '../config/target.js'
import { VaultDbError } from '../errors.js'
import type { Command, Context } from './command.js'

export interface DbResetReport {
  readonly folder: string
  /** False where there was nothing to delete. */
  readonly isDeleted: boolean
  readonly freedBytes: number
}

/** Delete the embedded database of the project, damaged or not; the next command makes a new one. */
export const dbReset: Command<Record<string, never>, DbResetReport> = {
  name: 'db reset',
  summary: 'delete the embedded database and start anew',
  description:
    'Deletes the data folder after asking, or under --yes. A database on a server is never deleted: undo its migrations with migrate down --to base.',
  examples: [
    { run: 'vault-db db reset', does: 'delete the embedded database, after asking' },
    { run: 'vault-db db reset --yes && vault-db migrate up', does: 'a fresh database at head' },
  ],
  async run(context) {
    const { folder } = embeddedOnly(await context.target())
    const { resetEmbedded, isEmbeddedAbsent } = await import('../db/embedded/inspect-embedded.js')
    if (isEmbeddedAbsent(folder)) return { folder, isDeleted: false, freedBytes: 0 }
    await askFirst(context, folder)
    const { progress, signal } = context
    const { lockWaitMs } = await context.config()
    const freedBytes = await resetEmbedded(folder, { lockWaitMs, onWait: progress.info, signal })
    return { folder, isDeleted: true, freedBytes }
  },
  render: ({ folder, isDeleted }) =>
    isDeleted
      ? `Deleted ${folder}. The next command makes a new database.`
      : `Nothing to delete: there is no database in ${folder}.`,
}

function embeddedOnly(target: Target): EmbeddedTarget {
  if (target.kind === 'embedded') return target
  throw new VaultDbError(
    'UNSUPPORTED',
    `db reset deletes the embedded database only; this run speaks to ${describeTarget(target)} (${target.source}).`,
    {
      hint: 'Undo its migrations: vault-db migrate down --to base. Or name the embedded database: --url embedded',
    },
  )
}

async function askFirst({ confirm, options }: Context, folder: string): Promise<void> {
  if (options.yes) return
  const answer = await confirm(`Delete the embedded database in ${folder} with all its data?`)
  if (answer === true) return
  const message = answer === null ? 'db reset asks before it deletes, and nobody can answer' : 'Not confirmed'
  throw new VaultDbError('CONSENT_NEEDED', `${message}; nothing was deleted.`, {
    hint: 'Say so on the command line: vault-db db reset --yes',
  })
}
