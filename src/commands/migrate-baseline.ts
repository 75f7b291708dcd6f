import { readShape } from '../db/read-shape.js'
import { insertRevisionSql } from '../db/revisions.js'
import { VaultDbError } from '../errors.js'
import { loadMigration } from '../files/load-migration.js'
import type { MigrationFile } from '../migration/migration.js'
import { findName } from '../migration/plan.js'
import type { Command } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'
import { usingRehearsal } from './engine/rehearse.js'
import { renderDown } from './engine/render-down.js'
import { type Runner, usingRunner } from './engine/runner.js'
import { runnerOptions, type WriteOptions } from './engine/runner-options.js'
import { revisionKey } from './engine/units.js'

export interface MigrateBaselineOptions extends WriteOptions {
  readonly at?: string
}

export interface MigrateBaselineReport {
  readonly project: string
  readonly at: string
  readonly recorded: readonly string[]
}

interface Match {
  readonly name: string
  /** Lines on one side only: `missing` are expected and not there, `extra` the other way round. */
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/** Adopt a database that was made without vault-db: find the migration whose schema it has, and record it. */
export const migrateBaseline: Command<MigrateBaselineOptions, MigrateBaselineReport> = {
  name: 'migrate baseline',
  summary: 'adopt an existing database after proving that it matches',
  description:
    'Builds each migration on a scratch database and compares its tables, columns, constraints, indexes, types, functions and triggers with this database. Where one matches, the ledger records it and all before it as done; nothing of the schema is touched.',
  options: [
    {
      name: 'at',
      kind: 'string',
      placeholder: 'NAME',
      summary: 'the migration it must match; found by itself when not given',
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
      const matched = await context.progress.step('comparing with the migrations', () =>
        usingRehearsal(open, async ({ apply, session }) => {
          const actual = await readShape(open.session, open.project.schema)
          const matches: Match[] = []
          for (const file of history.files) {
            await apply(file)
            matches.push(compare(file.name, await readShape(session, open.project.schema), actual))
            if (file.name === at) break
          }
          return choose(matches, at)
        }),
      )
      return usingRunner(open, options, (runner) => record(runner, matched))
    }),
  render: (report) =>
    `Adopted: the database matches ${report.at}. Recorded as done, without running: ${report.recorded.join(', ')}.\n\nNext: vault-db migrate status`,
}

function compare(name: string, expected: readonly string[], actual: readonly string[]): Match {
  const has = new Set(actual)
  const wants = new Set(expected)
  return {
    name,
    missing: expected.filter((line) => !has.has(line)),
    extra: actual.filter((line) => !wants.has(line)),
  }
}

function choose(matches: readonly Match[], at: string | undefined): string {
  const candidates = at === undefined ? matches : matches.filter(({ name }) => name === at)
  const match = candidates.findLast(({ missing, extra }) => missing.length + extra.length === 0)
  if (match) return match.name
  const nearest = [...candidates].sort((a, b) => distance(a) - distance(b))[0]
  if (!nearest) throw new VaultDbError('BASELINE_MISMATCH', 'The project has no migrations to match.')
  throw new VaultDbError(
    'BASELINE_MISMATCH',
    at === undefined
      ? `The database matches no migration of this project; the nearest is ${nearest.name}. Nothing was recorded.`
      : `The database does not match ${at}. Nothing was recorded.`,
    {
      details: [
        ...nearest.missing.slice(0, 20).map((line) => `expected, not there: ${line}`),
        ...nearest.extra.slice(0, 20).map((line) => `there, not expected: ${line}`),
      ],
      hint: 'Change the database (or the migrations) until they agree; `vault-db migrate stamp NAME` records without proof.',
    },
  )
}

function distance({ missing, extra }: Match): number {
  return missing.length + extra.length
}

async function record(runner: Runner, at: string): Promise<MigrateBaselineReport> {
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
