import type { Difference } from '../catalog/compare-catalogs.js'
import { insertRevisionSql } from '../db/revisions.js'
import { makingRoles } from '../db/scratch/missing-roles.js'
import { readSchema } from '../db/snapshots.js'
import { VaultDbError } from '../errors.js'
import { loadMigration } from '../files/load-migration.js'
import { loadProject } from '../files/load-project.js'
import type { MigrationFile } from '../migration/migration.js'
import { findName } from '../migration/plan.js'
import { chooseMatch, type Match, matchCatalogs, nearestMatch } from './baseline/match.js'
import { usingBaselineScratch } from './baseline/scratch.js'
import type { Command } from './command.js'
import { differenceLine } from './drift/words.js'
import { type OpenProject, readHistory, usingProject } from './engine/open-project.js'
import { applyToScratch } from './engine/rehearse.js'
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
  /** Where the migrations were built: `server` prints as the target does, `process` was compared without spelling. */
  readonly comparedOn: 'server' | 'process'
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
      const { matches, comparedOn } = await context.progress.step('comparing with the migrations', () =>
        readMatches(open, history.files, at),
      )
      const candidates = at === undefined ? matches : matches.filter(({ name }) => name === at)
      const match = chooseMatch(candidates, options.allowExtra ?? false)
      if (match === undefined) {
        const isGuess = comparedOn === 'process' && open.target.kind === 'server'
        throw mismatch(candidates, { at, isGuess, verbose: context.options.verbose })
      }
      const extra = match.extra.map(lineOf)
      return usingRunner(open, options, async (runner) => ({
        ...(await record(runner, match.name)),
        extra,
        comparedOn,
      }))
    }),
  render: ({ at, recorded, extra }) => {
    const lines = [
      `Adopted: the database matches ${at}. Recorded as done, without running: ${recorded.join(', ')}.`,
    ]
    if (extra.length > 0)
      lines.push(
        ['No migration knows of this; it was left alone:', ...extra.map((line) => `  ${line}`)].join('\n'),
      )
    return [...lines, 'Next: vault-db migrate status'].join('\n\n')
  },
}

type ComparedOn = MigrateBaselineReport['comparedOn']

/** Build the migrations one after the other, up to `at`, and compare after each. */
async function readMatches(
  open: OpenProject,
  files: readonly MigrationFile[],
  at: string | undefined,
): Promise<{ readonly matches: readonly Match[]; readonly comparedOn: ComparedOn }> {
  const actual = await readSchema(open.session)
  const schemas = open.config.projects.map(({ schema }) => schema)
  const otherSchemas = new Set(schemas.filter((schema) => schema !== open.project.schema))
  return usingBaselineScratch(open, await loadProject(open.project), async (scratch) => {
    const matches: Match[] = []
    for (const file of files) {
      await makingRoles({ ...scratch, made: scratch.madeRoles }, () =>
        applyToScratch(open, scratch.session, { file, step: {} }),
      )
      if (at !== undefined && file.name !== at) continue
      const expected = await readSchema(scratch.session)
      const acrossMajors = majorOf(expected.serverVersionNum) !== majorOf(actual.serverVersionNum)
      matches.push(matchCatalogs(file.name, { expected, actual }, { acrossMajors, otherSchemas }))
      if (file.name === at) break
    }
    return { matches, comparedOn: scratch.kind === 'server' ? 'server' : 'process' }
  })
}

const majorOf = (versionNum: number) => Math.floor(versionNum / 10_000)

const mostShown = 20

function lineOf(difference: Difference): string {
  if (difference.change === 'missing') return `expected, not there: ${difference.object}`
  if (difference.change === 'extra') return `there, not expected: ${difference.object}`
  return differenceLine(difference)
}

function mismatch(
  matches: readonly Match[],
  { at, isGuess, verbose }: { at: string | undefined; isGuess: boolean; verbose: boolean },
): VaultDbError {
  const nearest = nearestMatch(matches)
  if (!nearest) return new VaultDbError('BASELINE_MISMATCH', 'The project has no migrations to match.')
  const lines = [...nearest.differences, ...nearest.extra].map(lineOf)
  const hidden = verbose ? 0 : Math.max(0, lines.length - mostShown)
  const onlyExtra = nearest.differences.length === 0
  return new VaultDbError(
    'BASELINE_MISMATCH',
    at === undefined
      ? `The database matches no migration of this project; the nearest is ${nearest.name}. Nothing was recorded.`
      : `The database does not match ${at}. Nothing was recorded.`,
    {
      details: [
        ...lines.slice(0, lines.length - hidden),
        ...(hidden > 0 ? [`… and ${hidden} more; --verbose shows all of them`] : []),
        ...(isGuess ? [comparedInProcess] : []),
      ],
      hint: onlyExtra
        ? 'All that the migrations make is there: --allow-extra adopts it with what no migration knows.'
        : 'Change the database (or the migrations) until they agree; `vault-db migrate stamp NAME` records without proof.',
    },
  )
}

const comparedInProcess =
  'Compared with PostgreSQL 18 in this process. A role that may create databases compares on the server itself.'

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
