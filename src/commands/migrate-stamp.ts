import { deleteRevisionSql } from '../db/revisions.js'
import { VaultDbError } from '../errors.js'
import { base, findName } from '../migration/plan.js'
import type { Command } from './command.js'
import { usingProject } from './engine/open-project.js'
import { type Runner, usingRunner } from './engine/runner.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'
import { recordAll } from './migrate-baseline.js'

export interface MigrateStampOptions extends WriteOptions {
  readonly name: string
}

export interface MigrateStampReport {
  readonly project: string
  readonly at: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Set the ledger by hand, without running anything and without proof. */
export const migrateStamp: Command<MigrateStampOptions, MigrateStampReport> = {
  name: 'migrate stamp',
  summary: 'set the ledger by hand, running nothing',
  description:
    'Records every migration up to NAME as done and forgets those after it. Shows what it will write and asks first. `migrate baseline` does the same with proof.',
  arguments: [{ name: 'name', summary: 'a migration, head, or base', required: true }],
  options: runnerOptions.filter(({ name }) => name === 'lock-wait'),
  examples: [{ run: 'vault-db migrate stamp head --yes', does: 'everything is there already: say so' }],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate stamp', writes: true }, (open) =>
      usingRunner(open, options, async (runner) => {
        const at = options.name === base ? base : findName(runner.history, options.name)
        return stamp(runner, at)
      }),
    ),
  render: (report) => {
    if (report.added.length + report.removed.length === 0) return `The ledger already stands at ${report.at}.`
    return [
      ...report.added.map((name) => `recorded ${name}`),
      ...report.removed.map((name) => `forgot ${name}`),
      `The ledger stands at ${report.at}; the schema was not touched.`,
    ].join('\n')
  },
}

async function stamp(runner: Runner, at: string): Promise<MigrateStampReport> {
  const { history, project, session, context } = runner
  const wanted = (name: string) => at !== base && name <= at
  const known = new Set(history.revisions.map(({ name }) => name))
  const added = history.files.filter(({ name }) => wanted(name) && !known.has(name))
  const removed = history.revisions.filter(({ name }) => !wanted(name)).map(({ name }) => name)
  const report = { project: project.name, at, added: added.map(({ name }) => name), removed }
  if (added.length + removed.length === 0) return report
  for (const { name } of added) context.progress.info(`will record ${name}`)
  for (const name of removed) context.progress.info(`will forget ${name}`)
  const answer = await context.confirm('Write this to the ledger?')
  if (answer !== true) throw notAgreed(answer)
  if (removed.length > 0) {
    await session.script(
      ['begin', ...removed.map((name) => deleteRevisionSql(project.name, name)), 'commit'].join(';\n'),
    )
  }
  if (added.length > 0) await recordAll(runner, added, 'stamped')
  return report
}

function notAgreed(answer: boolean | null): VaultDbError {
  return new VaultDbError('CONSENT_NEEDED', 'Nothing was written to the ledger.', {
    hint: answer === null ? 'Nobody can be asked here: add --yes.' : 'Run it again to change your mind.',
  })
}
