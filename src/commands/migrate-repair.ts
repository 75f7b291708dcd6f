import { deleteRevisionSql, updateProgressSql } from '../db/revisions.js'
import { VaultDbError } from '../errors.js'
import type { History } from '../migration/history.js'
import { findName } from '../migration/plan.js'
import type { Revision } from '../migration/revision.js'
import type { Command } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'
import { type Runner, usingRunner } from './engine/runner.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'
import { revisionKey } from './engine/units.js'

export interface MigrateRepairOptions extends WriteOptions {
  readonly acceptChanged?: string
  readonly done?: boolean
  readonly again?: boolean
  readonly forget?: string
}

export interface MigrateRepairReport {
  readonly project: string
  readonly mended: readonly string[]
  /** What is wrong now, each with the command that mends it. */
  readonly open: readonly { readonly what: string; readonly next: string }[]
}

/** Say what a crash or a changed file left behind, and mend it. */
export const migrateRepair: Command<MigrateRepairOptions, MigrateRepairReport> = {
  name: 'migrate repair',
  summary: 'say and mend what a crash or a changed file left',
  description:
    'Without options it only looks. A migration in a transaction needs no repair: it was applied whole or not at all.',
  options: [
    {
      name: 'accept-changed',
      kind: 'string',
      placeholder: 'NAME',
      summary: 'take the file of an applied migration as it is now',
    },
    { name: 'done', kind: 'flag', summary: 'count the interrupted statement as ended', conflicts: ['again'] },
    { name: 'again', kind: 'flag', summary: 'let the next up run the interrupted statement once more' },
    {
      name: 'forget',
      kind: 'string',
      placeholder: 'NAME',
      summary: 'forget a half-applied migration; its objects stay',
    },
    ...runnerOptions.filter(({ name }) => name === 'lock-wait'),
  ],
  examples: [
    { run: 'vault-db migrate repair', does: 'see what is wrong' },
    { run: 'vault-db migrate repair --again', does: 'an interrupted statement did not take effect' },
  ],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate repair', writes: true }, async (open) => {
      const wantsChange = options.acceptChanged ?? options.forget ?? (options.done || options.again)
      const mended = wantsChange ? await usingRunner(open, options, (runner) => mend(runner, options)) : []
      const { history } = await readHistory(open)
      return { project: open.project.name, mended, open: findings(history) }
    }),
  outcome: (report) => (report.open.length > 0 ? 'findings' : 'clean'),
  render: (report, style) => {
    const lines = [
      ...report.mended,
      ...report.open.map(({ what, next }) => `${style.yellow(what)}\n  next: ${next}`),
    ]
    return lines.length > 0 ? lines.join('\n') : 'The ledger is sound; there is nothing to repair.'
  },
}

function findings(history: History): MigrateRepairReport['open'] {
  return [
    ...history.incomplete.map((revision) => ({
      what: `${revision.name} stopped after ${revision.progress?.done.length} statements${revision.progress?.running ? ', while one was running' : ''}${revision.progress?.failure ? `: ${revision.progress.failure}` : ''}`,
      next: `vault-db migrate ${revision.progress?.direction} goes on there`,
    })),
    ...history.changed.map((name) => ({
      what: `${name} was edited after being applied`,
      next: `restore the file, or vault-db migrate repair --accept-changed ${name}`,
    })),
    ...history.missing.map((name) => ({
      what: `${name} has no file`,
      next: 'restore the file, or vault-db migrate down --from-ledger',
    })),
  ]
}

async function mend(runner: Runner, options: MigrateRepairOptions): Promise<readonly string[]> {
  if (options.acceptChanged !== undefined) return acceptChanged(runner, options.acceptChanged)
  if (options.forget !== undefined) return forget(runner, options.forget)
  return settleRunning(runner, options.done === true)
}

async function acceptChanged(runner: Runner, given: string): Promise<readonly string[]> {
  const name = findName(runner.history, given)
  const file = runner.history.files.find((candidate) => candidate.name === name)
  if (!file || !runner.history.changed.includes(name)) throw nothingTo('accept', name)
  const key = revisionKey(runner.project.name, file)
  await runner.session.query(
    'update vault_db.migrations set checksum = $3, checksum_version = $4, source_hash = $5 where project = $1 and name = $2',
    [key.project, key.name, key.checksum, key.checksumVersion, key.sourceHash],
  )
  return [`${name}: the file counts as it is now`]
}

async function forget(runner: Runner, given: string): Promise<readonly string[]> {
  const name = findName(runner.history, given)
  if (!runner.history.incomplete.some((revision) => revision.name === name)) throw nothingTo('forget', name)
  await runner.session.query(deleteRevisionSql(runner.project.name, name))
  return [`${name}: forgotten; what it already did stays in the database`]
}

async function settleRunning(runner: Runner, isDone: boolean): Promise<readonly string[]> {
  const stuck = runner.history.incomplete.filter((revision) => revision.progress?.running)
  if (stuck.length === 0) throw nothingTo(isDone ? 'count as done' : 'run again', 'the history')
  for (const revision of stuck) await runner.session.query(settleSql(runner.project.name, revision, isDone))
  return stuck.map(
    ({ name }) => `${name}: the interrupted statement ${isDone ? 'counts as ended' : 'will run again'}`,
  )
}

function settleSql(project: string, { name, progress }: Revision, isDone: boolean): string {
  const done = isDone ? [...progress!.done, progress!.running!] : progress!.done
  return updateProgressSql(project, name, { ...progress!, done, running: null })
}

function nothingTo(what: string, name: string): VaultDbError {
  return new VaultDbError('USAGE', `There is nothing to ${what} in ${name}.`, {
    hint: 'Run `vault-db migrate repair` to see what is wrong.',
  })
}
