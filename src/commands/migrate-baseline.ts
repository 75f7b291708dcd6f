import { insertRevisionSql } from '../db/revisions.js'
import { VaultDbError } from '../errors.js'
import { loadMigration } from '../files/load-migration.js'
import type { MigrationFile } from '../migration/migration.js'
import { findName } from '../migration/plan.js'
import type { ComparedOn } from './baseline/find-baseline.js'
import type { Command } from './command.js'
import type { Ignored } from './drift/find-drift.js'
import { readHistory, usingProject } from './engine/open-project.js'
import { renderDown } from './engine/render-down.js'
import { type Runner, usingRunner } from './engine/runner.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'
import { revisionKey } from './engine/units.js'

export interface MigrateBaselineOptions extends WriteOptions {
  readonly at?: string
  readonly allowExtra?: boolean
}

export interface MigrateBaselineReport {
  readonly project: string
  readonly at: string
  readonly recorded: readonly string[]
  /** Objects, grants and comments that no migration knows; left as they are. */
  readonly extra: readonly string[]
  /** What differs and was left out, because `drift.ignore` names it or partitions come and go. */
  readonly ignored: readonly Ignored[]
  readonly comparedOn: ComparedOn
}

/** Adopt a database that was made without vault-db: find the migration whose schema it has, and record it. */
export const migrateBaseline: Command<MigrateBaselineOptions, MigrateBaselineReport> = {
  name: 'migrate baseline',
  summary: 'adopt an existing database after proving that it matches',
  description:
    'Builds each migration on a scratch database (a temporary one on the same server where this role may create it, else in this process) and compares the whole schema with this database, property by property. Where one matches, the ledger records it and all before it as done; nothing of the schema is touched.',
  options: [
    {
      name: 'at',
      kind: 'string',
      placeholder: 'NAME',
      summary: 'the migration it must match; found by itself when not given',
    },
    {
      name: 'allow-extra',
      kind: 'flag',
      summary: 'adopt it even with objects, grants and comments that no migration knows',
    },
    ...runnerOptions.filter(({ name }) => name === 'lock-wait'),
  ],
  examples: [
    { run: 'vault-db migrate baseline', does: 'find where the database stands, and record it' },
    { run: 'vault-db migrate baseline --at 20250701000000_legacy_prompts', does: 'insist on one migration' },
  ],
  run: (context, options) =>
    usingProject(context, { purpose: 'migrate baseline', writes: true }, async (open) => {
      const { history } = await readHistory(open)
      if (history.revisions.length > 0) throw alreadyAdopted(history.revisions.at(-1)!.name)
      const at = options.at === undefined ? undefined : findName(history, options.at)
      const { findBaseline } = await import('./baseline/find-baseline.js')
      const wanted = { at, allowExtra: options.allowExtra ?? false }
      const found = await context.progress.step('comparing with the migrations', () =>
        findBaseline(open, history.files, wanted),
      )
      return usingRunner(open, options, async (runner) => ({
        ...(await record(runner, found.at)),
        extra: found.extra,
        ignored: found.ignored,
        comparedOn: found.comparedOn,
      }))
    }),
  render: ({ at, recorded, extra, ignored }) => {
    const lines = [
      `Adopted: the database matches ${at}. Recorded as done, without running: ${recorded.join(', ')}.`,
    ]
    if (extra.length > 0)
      lines.push(
        ['No migration knows of this; it was left alone:', ...extra.map((line) => `  ${line}`)].join('\n'),
      )
    if (ignored.length > 0)
      lines.push(['Left out:', ...ignored.map(({ object, reason }) => `  ${object} (${reason})`)].join('\n'))
    return [...lines, 'Next: vault-db migrate status'].join('\n\n')
  },
}

async function record(
  runner: Runner,
  at: string,
): Promise<Pick<MigrateBaselineReport, 'project' | 'at' | 'recorded'>> {
  const files = runner.history.files.filter((file) => file.name <= at)
  await recordAll(runner, files, 'baseline')
  return { project: runner.project.name, at, recorded: files.map(({ name }) => name) }
}

/** Write the rows of migrations that are done already, in one transaction. */
export async function recordAll(
  runner: Runner,
  files: readonly MigrationFile[],
  origin: 'baseline' | 'stamped',
): Promise<void> {
  const rows = await Promise.all(
    files.map(async (file) => {
      const downSql = await renderDown(await loadMigration(file), {})
      return insertRevisionSql(revisionKey(runner.project.name, file), { origin, downSql })
    }),
  )
  await runner.session.script(['begin', ...rows, 'commit'].join(';\n'))
}

function alreadyAdopted(newest: string): VaultDbError {
  return new VaultDbError(
    'BASELINE_MISMATCH',
    `The ledger already has revisions, up to ${newest}; there is nothing to adopt.`,
    {
      hint: 'Run `vault-db migrate status`.',
    },
  )
}
